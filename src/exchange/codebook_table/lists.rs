//! Lists in one cell.

/// The items as lines of one cell. Where an item has lines of its own, or would not come back, each item begins with
/// `• ` and its further lines with two spaces.
pub(super) fn join(items: &[String]) -> String {
    let plain = items.join("\n");
    if split(&plain) == items {
        return plain;
    }
    let marked = items.iter().map(|item| format!("• {}", item.replace('\n', "\n  ")));
    marked.collect::<Vec<_>>().join("\n")
}

/// The items of a cell.
pub(super) fn split(cell: &str) -> Vec<String> {
    let lines: Vec<&str> = cell.split('\n').collect();
    if lines.first().is_some_and(|line| line.starts_with("• "))
        && lines.iter().all(|line| line.starts_with("• ") || line.starts_with("  "))
    {
        return marked(&lines);
    }
    lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn marked(lines: &[&str]) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("• "), items.last_mut()) {
            (Some(words), _) => items.push(words.to_owned()),
            (None, Some(item)) => {
                item.push('\n');
                item.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
            (None, None) => {}
        }
    }
    items
}

/// The items of a cell that people fill in: on lines, or between commas or semicolons.
pub(super) fn split_words(cell: &str) -> Vec<String> {
    let items = split(cell);
    match items.as_slice() {
        [one] if !cell.starts_with("• ") => {
            let words = one.split([',', ';', '，', '；', '、']).map(str::trim).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        }
        _ => items,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_lines_and_odd_ones_are_marked() {
        let check = |items: &[&str], cell: &str| {
            let items: Vec<String> = items.iter().map(ToString::to_string).collect();
            assert_eq!(join(&items), cell);
            assert_eq!(split(cell), items);
        };
        check(&[], "");
        check(&["yinxing", "silent, it is"], "yinxing\nsilent, it is");
        check(&["one\n\n  two", "三 😀"], "• one\n  \n    two\n• 三 😀");
        check(&[""], "• ");
        check(&["", ""], "• \n• ");
        check(&[" a "], "•  a ");
        check(&["• a"], "• • a");
        check(&["\t"], "• \t");
        assert_eq!(split_words("a, b；丙"), ["a", "b", "丙"]);
        assert_eq!(split_words("a, b\nc"), ["a, b", "c"]);
    }
}
