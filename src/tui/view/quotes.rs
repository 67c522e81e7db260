//! The quotes of a code: where each stands, who says it, who coded it, the words with their context, the memo on it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::project::{Coding, CodingId, Project};
use crate::text::{TextRange, clusters, columns, wrap};
use crate::tui::draw::Pen;
use crate::tui::state::State;

/// Rows of words that a quote takes at most.
const ROWS: usize = 7;

/// Characters of a quote that are looked at: what fits into its rows on the widest screen.
const CHARS: usize = 1_600;

/// Columns at the left: the sign of the chosen or marked one, and the coder's stripe.
const LEFT: u16 = 3;

/// The rows that a quote takes, the blank one behind it among them.
pub(crate) fn height(state: &State, id: &CodingId, width: u16) -> usize {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let Some(coding) = project.and_then(|project| project.codings.get(id)) else { return 0 };
    let (text, _) = words(coding);
    let memo = usize::from(!state.codes.catalogue.memos_on(id).is_empty());
    2 + lines(&text, width).len().min(ROWS) + memo
}

fn lines(text: &str, width: u16) -> Vec<TextRange> {
    wrap(text, TextRange::of(0, text.len()), usize::from(width.saturating_sub(LEFT)).max(1))
}

/// The quote between its marks with what stands before and after it in the same paragraph, and where the quote is.
fn words(coding: &Coding) -> (String, TextRange) {
    let anchor = &coding.anchor;
    let before = anchor.prefix.rsplit('\n').next().unwrap_or_default();
    let after = anchor.suffix.split('\n').next().unwrap_or_default();
    let cut = |part: &str, whole: &str, full: usize| part.len() == whole.len() && whole.chars().count() >= full;
    let (lead, tail) = (cut(before, &anchor.prefix, CONTEXT), cut(after, &anchor.suffix, CONTEXT));
    let quote: String =
        anchor.quote.chars().take(CHARS).map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    let whole = before;
    let before = without_label(before, lead);
    let mut text = String::from(if lead && before.len() == whole.len() { "…" } else { "" });
    text.push_str(before);
    let start = text.len();
    text.push('“');
    text.push_str(&quote);
    text.push('”');
    let end = text.len();
    text.push_str(after);
    text.push_str(if tail { "…" } else { "" });
    (text, TextRange::of(start, end))
}

/// What stands behind the speaker's label at the start of a turn; the label is in the heading already. Where `cut`, the
/// first letters are missing: a label is then known by what is left of its time or, alone, of its name.
fn without_label(before: &str, cut: bool) -> &str {
    let is_time = |time: &str| time.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '.' | '-'));
    let stamped = match before.split_once(']') {
        Some((time, behind)) if before.starts_with('[') || cut && is_time(time) => Some((time, behind)),
        _ => None,
    };
    let behind = stamped.map_or(before, |(_, behind)| behind);
    let is_name = |name: &str| !name.trim().is_empty() && !name.contains(['.', '!', '?', '。', '，', '！', '？', ',']);
    match behind.split_once([':', '：']) {
        Some((name, words)) if is_name(name) && (!cut || stamped.is_some() || is_rest_of_name(name)) => {
            words.trim_start()
        }
        _ => before,
    }
}

/// Whether this can be the end of a name whose beginning is missing: a word or two, no more.
fn is_rest_of_name(name: &str) -> bool {
    name.split_whitespace().count() <= 2 && columns(name) <= 16
}

/// Characters of context that an anchor keeps on either side.
const CONTEXT: usize = 32;

pub(super) fn draw(state: &State, project: &Project, area: Rect, buffer: &mut Buffer) {
    let codes = &state.codes;
    let mut row = 0;
    for (place, id) in codes.shown.iter().enumerate().skip(codes.quotes.top) {
        if row >= area.height {
            return;
        }
        let Some(coding) = project.codings.get(id) else { continue };
        let chosen = place == codes.quotes.chosen;
        row += draw_quote(
            state,
            project,
            coding,
            chosen,
            Rect { y: area.y + row, height: area.height - row, ..area },
            buffer,
        );
    }
    if codes.shown.is_empty() && codes.chosen().is_some() {
        Pen::new(buffer, area, 1).write("no coding has this code yet", state.theme.dim());
    }
}

/// Draw a quote at the top of `area`; the rows that it took.
fn draw_quote(state: &State, project: &Project, coding: &Coding, chosen: bool, area: Rect, buffer: &mut Buffer) -> u16 {
    let theme = state.theme;
    let code = project.codebook.resolve(&coding.code);
    let color = theme.code(project.codebook.color(&code));
    let own = state.workspace.as_ref().is_some_and(|workspace| workspace.coder() == &coding.coder);
    let stripe = match (own, chosen && state.codes.in_quotes) {
        (true, true) => "█ ",
        (true, false) => "┃ ",
        (false, true) => "▒ ",
        (false, false) => "╎ ",
    };
    let sign = match (state.codes.marked.contains(&coding.id), chosen) {
        (true, _) => "●",
        (false, true) => "▸",
        (false, false) => " ",
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(sign, theme.strong()).write(stripe, color);
    heading(state, project, coding, chosen, &mut pen);
    let (text, quote) = words(coding);
    let lines = lines(&text, area.width);
    let shown = lines.len().min(ROWS);
    let cut = lines.len() > ROWS || coding.anchor.quote.chars().nth(CHARS).is_some();
    for (row, line) in lines.iter().take(shown).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16 + 1);
        pen.blank(1, theme.text()).write(stripe, color);
        let last = cut && row + 1 == shown;
        let room = if last { pen.left().saturating_sub(1) } else { pen.left() };
        draw_words(&mut pen, &text, *line, quote, room, theme);
        if last {
            pen.write("…", theme.dim());
        }
    }
    let memos = state.codes.catalogue.memos_on(&coding.id);
    let memo = memos.first().and_then(|id| project.memos.get(id));
    if let Some(memo) = memo {
        let mut pen = Pen::new(buffer, area, shown as u16 + 1);
        let more = if memos.len() > 1 { format!(" (and {} more)", memos.len() - 1) } else { String::new() };
        let words = memo.text.split_whitespace().collect::<Vec<_>>().join(" ");
        pen.blank(1, theme.text()).write(stripe, color).write("✎ ", theme.key());
        pen.fitted(&format!("{}: {words}{more}", memo.coder), usize::MAX, theme.speaker());
    }
    shown as u16 + 2 + u16::from(memo.is_some())
}

fn draw_words(
    pen: &mut Pen<'_>,
    text: &str,
    line: TextRange,
    quote: TextRange,
    room: usize,
    theme: crate::tui::theme::Theme,
) {
    let mut left = room;
    for cluster in clusters(text, line) {
        if cluster.columns > left {
            return;
        }
        left -= cluster.columns;
        let style = if quote.contains(cluster.range.start()) { theme.text() } else { theme.dim() };
        pen.cluster(cluster.range.slice(text), cluster.columns, style);
    }
}

/// `cn01-chen · 陈国栋 · ada · 2024-05-02 · Tacitness`
fn heading(state: &State, project: &Project, coding: &Coding, chosen: bool, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let base = if chosen && state.codes.in_quotes { theme.selection() } else { Style::new() };
    if state.codes.outdated.is(&coding.id) {
        pen.write(super::branch::OUTDATED, base.patch(theme.warning())).blank(1, base);
    }
    pen.fitted(coding.transcript.as_str(), 24, base.patch(theme.strong()));
    if let Some(Some(speaker)) = state.codes.speakers.get(&coding.id) {
        pen.write(" · ", base.patch(theme.dim())).fitted(speaker, 20, base.patch(theme.speaker()));
    }
    let day = coding.created.strftime("%Y-%m-%d").to_string();
    pen.write(" · ", base.patch(theme.dim())).fitted(coding.coder.as_str(), 16, base);
    if pen.left() >= day.len() + 3 {
        pen.write(" · ", base.patch(theme.dim())).write(&day, base.patch(theme.dim()));
    }
    let code = project.codebook.resolve(&coding.code);
    if state.codes.chosen().is_some_and(|branch| branch.code != code) {
        let name = project.codebook.get(code.as_str()).map_or(code.as_str(), |code| &code.name);
        pen.write(" · ", base.patch(theme.dim())).fitted(
            name,
            usize::MAX,
            base.patch(theme.code(project.codebook.color(&code))),
        );
    }
    if base != Style::new() {
        pen.fill(base);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_left_out_of_the_context() {
        assert_eq!(without_label("[00:01:02] Dale Pruitt: We trust ", false), "We trust ");
        assert_eq!(without_label("陆永年：我们", false), "我们");
        assert_eq!(without_label("Well, one thing: that ", false), "Well, one thing: that ");
        assert_eq!(without_label("We trust ", false), "We trust ");
        assert_eq!(without_label("", false), "");
        assert_eq!(without_label("4:12] 陆永年：我们", true), "我们");
        assert_eq!(without_label("] 陆永年：我们", true), "我们");
        assert_eq!(without_label("tt: We trust them. ", true), "We trust them. ");
        assert_eq!(without_label("and then he said to us: this ", true), "and then he said to us: this ");
        assert_eq!(without_label("see [1] there: that ", true), "see [1] there: that ");
    }
}
