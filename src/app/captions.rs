//! What every table says of where its numbers come from: the date of the data, the codebook's version, the layer, the
//! filter, the program.
//!
//! The date is the time of the last entry of the histories and not that of the clock: the same study gives the same
//! table, to the byte, on any day.

use std::collections::BTreeSet;

use super::Workspace;
use crate::analysis::{Layer, NameNumbers, Scope};
use crate::project::{CoderId, Project};
use crate::report::TableCaption;

/// Names that are listed; of more their number is told.
const MOST_NAMED: usize = 6;

/// The program, as a paper names it.
pub const PROGRAM: &str = concat!("emic ", env!("CARGO_PKG_VERSION"));

/// The caption of a table that counts codings; layer and filter are told from `scope`.
pub fn caption(workspace: &Workspace, scope: &Scope) -> TableCaption {
    caption_where(workspace, scope, &[])
}

/// As [`caption`], with the researcher's own words for the transcripts, such as `attribute partner=CN`.
pub fn caption_where(workspace: &Workspace, scope: &Scope, places: &[String]) -> TableCaption {
    let project = workspace.project();
    let mut coders: BTreeSet<&CoderId> = BTreeSet::new();
    let mut numbers = NameNumbers::default();
    for coding in project.codings.standing() {
        if numbers.number(coding.coder.as_str()) as usize == coders.len() {
            coders.insert(&coding.coder);
        }
    }
    scoped(study_caption(workspace), project, coders, scope, places)
}

/// The caption of a table that compares coders, made of that of one that counts what they coded together: what each did by
/// themselves is compared, whatever layer counts elsewhere.
pub fn by_themselves(caption: TableCaption) -> TableCaption {
    TableCaption { layer: caption.layer.replacen("union of ", "each by themselves: ", 1), ..caption }
}

/// The caption of a table that counts no codings: transcripts, codebook, history.
pub fn study_caption(workspace: &Workspace) -> TableCaption {
    TableCaption {
        data: workspace.last_change(),
        codebook: codebook_version(workspace),
        program: PROGRAM.to_owned(),
        ..TableCaption::default()
    }
}

/// The caption of a table that lists or counts what some filters let through, each told in words; an empty one says
/// nothing.
pub fn caption_of(workspace: &Workspace, filters: &[String]) -> TableCaption {
    let told: Vec<&str> = filters.iter().map(String::as_str).filter(|words| !words.trim().is_empty()).collect();
    study_caption(workspace).filtered(if told.is_empty() { "none".to_owned() } else { told.join(", ") })
}

/// `transcript us01`, `transcripts us01 or us02`, `12 transcripts`; nothing where none are named.
pub fn names_told(one: &str, several: &str, names: &[&str]) -> String {
    named(one, several, names).unwrap_or_default()
}

/// `caption` with the layer and the filter of a scope; `coders` are those who have codings.
pub(super) fn scoped<'a>(
    caption: TableCaption,
    project: &Project,
    coders: BTreeSet<&'a CoderId>,
    scope: &'a Scope,
    places: &[String],
) -> TableCaption {
    let coders = if scope.coders.is_empty() { coders } else { scope.coders.iter().collect() };
    TableCaption { layer: layer(&coders, scope.layer), filter: filter(project, scope, places), ..caption }
}

/// The codebook in force: the researcher's own label of it, its number and the beginning of its hash.
pub fn codebook_version(workspace: &Workspace) -> String {
    let hash = workspace.project().codebook.content_version();
    let short: String = hash.chars().take(8).collect();
    let label = workspace.project().codebook.version.trim();
    let label = if label.is_empty() { String::new() } else { format!("{label}, ") };
    match workspace.codebook_number(&hash) {
        Some(number) => format!("{label}v{number} ({short})"),
        None => format!("{label}{short}"),
    }
}

/// Whose codings count, in words.
fn layer(coders: &BTreeSet<&CoderId>, layer: Layer) -> String {
    let names: Vec<&str> = coders.iter().map(|coder| coder.as_str()).collect();
    match names.as_slice() {
        [] => "nobody has coded yet".to_owned(),
        [one] => (*one).to_owned(),
        many => match layer {
            Layer::Any => format!("union of {}", listed(many, "coders")),
            Layer::All => format!("what all of {} coded alike", listed(many, "coders")),
        },
    }
}

/// What a scope leaves out, in words; `none` where it leaves out nothing.
pub(super) fn filter_told(workspace: &Workspace, scope: &Scope) -> String {
    filter(workspace.project(), scope, &[])
}

/// What was left out, in words; `none` where nothing was.
fn filter(project: &Project, scope: &Scope, places: &[String]) -> String {
    let mut parts: Vec<String> = Vec::new();
    if places.is_empty() {
        let ids: Vec<&str> = scope.transcripts.iter().map(|id| id.as_str()).collect();
        parts.extend(named("transcript", "transcripts", &ids));
    } else {
        parts.extend(places.iter().cloned());
    }
    let speakers: Vec<&str> = scope.speakers.iter().map(String::as_str).collect();
    parts.extend(named("speaker", "speakers", &speakers));
    let name = |id: &crate::project::CodeId| {
        project.codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone())
    };
    let codes: Vec<String> = scope.codes.iter().map(name).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    parts.extend(named("code", "codes", &codes));
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

fn named(one: &str, several: &str, names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("{one} {name}")),
        names if names.len() <= MOST_NAMED => Some(format!("{several} {}", names.join(" or "))),
        names => Some(format!("{} {several}", names.len())),
    }
}

fn listed(names: &[&str], what: &str) -> String {
    if names.len() <= MOST_NAMED { names.join(", ") } else { format!("{} {what}", names.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;

    #[test]
    fn a_caption_names_data_codebook_layer_and_filter() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("study");
        let codebook = "codebook: x\nversion: \"1.2\"\ncodes:\n  - {id: trust, name: 信任 😀}\n";
        Workspace::create(&root, "信任", "", codebook).unwrap();
        std::fs::write(root.join("transcripts/us01.txt"), "Q: 好\n\nA: ok\n").unwrap();
        let now = Some("2026-11-22T14:03:59Z".parse().unwrap());
        let options = Options { coder: Some("wei".to_owned()), now };
        let mut workspace = Workspace::open(&root, &options).unwrap().0;
        let empty = caption(&workspace, &Scope::default()).to_string();
        assert!(empty.ends_with("layer: nobody has coded yet; filter: none; emic 0.1.0."), "{empty}");
        workspace
            .run(crate::project::Command::SetAttributes(vec![("us01".into(), "partner".into(), "CN".into())]))
            .unwrap();
        let scope = Scope {
            coders: ["wei".into(), "王".into()].into(),
            transcripts: ["us01".into()].into(),
            codes: ["trust".into()].into(),
            speakers: (0..7).map(|number| format!("S{number}")).collect(),
            layer: Layer::All,
            ..Scope::default()
        };
        let caption = caption(&workspace, &scope);
        let short: String = workspace.project().codebook.content_version().chars().take(8).collect();
        assert_eq!(caption.codebook, format!("1.2, v1 ({short})"));
        assert_eq!(caption.date(), "2026-11-22 14:03 UTC");
        assert_eq!(caption.layer, "what all of wei, 王 coded alike");
        assert_eq!(caption.filter, "transcript us01, 7 speakers, code 信任 😀");
        let places = ["attribute partner=CN".to_owned()];
        assert!(caption_where(&workspace, &scope, &places).filter.starts_with("attribute partner=CN, 7 speakers"));
    }
}
