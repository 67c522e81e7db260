//! A text given to the researcher's own editor: a private copy in the cache, the editor, the words that come back.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use crate::import;
use crate::project::TranscriptId;
use crate::store::{self, Folder};

use super::Error;
use super::workspace::read_text;

/// Letters of what a memo is about that stand in the name of its file.
const NAME: usize = 40;

/// A copy of a text, for an editor to write in. It lies in the cache, for the owner only, because the words are
/// confidential; dropping it takes the file away.
#[derive(Debug)]
pub struct Draft {
    file: tempfile::TempPath,
    before: String,
}

impl Draft {
    /// Write `text`, which belongs to the transcript `id`, into the cache of `folder`.
    ///
    /// # Errors
    /// [`Error::Store`] or [`Error::Io`] where it cannot be written.
    pub fn new(folder: &Folder, id: &TranscriptId, text: &str) -> Result<Self, Error> {
        // The name of the transcript stands in it, because that is what the editor shows.
        Self::named(folder, store::safe_name(id.as_str())?, ".txt", text)
    }

    /// As [`Self::new`], with the words of a memo, which is Markdown; `name` says what it is about.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_memo(folder: &Folder, name: &str, text: &str) -> Result<Self, Error> {
        let plain: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
        let name: String = plain.trim_matches('-').chars().take(NAME).collect();
        Self::named(folder, if name.is_empty() { "memo" } else { &name }, ".md", text)
    }

    fn named(folder: &Folder, name: &str, ending: &str, text: &str) -> Result<Self, Error> {
        let drafts = folder.make_cache_folder("drafts")?;
        let prefix = format!("{name}.");
        let file = tempfile::Builder::new().prefix(&prefix).suffix(ending).tempfile_in(&drafts);
        let file = file.map_err(failed("write", &drafts))?.into_temp_path();
        std::fs::write(&file, text).map_err(failed("write", &file))?;
        Ok(Self { file, before: text.to_owned() })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// Have it edited by `editor`, a command line to which the path is added, and wait for its end.
    ///
    /// # Errors
    /// [`Error::Editor`] where it cannot be started or ends with an error. Words written by then stay in the draft's
    /// file, which the message names.
    pub fn edit(self, editor: &str) -> Result<Option<String>, Error> {
        let outcome = run(editor, &[self.file.as_os_str().to_owned()]);
        let why = match outcome {
            Ok(status) if status.success() => return self.read(),
            Ok(status) => format!("ended with {status}"),
            Err(error) => format!("cannot be started: {error}"),
        };
        let changed = read_text(&self.file).is_ok_and(|text| text != self.before);
        let kept = if changed { self.keep() } else { None };
        Err(Error::Editor { editor: editor.to_owned(), why, kept })
    }

    /// The words as they are now; `None` where nothing has changed. What cannot be read is kept.
    fn read(self) -> Result<Option<String>, Error> {
        let text = match read_text(&self.file) {
            Ok(text) => text,
            Err(error) => {
                self.keep();
                return Err(error.into());
            }
        };
        // Most editors end the last line, asked or not.
        let ended = text.strip_suffix('\n').filter(|_| !self.before.ends_with('\n')).map(str::to_owned);
        let text = ended.unwrap_or(text);
        Ok((text != self.before).then_some(text))
    }

    /// Let the file stay where it is.
    fn keep(self) -> Option<PathBuf> {
        self.file.keep().ok()
    }
}

/// Bytes that a new text may have.
pub const MAX_BYTES: u64 = 256 << 20;

/// A new text from a file: plain text as it is, of other formats what an import would make of it; in `encoding`, or in
/// the one that fits.
///
/// # Errors
/// [`Error::Store`] where it cannot be read, or gives no transcript or several.
pub fn read(path: &Path, encoding: Option<&str>) -> Result<String, Error> {
    let bytes = store::read_plain(path, MAX_BYTES)?;
    if path.extension().is_none_or(|ending| ending.eq_ignore_ascii_case("txt")) {
        return decoded(&bytes, path, encoding);
    }
    let unfit = |why: String| store::Error::Unfit { path: path.to_owned(), why };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let reading = import::read(&import::Source { encoding, ..import::Source::new(&name, &bytes) })
        .map_err(|error| unfit(error.to_string()))?;
    match <[import::Document; 1]>::try_from(reading.documents) {
        Ok([document]) => Ok(document.text),
        Err(several) => Err(unfit(format!("it holds {} transcripts; import it instead", several.len())).into()),
    }
}

/// A new text from the bytes of `path`.
///
/// # Errors
/// [`Error::Store`] where they are no text.
pub fn decoded(bytes: &[u8], path: &Path, encoding: Option<&str>) -> Result<String, Error> {
    let unfit = |error: import::Error| store::Error::Unfit { path: path.to_owned(), why: error.to_string() };
    Ok(import::decode(bytes, encoding).map_err(unfit)?.text)
}

fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> Error + 'a {
    move |source| Error::Io { doing, path: path.to_owned(), source }
}

/// The researcher's editor: `VISUAL`, else `EDITOR`, else what every system has; read through `variable`.
pub fn editor(variable: impl Fn(&str) -> Option<String>) -> String {
    let set = ["VISUAL", "EDITOR"].into_iter().filter_map(variable).find(|value| !value.trim().is_empty());
    set.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned())
}

/// Have a file of the researcher's own edited where it stands, from `line` (counted from 1) on where the editor is one
/// that can be told; waits for its end.
///
/// # Errors
/// [`Error::Editor`] where it cannot be started or ends with an error.
pub fn edit_in_place(editor: &str, path: &Path, line: Option<usize>) -> Result<(), Error> {
    let why = match run(editor, &places(editor, path, line)) {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => format!("ended with {status}"),
        Err(error) => format!("cannot be started: {error}"),
    };
    Err(Error::Editor { editor: editor.to_owned(), why, kept: None })
}

/// What an editor is told of a line of a file.
fn places(editor: &str, path: &Path, line: Option<usize>) -> Vec<OsString> {
    let program = editor.split_whitespace().next().unwrap_or_default();
    let name = Path::new(program.trim_matches(['"', '\''])).file_stem().and_then(|name| name.to_str());
    let Some(line) = line else { return vec![path.into()] };
    let behind = || {
        let mut place = OsString::from(path);
        place.push(format!(":{line}"));
        place
    };
    match name.unwrap_or_default() {
        "vi" | "vim" | "nvim" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient" | "micro" | "kak" | "joe" | "mg"
        | "gedit" | "kate" => vec![format!("+{line}").into(), path.into()],
        "hx" | "helix" | "subl" | "zed" => vec![behind()],
        "code" | "codium" => vec!["--goto".into(), behind()],
        _ => vec![path.into()],
    }
}

/// The line, counted from 1, in which the block of a code says its id; `None` where no line does.
pub fn line_of_code(source: &str, id: &str) -> Option<usize> {
    let says = |line: &str| {
        let mut places = line.match_indices("id:").filter(|(place, _)| {
            let before = line.get(..*place).unwrap_or_default().chars().next_back();
            before.is_none_or(|letter| letter.is_whitespace() || matches!(letter, '-' | '{' | ','))
        });
        places.any(|(place, _)| {
            let value = line.get(place + 3..).unwrap_or_default().trim_start().trim_start_matches(['"', '\'']);
            let rest = value.strip_prefix(id).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '}', '#']))
        })
    };
    source.lines().position(says).map(|line| line + 1)
}

/// Run `editor` as the shell understands it, as git does: it may hold options (`code --wait`) and quoted paths.
#[cfg(unix)]
fn run(editor: &str, places: &[OsString]) -> std::io::Result<ExitStatus> {
    Command::new("sh").args(["-c", &format!("{editor} \"$@\""), "emic"]).args(places).status()
}

/// Run `editor`, its options split at blanks.
#[cfg(not(unix))]
fn run(editor: &str, places: &[OsString]) -> std::io::Result<ExitStatus> {
    let mut words = editor.split_whitespace();
    Command::new(words.next().unwrap_or_default()).args(words).args(places).status()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn draft(root: &Path, text: &str) -> Draft {
        Draft::new(&Folder::new(root), &"us01 信任".into(), text).unwrap()
    }

    #[track_caller]
    fn check(text: &str, editor: &str, expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let draft = draft(folder.path(), text);
        let path = draft.path().to_owned();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(draft.edit(editor).unwrap().as_deref(), expected);
        assert!(!path.exists(), "a draft is taken away");
    }

    #[test]
    fn an_editor_writes_in_a_private_copy() {
        check("信任 👍\n", "sed -i s/信任/trust/", Some("trust 👍\n"));
        check("信任 👍\n", "true", None);
        check("信任 👍", "sed -i -e '$a\\'", None);
        check("a\n", "printf '\\357\\273\\277b\\r\\nc\\r\\n' >", Some("b\nc\n"));
    }

    #[test]
    fn an_editor_that_fails_changes_nothing_and_keeps_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        for (editor, kept) in
            [("false", false), ("nothing-of-this-name", false), ("sh -c 'echo b > $1; exit 3' e", true)]
        {
            let error = draft(folder.path(), "a\n").edit(editor).unwrap_err();
            let drafts = || std::fs::read_dir(folder.path().join(".emic/drafts")).unwrap();
            assert_eq!(drafts().count(), usize::from(kept), "{error}");
            assert_eq!(error.to_string().contains("what was written lies in"), kept, "{error}");
        }
    }

    #[test]
    fn a_file_is_edited_where_it_stands_at_the_line_of_a_code() {
        let source =
            "codes:\n  - {id: a, name: b}\n  - name: b\n    id: \"信任\" # trust\n  - id: trust-b\n  - id: trust\n";
        let lines = ["a", "信任", "trust", "b"].map(|id| line_of_code(source, id));
        assert_eq!(lines, [Some(2), Some(4), Some(6), None]);
        let told = |editor: &str| {
            let places = places(editor, Path::new("c.yaml"), Some(7));
            places.iter().map(|place| place.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            ["/usr/bin/vim -n", "code --wait", "hx", "ed"].map(told),
            ["+7 c.yaml", "--goto c.yaml:7", "c.yaml:7", "c.yaml"]
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("信任 codebook.yaml");
        edit_in_place("sh -c 'echo 信任 > \"$1\"' e", &path, Some(3)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "信任\n");
        assert!(edit_in_place("false", &path, None).is_err());
    }

    #[test]
    fn the_editor_is_what_the_researcher_has_set() {
        let editor = |set: &[(&str, &str)]| {
            super::editor(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(editor(&[("EDITOR", "nano"), ("VISUAL", "code --wait")]), "code --wait");
        assert_eq!(editor(&[("EDITOR", "nano"), ("VISUAL", " ")]), "nano");
        assert_eq!(editor(&[]), "vi");
    }
}
