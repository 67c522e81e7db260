//! Names of files: of letters and figures in any script, so that every system takes them and no shell trips over them.

/// Letters that a name has at most, so that with its ending every file system takes it.
const MOST: usize = 60;

/// A stem for a file: letters and figures small, everything else a hyphen.
pub(super) fn stem(words: &str) -> String {
    let mut stem = String::new();
    for letter in words.chars().flat_map(char::to_lowercase).take(MOST * 2) {
        if letter.is_alphanumeric() {
            stem.push(letter);
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    // 200 bytes leave room for an ending and a number.
    while stem.chars().count() > MOST || stem.len() > 200 {
        stem.pop();
    }
    stem.trim_end_matches('-').to_owned()
}

/// `stem`, with a number where another file of these has it.
pub(super) fn free(stem: &str, ending: &str, taken: &[String]) -> String {
    let is_taken = |name: &String| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let mut name = format!("{stem}.{ending}");
    let mut number = 2;
    while is_taken(&name) {
        name = format!("{stem}-{number}.{ending}");
        number += 1;
    }
    name
}

/// The first of these names, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    const MOST_NAMED: usize = 6;
    match names.get(..MOST_NAMED).filter(|_| names.len() > MOST_NAMED) {
        Some(first) => format!("{} and {} more", first.join(", "), names.len() - MOST_NAMED),
        None => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_that_a_file_can_have() {
        assert_eq!(stem("Codes by Partner (国)/../x"), "codes-by-partner-国-x");
        assert_eq!(stem("../"), "");
        assert_eq!(stem("<script>alert('😀')"), "script-alert");
        assert_eq!(stem(&"信".repeat(300)).len(), 180);
        assert_eq!(free("a", "csv", &["A.csv".to_owned(), "a-2.csv".to_owned()]), "a-3.csv");
        let names: Vec<String> = (0..8).map(|number| number.to_string()).collect();
        assert_eq!(listed(&names), "0, 1, 2, 3, 4, 5 and 2 more");
    }
}
