//! The saved queries in `emic.yaml`: each is a field of its own, put in, renamed or taken out where it stands.
//!
//! ```yaml
//! queries:
//!   trust: trust OR 信任
//!   "who: chen": speaker:chen -code:trust
//! ```

use super::yaml_fields::{FieldError, Leaf, Step, put, rename, take_out};
use crate::project::SavedQuery;

/// The text of `emic.yaml` with `after` in the place of `before`, which it holds; a new query comes last. Comments, order,
/// quoting and all other fields stay.
///
/// # Errors
/// [`FieldError`] where the file is written in a way that cannot be edited so.
pub fn edit_query(source: &str, before: Option<&SavedQuery>, after: Option<&SavedQuery>) -> Result<String, FieldError> {
    let Some(after) = after else {
        return before.map_or_else(|| Ok(source.to_owned()), |before| take_out(source, &path(before), Leaf::Text("")));
    };
    let renamed = match before.filter(|before| before.name != after.name) {
        Some(before) => rename(source, &path(before), &after.name)?,
        None => source.to_owned(),
    };
    match before.filter(|before| before.query == after.query) {
        Some(_) => Ok(renamed),
        None => put(&renamed, &path(after), Leaf::Text(&after.query)),
    }
}

fn path(saved: &SavedQuery) -> [Step<'_>; 2] {
    [Step::Field("queries"), Step::Field(&saved.name)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(name: &str, query: &str) -> SavedQuery {
        SavedQuery { name: name.to_owned(), query: query.to_owned() }
    }

    /// Edit a file and take the edit back.
    #[track_caller]
    fn check(source: &str, before: Option<(&str, &str)>, after: Option<(&str, &str)>, expected: &str) -> String {
        let saved = |one: Option<(&str, &str)>| one.map(|(name, query)| saved(name, query));
        let (before, after) = (saved(before), saved(after));
        let edited = edit_query(source, before.as_ref(), after.as_ref()).unwrap();
        assert_eq!(edited, expected);
        edit_query(&edited, after.as_ref(), before.as_ref()).unwrap()
    }

    #[test]
    fn a_query_comes_last_and_goes_again() {
        let trust = Some(("信任 😀", "\"joint venture\"~5 -code:trust"));
        let source = "title: x # mine\n";
        let expected = "title: x # mine\nqueries:\n  信任 😀: \"\\\"joint venture\\\"~5 -code:trust\"\n";
        assert_eq!(check(source, None, trust, expected), source);
        let source = "queries: # theirs\n  a: b\n# end\ntitle: x\n";
        let expected = "queries: # theirs\n  a: b\n  \"x: y\": \"a, b\"\n# end\ntitle: x\n";
        assert_eq!(check(source, None, Some(("x: y", "a, b")), expected), source);
        let source = "{queries: {a: b}}\n";
        assert_eq!(check(source, None, Some(("c", "d*")), "{queries: {a: b, c: d*}}\n"), source);
    }

    #[test]
    fn a_query_is_changed_and_renamed_where_it_stands() {
        let source = "queries:\r\n  'a':  b  # why\r\n  c: \"d\"\r\n";
        let both = "queries:\r\n  '信 任':  e  # why\r\n  c: \"d\"\r\n";
        assert_eq!(check(source, Some(("a", "b")), Some(("信 任", "e")), both), source);
        let quoted = "queries:\r\n  'a':  b  # why\r\n  c: \"d \\\"e\\\"\"\r\n";
        assert_eq!(check(source, Some(("c", "d")), Some(("c", "d \"e\"")), quoted), source);
        let named = "queries:\r\n  'a':  b  # why\r\n  \"no\": \"d\"\r\n";
        check(source, Some(("c", "d")), Some(("no", "d")), named);
    }

    #[test]
    fn what_cannot_be_edited_is_refused() {
        let refused = |source: &str| edit_query(source, Some(&saved("x", "y")), Some(&saved("z", "y"))).unwrap_err();
        assert!(refused("a: &a {x: y}\nqueries: *a\n").to_string().contains("editor"));
        assert!(refused("a: [").to_string().contains("YAML"));
        assert!(refused("queries: {}\n").to_string().contains("`x`"));
    }
}
