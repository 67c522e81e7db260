//! Who works, where nobody says so.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use crate::project::CoderId;
use crate::store::{self, Folder, Settings, atomic, read_plain, safe_name};

/// Who works where no name is to be had.
const FALLBACK: &str = "coder";

/// Bytes that git's settings may have.
const MAX_GIT_SETTINGS: u64 = 1 << 20;

/// Who works.
pub(super) struct Chosen {
    /// The coder.
    pub coder: CoderId,
    /// Whether nobody said so, and nothing here bears the name yet.
    pub guessed: bool,
}

/// The coder for this session: asked for, from the environment, the settings' only one, the last here, else guessed.
///
/// A guess that has a history here goes on with it, the login's before git's: a study is never continued under another
/// name than before.
///
/// # Errors
/// [`store::Error::UnsafeName`] for a name that was asked for and cannot name a file.
pub(super) fn choose(asked: Option<&str>, settings: &Settings, folder: &Folder) -> Result<Chosen, store::Error> {
    let known = |coder: CoderId| Chosen { coder, guessed: false };
    let environment = std::env::var("EMIC_CODER").ok();
    if let Some(name) = asked.or(environment.as_deref()).map(str::trim).filter(|name| !name.is_empty()) {
        return safe_name(name).map(|name| known(name.into()));
    }
    if let [only] = settings.coders.as_slice()
        && safe_name(only).is_ok()
    {
        return Ok(known(only.as_str().into()));
    }
    if let Some(name) = remembered(folder) {
        return Ok(known(sanitised(&name).into()));
    }
    Ok(guess(git_user(|name| std::env::var_os(name)), user(), folder))
}

/// The one of the guesses that has a history in `folder`; else git's, then the login's.
fn guess(git: Option<String>, login: Option<String>, folder: &Folder) -> Chosen {
    let git = git.map(|name| sanitised(&name)).filter(|name| name != FALLBACK);
    let login = login.map_or_else(|| FALLBACK.to_owned(), |name| sanitised(&name));
    let at_work = |name: &&String| folder.history(name).is_ok_and(|file| file.exists());
    let own = [Some(&login), git.as_ref()].into_iter().flatten().find(at_work);
    let name = own.or(git.as_ref()).unwrap_or(&login);
    Chosen { coder: name.as_str().into(), guessed: own.is_none() }
}

/// Keep who works here, for the next session. Best effort: it is a convenience.
pub(super) fn remember(folder: &Folder, coder: &CoderId) {
    if remembered(folder).as_deref() != Some(coder.as_str())
        && let Ok(cache) = folder.make_cache()
    {
        let _ = atomic::write_private(&cache.join("coder"), format!("{}\n{coder}\n", place()).as_bytes());
    }
}

/// Who worked here last. A folder that is synced carries its cache along, so this holds for one user on one machine.
fn remembered(folder: &Folder) -> Option<String> {
    let kept = fs::read_to_string(folder.cache().join("coder")).ok()?;
    let (kept_place, name) = kept.trim_end().split_once('\n')?;
    (kept_place == place() && safe_name(name).is_ok()).then(|| name.to_owned())
}

fn place() -> String {
    let named = std::env::var("COMPUTERNAME").or_else(|_| fs::read_to_string("/etc/hostname"));
    let named = named.or_else(|_| std::env::var("HOSTNAME")).unwrap_or_default();
    format!("{}@{}", user().unwrap_or_default(), named.trim().replace('\n', " "))
}

fn user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.trim().is_empty())
}

/// The name that git writes into commits: `user.name` of the person's own settings. They are read here, because there may
/// be no git to ask, and a program of that name that lies about is not to be run.
fn git_user(variable: impl Fn(&str) -> Option<OsString>) -> Option<String> {
    let folder = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = folder("HOME").or_else(|| folder("USERPROFILE"));
    let own = home.as_ref().map(|home| home.join(".gitconfig"));
    let shared = folder("XDG_CONFIG_HOME").or_else(|| Some(home?.join(".config"))).map(|path| path.join("git/config"));
    [own, shared].into_iter().flatten().find_map(|file| {
        let bytes = read_plain(&file, MAX_GIT_SETTINGS).ok()?;
        git_name(&String::from_utf8_lossy(&bytes))
    })
}

/// The last `name` in the section `user` of git's settings.
fn git_name(settings: &str) -> Option<String> {
    let mut inside = false;
    let mut found = None;
    for mut line in settings.lines().map(str::trim) {
        if line.starts_with('[') {
            // The first setting may stand in the line of its section.
            let (section, rest) = line.split_once(']').unwrap_or((line, ""));
            (inside, line) = (section.eq_ignore_ascii_case("[user"), rest.trim());
        }
        if let Some((name, value)) = line.split_once('=').filter(|_| inside)
            && name.trim().eq_ignore_ascii_case("name")
        {
            let value = value.trim();
            let quoted = value.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            let bare = || value.split(['#', ';']).next().unwrap_or_default().trim();
            found = Some(quoted.map_or_else(bare, |(quoted, _)| quoted).to_owned());
        }
    }
    found.filter(|name| !name.trim().is_empty())
}

/// The nearest name that can name a file.
fn sanitised(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    let kept = kept.trim_matches('-');
    if safe_name(kept).is_ok() { kept.to_owned() } else { FALLBACK.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_user_name_becomes_a_file_name() {
        for (name, expected) in
            [("wei", "wei"), ("DOMAIN\\王 明", "DOMAIN-王-明"), ("..", "coder"), ("nul", "coder"), ("a/b", "a-b")]
        {
            assert_eq!(sanitised(name), expected);
        }
    }

    #[track_caller]
    fn check_git(settings: &str, expected: Option<&str>) {
        assert_eq!(git_name(settings).as_deref(), expected, "{settings}");
    }

    #[test]
    fn git_knows_who_one_is() {
        check_git("[core]\n\tname = no\n[user]\n\temail = a@b\n\tname = Wei Chen # me\n", Some("Wei Chen"));
        check_git("[User]\n Name = \"王 明; PhD\"\n[alias]\n name = x\n", Some("王 明; PhD"));
        check_git("[user \"other\"]\nname = x\n", None);
        check_git("[user] name = Bo Li\n", Some("Bo Li"));
        check_git("[core] name = x\n[USER]name = \"博 😀\"\n[alias] name = y\n", Some("博 😀"));
        check_git("[user \"a]b\"] name = x\n", None);
        check_git("[user]\nname =\n", None);
        check_git("", None);
    }

    #[test]
    fn git_is_asked_in_the_persons_own_folder() {
        let home = tempfile::tempdir().unwrap();
        let environment = |name: &str| (name == "HOME").then(|| home.path().as_os_str().to_owned());
        assert_eq!(git_user(environment), None);
        let shared = home.path().join(".config/git");
        fs::create_dir_all(&shared).unwrap();
        fs::write(shared.join("config"), "[user]\nname = Ann\n").unwrap();
        assert_eq!(git_user(environment).as_deref(), Some("Ann"));
        fs::write(home.path().join(".gitconfig"), "[user]\nname = Bo\n").unwrap();
        assert_eq!(git_user(environment).as_deref(), Some("Bo"));
    }

    /// `git` and `login` in a study with these histories: who works, and whether that is guessed.
    #[track_caller]
    fn check_guess(histories: &[&str], git: Option<&str>, login: Option<&str>, expected: (&str, bool)) {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        fs::create_dir(folder.histories()).unwrap();
        for name in histories {
            fs::write(folder.history(name).unwrap(), "").unwrap();
        }
        let chosen = guess(git.map(str::to_owned), login.map(str::to_owned), &folder);
        assert_eq!((chosen.coder.as_str(), chosen.guessed), expected);
    }

    #[test]
    fn a_new_study_takes_gits_name_and_one_at_work_keeps_its_own() {
        check_guess(&[], Some("Wei Chen"), Some("wei"), ("Wei-Chen", true));
        check_guess(&[], None, Some("wei"), ("wei", true));
        check_guess(&[], Some("..."), None, ("coder", true));
        // A colleague's history is not one's own.
        check_guess(&["ann"], Some("Wei Chen"), Some("wei"), ("Wei-Chen", true));
        check_guess(&["wei"], Some("Wei Chen"), Some("wei"), ("wei", false));
        check_guess(&["coder"], Some("Wei Chen"), None, ("coder", false));
        check_guess(&["Wei-Chen"], Some("Wei Chen"), Some("wei"), ("Wei-Chen", false));
        check_guess(&["wei", "Wei-Chen"], Some("Wei Chen"), Some("wei"), ("wei", false));
    }
}
