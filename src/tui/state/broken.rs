//! What is wrong with a codebook.yaml that cannot be used, drawn with the lines that it is about.

/// The state of the dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// Each problem drawn, as one line after the other.
    pub lines: Vec<String>,
    /// The first line on screen.
    pub top: usize,
}

impl Broken {
    /// Show these problems, each of several lines.
    pub fn new(problems: &[String]) -> Self {
        let lines = problems.iter().flat_map(|problem| problem.lines().chain([""]));
        Self { lines: lines.map(str::to_owned).collect(), top: 0 }
    }
}

/// Where a problem lies, told as `codebook.yaml:12:7: message`: the file with line and column, and the line; `None`
/// where it lies nowhere in the file.
pub fn location(problem: &str) -> Option<(&str, usize)> {
    let mut colons = problem.match_indices(':').map(|(place, _)| place);
    let (file, line, column) = (colons.next()?, colons.next()?, colons.next()?);
    let row = problem.get(file + 1..line)?.parse().ok()?;
    problem.get(line + 1..column)?.parse::<usize>().ok()?;
    Some((problem.get(..column)?, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_it_lies() {
        assert_eq!(location("codebook.yaml:12:7: 信任: no color"), Some(("codebook.yaml:12:7", 12)));
        assert_eq!(location("codebook.yaml is missing; put it back: now"), None);
        assert_eq!(location("a:b:c:d"), None);
    }
}
