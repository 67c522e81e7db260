//! Paths of names: `A > B > C`, and how other programs write them.

/// The names of a path, from the top down: `A > B`, `A>>B` (QualCoder), `A\B` (MAXQDA, NVivo), `A::B` (ATLAS.ti).
pub(super) fn split(path: &str) -> Vec<String> {
    let sign = [" > ", ">", "\\", "::"].into_iter().find(|sign| path.contains(sign));
    let parts: Vec<String> = match sign {
        Some(sign) => path.split(sign).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        None => vec![path.trim().to_owned()],
    };
    if parts.is_empty() { vec![path.trim().to_owned()] } else { parts }
}

/// What stands before a name at the end of a path, without the sign between; `None` where the path ends otherwise.
pub(super) fn above<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let before = path.trim_end().strip_suffix(name)?;
    let before = before.trim_end().trim_end_matches(['>', '\\', ':']).trim_end();
    Some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_programs_are_taken_apart() {
        let check = |path: &str, names: &[&str]| assert_eq!(split(path), names, "{path}");
        check("Barriers > 信任 > Low", &["Barriers", "信任", "Low"]);
        check("category1>>category2>>code", &["category1", "category2", "code"]);
        check("Nodes\\\\Trust\\Low", &["Nodes", "Trust", "Low"]);
        check("Coke::diet Coke", &["Coke", "diet Coke"]);
        check(" alone ", &["alone"]);
        check(">", &[">"]);
        assert_eq!(above("A > B > C", "C"), Some("A > B"));
        assert_eq!(above("C", "C"), Some(""));
        assert_eq!(above("A > B", "C"), None);
    }
}
