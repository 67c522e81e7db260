//! What the fields of the document are called.

/// A field of a code, of an attribute, or of the codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    Code,
    Brief,
    Full,
    Include,
    Exclude,
    Example,
    Examples,
    Key,
    Alias,
    Aliases,
    Color,
    Applies,
    Source,
    Sources,
    ReplacedBy,
    Guid,
    Below,
    Version,
    Description,
    Attribute,
    Asks,
    Answer,
    Answers,
}

pub(super) const LABELS: [(Label, &str); 23] = [
    (Label::Code, "Code"),
    (Label::Brief, "Brief definition"),
    (Label::Full, "Full definition"),
    (Label::Include, "When to use"),
    (Label::Exclude, "When not to use"),
    (Label::Example, "Example"),
    (Label::Examples, "Examples"),
    (Label::Key, "Key"),
    (Label::Alias, "Alias"),
    (Label::Aliases, "Aliases"),
    (Label::Color, "Color"),
    (Label::Applies, "Applies"),
    (Label::Source, "Source"),
    (Label::Sources, "Sources"),
    (Label::ReplacedBy, "Replaced by"),
    (Label::Guid, "GUID"),
    (Label::Below, "Below"),
    (Label::Version, "Version"),
    (Label::Description, "Description"),
    (Label::Attribute, "Attribute"),
    (Label::Asks, "Asks"),
    (Label::Answer, "Answer"),
    (Label::Answers, "Answers"),
];

impl Label {
    /// The word in the document.
    pub(super) fn name(self) -> &'static str {
        LABELS.iter().find(|(label, _)| *label == self).map_or("", |(_, name)| name)
    }

    /// The label of a word, in any case.
    pub(super) fn of(word: &str) -> Option<Self> {
        let word = word.trim();
        let other = match word.to_lowercase().as_str() {
            "definition" => Some(Self::Brief),
            "colour" => Some(Self::Color),
            "include" => Some(Self::Include),
            "exclude" => Some(Self::Exclude),
            _ => None,
        };
        let known = || LABELS.iter().find(|(_, name)| name.eq_ignore_ascii_case(word)).map(|(label, _)| *label);
        other.or_else(known)
    }
}

/// What stands between the fields of [`Block::Fields`](super::Block::Fields) where they share a line.
pub const MIDDOT: &str = " · ";

/// The line of [`Block::Fields`](super::Block::Fields) taken apart; `None` where it is another. None of the fields holds
/// the sign between them, but for the last, a key, which has no space after it.
pub fn fields(text: &str) -> Option<Vec<(&str, &str)>> {
    let parts: Option<Vec<_>> = text.split(MIDDOT).map(field).collect();
    let kept = |(word, _): &(&str, &str)| Label::of(word).is_some_and(|label| KEPT.contains(&label));
    parts.filter(|parts| parts.len() > 1 && parts.iter().all(kept))
}

/// Fields that say how a code is kept.
const KEPT: [Label; 4] = [Label::Color, Label::Applies, Label::Guid, Label::Key];

/// Items on one line behind the label of their list, where they come back from it: sources between semicolons, since
/// they hold commas themselves, short words between commas.
pub(super) fn joined(label: Label, items: &[String]) -> Option<String> {
    let words = items.join(if semicolons(label) { "; " } else { ", " });
    let fits = !words.contains('\n') && items.len() > 1 && apart(label, &words) == items;
    fits.then_some(words)
}

/// What [`joined`] was made from, and what people write.
pub(super) fn apart(label: Label, words: &str) -> Vec<String> {
    let signs: &[char] = if semicolons(label) { &[';', '；'] } else { &[',', '，', '、', ';', '；'] };
    let items = words.split(signs).map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

fn semicolons(label: Label) -> bool {
    matches!(label, Label::Source | Label::Sources)
}

/// `Label: words` taken apart, where the label is one of ours. For formats that mark labels in no other way.
pub fn field(text: &str) -> Option<(&str, &str)> {
    let (label, words) = text.split_once(':')?;
    Label::of(label)?;
    Some((label.trim(), words.strip_prefix(' ').unwrap_or(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_share_a_line_where_they_come_back_from_it() {
        let check = |label, items: &[&str], line: Option<&str>| {
            let items: Vec<String> = items.iter().map(ToString::to_string).collect();
            assert_eq!(joined(label, &items).as_deref(), line);
        };
        check(Label::Aliases, &["di", "低 😀"], Some("di, 低 😀"));
        check(Label::Aliases, &["low, lower", "di"], None);
        check(Label::Aliases, &["甲、乙", "di"], None);
        check(Label::Aliases, &["one"], None);
        check(Label::Aliases, &["a", ""], None);
        check(Label::Sources, &["Katz, R. (1982)", "Kogut (1988)"], Some("Katz, R. (1982); Kogut (1988)"));
        check(Label::Sources, &["a; b", "c"], None);
        check(Label::Sources, &["a\nb", "c"], None);
        assert_eq!(apart(Label::Alias, "a，b；丙"), ["a", "b", "丙"]);
    }

    #[test]
    fn the_line_of_what_says_how_a_code_is_kept_is_taken_apart() {
        let line = "Color: teal · Applies: no, a heading · Key: ·";
        assert_eq!(fields(line).unwrap(), [("Color", "teal"), ("Applies", "no, a heading"), ("Key", "·")]);
        assert_eq!(fields("Key: t"), None);
        assert_eq!(fields("Brief definition: a · Key: t"), None);
        assert_eq!(fields("Color: teal · and more"), None);
    }
}
