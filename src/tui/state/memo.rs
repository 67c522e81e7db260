//! Writing a memo.

use jiff::civil::Date;

use crate::project::{LinkPlace, Memo, MemoId, MemoTarget};
use crate::text::{Block, ByteOffset, TextRange, markdown_line};

use super::{Edit, Editor};

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct MemoEditor {
    /// What the memo is about, in words.
    pub title: String,
    /// What the memo is about.
    pub target: MemoTarget,
    /// The memo that is being changed; `None` for a new one.
    pub memo: Option<MemoId>,
    /// The day, where it is an entry of the diary.
    pub day: Option<Date>,
    /// Its words.
    pub editor: Editor,
    /// Where a link in it leads that is gone to once it is saved.
    pub follow: Option<LinkPlace>,
    /// Its words before.
    pub before: String,
}

impl MemoEditor {
    /// An editor with `text`, the caret at its end.
    pub fn new(title: String, target: MemoTarget, memo: Option<MemoId>, text: &str) -> Self {
        let editor = Editor::new(text, ByteOffset::new(text.len()));
        Self { title, target, memo, day: None, editor, follow: None, before: text.to_owned() }
    }

    /// An editor for a memo that there is.
    pub fn of(memo: &Memo, title: String) -> Self {
        Self { day: memo.day, ..Self::new(title, memo.target.clone(), Some(memo.id), &memo.text) }
    }

    /// An editor for a day of the diary, of which nothing is written yet.
    pub fn on_day(day: Date) -> Self {
        Self { day: Some(day), ..Self::new(format!("Diary · {day}"), MemoTarget::Project, None, "") }
    }

    /// Put `text` in at the caret.
    pub fn insert(&mut self, text: &str) {
        self.editor.insert(&text.replace('\t', " "));
    }

    /// The words.
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        self.text().trim_end() != self.before.trim_end()
    }

    /// Begin a new line. A list goes on with its next item; an item without words ends it.
    pub fn break_line(&mut self) {
        let (text, caret) = (self.editor.text(), self.editor.caret());
        let before = TextRange::of(0, caret.get()).slice(text);
        let start = before.rfind('\n').map_or(0, |place| place + 1);
        let read = markdown_line(text, TextRange::new(ByteOffset::new(start), caret));
        let sign = read.lead.slice(text).to_owned();
        if !matches!(read.block, Block::Item(_)) {
            return self.editor.insert("\n");
        }
        if read.spans.is_empty() {
            return self.editor.edit(Edit::EraseToStart);
        }
        let number = sign.trim().trim_end_matches('.').parse::<u32>().ok();
        let blanks: String = sign.chars().take_while(|letter| *letter == ' ').collect();
        let next = number.map_or(sign, |number| format!("{blanks}{}. ", number.saturating_add(1)));
        self.editor.insert(&format!("\n{next}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let mut memo = MemoEditor::new(String::new(), MemoTarget::Project, None, before);
        memo.break_line();
        assert_eq!(memo.text(), after);
    }

    #[test]
    fn a_list_goes_on_until_an_item_is_empty() {
        check("- 信任", "- 信任\n- ");
        check("- a\n- ", "- a\n");
        check("  9. 👍", "  9. 👍\n  10. ");
        check("words", "words\n");
        check("", "\n");
        check("# a", "# a\n");
    }
}
