//! The quotes of codes: where each stands, who says it, who coded it, the words with their context, what was written about
//! it.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::quotes::{Around, Breadth, QuoteOrder};
use crate::project::{Coding, Project};
use crate::text::{TextRange, clusters, columns, fit, wrap};
use crate::tui::draw::Pen;
use crate::tui::state::{Pane, State};
use crate::tui::theme::Theme;

/// Rows of words that a quote takes at most where a line of context is shown.
const ROWS: usize = 7;

/// Characters of a quote that are looked at: what fits into its rows on the widest screen.
const CHARS: usize = 1_600;

/// Columns at the left: the sign of the chosen or marked one, and the coder's stripe.
const LEFT: u16 = 3;

/// Rows of a memo or a translation.
const NOTE: usize = 2;

/// The rows that the quote at `place` of `pane` takes, its group's name and the blank one behind it among them.
pub(crate) fn height(state: &State, pane: &Pane, place: usize, area: Rect) -> usize {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let coding = pane.listing.quotes.get(place).and_then(|id| project?.codings.get(id));
    let (Some(coding), Some(project)) = (coding, project) else { return 0 };
    let words = rows(state, coding, area).0.len();
    let notes: usize = notes(state, project, coding, area.width).iter().map(|(_, rows)| rows.len()).sum();
    begins(pane, place).map_or(0, |_| 1) + 2 + words + notes
}

/// What one asks to be sorted by, in words.
pub(crate) fn order_name(order: QuoteOrder, reversed: bool) -> &'static str {
    match (order, reversed) {
        (QuoteOrder::Place, false) => "by place",
        (QuoteOrder::Place, true) => "by place, backwards",
        (QuoteOrder::Length, false) => "longest first",
        (QuoteOrder::Length, true) => "shortest first",
        (QuoteOrder::Date, false) => "latest first",
        (QuoteOrder::Date, true) => "earliest first",
        (QuoteOrder::Weight, false) => "heaviest first",
        (QuoteOrder::Weight, true) => "lightest first",
        (QuoteOrder::Exemplar, false) => "exemplars first",
        (QuoteOrder::Exemplar, true) => "exemplars last",
    }
}

/// How much is shown around a quote, in words.
pub(crate) fn breadth_name(breadth: Breadth) -> String {
    match breadth {
        Breadth::Line => "its line".to_owned(),
        Breadth::Turn => "its turn".to_owned(),
        Breadth::Turns(1) => "the turn before and after".to_owned(),
        Breadth::Turns(count) => format!("{count} turns before and after"),
    }
}

/// The group that the quote at `place` is the first of.
fn begins(pane: &Pane, place: usize) -> Option<(&str, usize)> {
    let section = pane.listing.section_at(place).filter(|section| section.start == place)?;
    Some((&section.name, section.count))
}

/// A turn of the context, or the line of a coding.
struct Words {
    text: Rc<str>,
    /// The speaker's name and the colon behind it.
    label: usize,
    quote: TextRange,
}

/// A row of words.
struct Row {
    words: Rc<Words>,
    line: TextRange,
}

impl Row {
    fn has_quote(&self) -> bool {
        self.words.quote.overlaps(self.line)
    }
}

/// The rows of words that are shown, and whether some are left out before them, and behind.
fn rows(state: &State, coding: &Coding, area: Rect) -> (Vec<Row>, bool, bool) {
    let breadth = state.codes.inquiry.breadth;
    let around = state.codes.inquiry.surroundings.get(coding, breadth).filter(|around| !around.parts.is_empty());
    let turns = match around {
        Some(around) if breadth != Breadth::Line => turns(around),
        _ => vec![line(coding)],
    };
    let width = usize::from(area.width.saturating_sub(LEFT)).max(1);
    let mut rows: Vec<Row> = Vec::new();
    for words in turns.into_iter().map(Rc::new) {
        let lines = wrap(&words.text, TextRange::of(0, words.text.len()), width);
        rows.extend(lines.into_iter().map(|line| Row { words: words.clone(), line }));
    }
    let most = match breadth {
        Breadth::Line => ROWS,
        _ => usize::from(area.height).saturating_sub(4).max(ROWS),
    };
    let long = breadth == Breadth::Line && coding.anchor.quote().chars().nth(CHARS).is_some();
    if rows.len() <= most {
        return (rows, false, long);
    }
    // Where there is no room for all of it the quote itself is kept, with some of what stands before it.
    let first = rows.iter().position(Row::has_quote).unwrap_or(0);
    let last = rows.iter().rposition(Row::has_quote).unwrap_or(first) + 1;
    let spare = most.saturating_sub(last - first);
    let start = first.saturating_sub(spare / 2).min(rows.len() - most);
    let behind = long || rows.len() > start + most;
    let kept: Vec<Row> = rows.drain(start..start + most).collect();
    (kept, start > 0, behind)
}

/// The turns around a quote, the quote between its marks.
fn turns(around: &Around) -> Vec<Words> {
    let first = around.parts.iter().position(|part| !part.quote.is_empty());
    let last = around.parts.iter().rposition(|part| !part.quote.is_empty());
    let words = |(place, part): (usize, &crate::app::quotes::AroundPart)| {
        // Who says a single turn stands in the heading.
        let speaker = part.speaker.as_ref().filter(|_| around.parts.len() > 1);
        let label = speaker.map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        let mut text = format!("{label}{}", part.before);
        let start = text.len();
        if !part.quote.is_empty() {
            text.push_str(if Some(place) == first { "“" } else { "" });
            text.push_str(&part.quote);
            text.push_str(if Some(place) == last { "”" } else { "" });
        }
        let quote = TextRange::of(start, text.len());
        text.push_str(&part.after);
        Words { text: text.trim_end().into(), label: label.len(), quote }
    };
    around.parts.iter().enumerate().map(words).collect()
}

/// The quote between its marks with what its coding knows to stand before and after it in the same paragraph.
fn line(coding: &Coding) -> Words {
    let anchor = &coding.anchor;
    let before = anchor.prefix().rsplit('\n').next().unwrap_or_default();
    let after = anchor.suffix().split('\n').next().unwrap_or_default();
    let cut = |part: &str, whole: &str, full: usize| part.len() == whole.len() && whole.chars().count() >= full;
    let (lead, tail) = (cut(before, anchor.prefix(), CONTEXT), cut(after, anchor.suffix(), CONTEXT));
    let quote: String =
        anchor.quote().chars().take(CHARS).map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
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
    Words { text: text.into(), label: 0, quote: TextRange::of(start, end) }
}

/// What stands behind the speaker's label at the start of a turn; the label is in the heading already. Where `cut`, the
/// first letters are missing: a label is then known by what is left of its time or, alone, of its name.
fn without_label(before: &str, cut: bool) -> &str {
    // A bold label has its stars before the name or before the time, and behind the colon.
    let before = before.strip_prefix("**").unwrap_or(before);
    let is_time = |time: &str| time.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '.' | '-'));
    let stamped = match before.split_once(']') {
        Some((time, behind)) if before.starts_with('[') || cut && is_time(time) => Some((time, behind)),
        _ => None,
    };
    let behind = stamped.map_or(before, |(_, behind)| behind);
    let is_name = |name: &str| !name.trim().is_empty() && !name.contains(['.', '!', '?', '。', '，', '！', '？', ',']);
    match behind.split_once([':', '：']) {
        Some((name, words)) if is_name(name) && (!cut || stamped.is_some() || is_rest_of_name(name)) => {
            words.strip_prefix("**").unwrap_or(words).trim_start()
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

/// What was written about a coding: its translation and the first memo on it, each with its sign.
fn notes(state: &State, project: &Project, coding: &Coding, width: u16) -> Vec<(&'static str, Vec<String>)> {
    let memos = state.codes.catalogue.memos_on(&coding.id);
    let memo = memos.first().and_then(|id| project.memos.get(id)).map(|memo| {
        let more = if memos.len() > 1 { format!(" (and {} more)", memos.len() - 1) } else { String::new() };
        let first = super::markdown::first_words(&memo.text);
        ("✎ ", format!("{}: {first}{more}", memo.coder))
    });
    let translation = coding.translation.as_ref().map(|words| ("≈ ", words.clone()));
    let width = usize::from(width.saturating_sub(LEFT + 2)).max(1);
    let rows = |(sign, text): (&'static str, String)| {
        let even = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines = wrap(&even, TextRange::of(0, even.len()), width);
        let mut rows: Vec<String> =
            lines.iter().take(NOTE).map(|line| line.slice(&even).trim_end().to_owned()).collect();
        if let (Some(last), true) = (rows.last_mut(), lines.len() > NOTE) {
            last.push('…');
        }
        (sign, rows)
    };
    translation.into_iter().chain(memo).map(rows).collect()
}

pub(super) fn draw(state: &State, project: &Project, pane: &Pane, active: bool, area: Rect, buffer: &mut Buffer) {
    let mut row = 0;
    for (place, id) in pane.listing.quotes.iter().enumerate().skip(pane.list.top) {
        if row >= area.height {
            return;
        }
        let Some(coding) = project.codings.get(id) else { continue };
        let below = Rect { y: area.y + row, height: area.height - row, ..area };
        let look = Look { chosen: place == pane.list.chosen, active, room: area };
        row += draw_quote(state, project, coding, begins(pane, place), look, below, buffer);
    }
    if !pane.listing.quotes.is_empty() {
        return;
    }
    let theme = state.theme;
    match &pane.problem {
        Some(why) => {
            super::codes::paragraph(buffer, area, 1, why, 4, theme.warning());
        }
        None if state.codes.counted.is_none() => {
            Pen::new(buffer, area, 1).write("counting…", theme.dim());
        }
        None if pane.looking.is_some() => {
            Pen::new(buffer, area, 1).write("looking…", theme.dim());
        }
        None if state.codes.inquiry.is_asked() => {
            Pen::new(buffer, area, 1).write("no quote fits", theme.dim());
        }
        None if !state.shown.is_all() => {
            Pen::new(buffer, area, 1).write("no coding of it fits the filter (ctrl-x)", theme.dim());
        }
        None if pane.shown_for.is_some() => {
            Pen::new(buffer, area, 1).write("no coding has this code yet", theme.dim());
        }
        None => {}
    }
}

/// How a quote is drawn.
#[derive(Clone, Copy)]
struct Look {
    chosen: bool,
    /// Whether its pane has the keys.
    active: bool,
    /// The whole pane.
    room: Rect,
}

/// Draw a quote at the top of `area`; the rows that it took.
fn draw_quote(
    state: &State,
    project: &Project,
    coding: &Coding,
    group: Option<(&str, usize)>,
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    let theme = state.theme;
    let code = project.codebook.resolve(&coding.code);
    let color = theme.code(project.codebook.color(&code));
    let mut row = 0;
    if let Some((name, count)) = group {
        let mut pen = Pen::new(buffer, area, row);
        pen.write("── ", theme.dim()).fitted(name, usize::MAX, theme.strong());
        pen.write(&format!(" · {count} "), theme.dim());
        let rest = "─".repeat(pen.left());
        pen.write(&rest, theme.dim());
        row += 1;
    }
    let stripe = stripe(state, coding, look);
    let sign = match (state.codes.marked.contains(&coding.id), look.chosen && look.active) {
        (true, _) => "●",
        (false, true) => "▸",
        (false, false) => " ",
    };
    let mut pen = Pen::new(buffer, area, row);
    pen.write(sign, theme.strong()).write(stripe, color);
    heading(state, project, coding, look, &mut pen);
    row += 1;
    let (words, before, behind) = rows(state, coding, look.room);
    let shown = words.len();
    for (place, words) in words.iter().enumerate() {
        let mut pen = Pen::new(buffer, area, row);
        let cut = behind && place + 1 == shown;
        pen.blank(1, theme.text());
        if before && place == 0 {
            // In place of the blank beside the stripe: the words are wrapped to all the columns behind that.
            pen.write(stripe.trim_end(), color).write("…", theme.dim());
        } else {
            pen.write(stripe, color);
        }
        let room = if cut { pen.left().saturating_sub(1) } else { pen.left() };
        draw_words(&mut pen, words, room, theme);
        if cut {
            pen.write("…", theme.dim());
        }
        row += 1;
    }
    for (sign, lines) in notes(state, project, coding, area.width) {
        for (place, line) in lines.iter().enumerate() {
            let mut pen = Pen::new(buffer, area, row);
            pen.blank(1, theme.text()).write(stripe, color);
            pen.write(if place == 0 { sign } else { "  " }, theme.key()).fitted(line, usize::MAX, theme.speaker());
            row += 1;
        }
    }
    row + 1
}

/// The stripe of a coding: one's own or another's, chosen or not.
fn stripe(state: &State, coding: &Coding, look: Look) -> &'static str {
    let own = state.workspace.as_ref().is_some_and(|workspace| workspace.coder() == &coding.coder);
    match (own, look.chosen && look.active) {
        (true, true) => "█ ",
        (true, false) => "┃ ",
        (false, true) => "▒ ",
        (false, false) => "╎ ",
    }
}

fn draw_words(pen: &mut Pen<'_>, row: &Row, room: usize, theme: Theme) {
    let mut left = room;
    for cluster in clusters(&row.words.text, row.line) {
        if cluster.columns > left {
            return;
        }
        left -= cluster.columns;
        let at = cluster.range.start();
        let style = match row.words.quote.contains(at) {
            true => theme.text(),
            false if at.get() < row.words.label => theme.speaker(),
            false => theme.dim(),
        };
        pen.cluster(cluster.range.slice(&row.words.text), cluster.columns, style);
    }
}

/// Columns of the sign that parts what stands in a heading.
const PARTED: usize = 3;

/// Columns of a part of a heading at least, where it is longer: fewer say nothing.
const SHORT: usize = 4;

/// Columns of a code's name for which the day is left out.
const NAME: usize = 12;

/// `★ cn01-chen · 陈国栋 · ada · 2024-05-02 · ◆80 · Tacitness`
fn heading(state: &State, project: &Project, coding: &Coding, look: Look, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let base = if look.chosen && look.active { theme.selection() } else { Style::new() };
    if state.codes.outdated.is(&coding.id) {
        pen.write(super::branch::OUTDATED, base.patch(theme.warning())).blank(1, base);
    }
    if crate::app::quotes::exemplar(coding) {
        pen.write("★ ", base.patch(theme.key()));
    }
    pen.fitted(coding.transcript.as_str(), 24, base.patch(theme.strong()));
    let part = |pen: &mut Pen<'_>, text: &str, style: Style| {
        // Nothing is parted from what has no room.
        if pen.left() >= PARTED + columns(text).min(SHORT) {
            pen.write(" · ", base.patch(theme.dim())).fitted(text, usize::MAX, style);
        }
    };
    let place = state.codes.inquiry.surroundings.place(coding);
    if let Some(speaker) = place.and_then(|place| place.speaker.as_ref()) {
        part(pen, &fit(speaker, 20), base.patch(theme.speaker()));
    }
    // Where nobody is known to speak, the coder must not be taken for her.
    let by = if place.is_some_and(|place| place.speaker.is_none()) { "by " } else { "" };
    part(pen, &format!("{by}{}", fit(coding.coder.as_str(), 16)), base);
    let weight = crate::app::quotes::weight(coding);
    if weight > 0 {
        part(pen, &format!("◆{weight}"), base.patch(theme.strong()));
    }
    let code = project.codebook.resolve(&coding.code);
    let several = state.codes.compared.is_none()
        && (state.codes.inquiry.question.is_some() || state.codes.chosen().is_some_and(|branch| branch.code != code));
    let named = project.codebook.get(code.as_str()).map_or(code.as_str(), |code| &code.name);
    let name = if several { named } else { "" };
    // Which code it has is worth more than when that was given.
    let day = coding.created.strftime("%Y-%m-%d").to_string();
    let kept = if several { PARTED + columns(name).min(NAME) } else { 0 };
    if pen.left() >= PARTED + day.len() + kept {
        part(pen, &day, base.patch(theme.dim()));
    }
    if several {
        part(pen, name, base.patch(theme.code(project.codebook.color(&code))));
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
        assert_eq!(without_label("[00:00:29] **Audrow Nash:** There's ", false), "There's ");
        assert_eq!(without_label("**[00:00:29] 陈国栋：** 我们👍", false), "我们👍");
        assert_eq!(without_label("0:29] **Nash**: There ", true), "There ");
        assert_eq!(without_label("ow Nash:** There ", true), "There ");
        assert_eq!(without_label("see [1] there: that ", true), "see [1] there: that ");
    }
}
