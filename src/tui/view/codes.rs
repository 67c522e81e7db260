//! The Codes view: the codebook as a tree, what a code means, and all its quotes in context.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::project::{Code, CodeId, Codebook, Project};
use crate::text::{TextRange, columns, fit, wrap};
use crate::tui::draw::{Pen, Run};
use crate::tui::keymap::pressed;
use crate::tui::state::{Behind, Branch, CodesParts, Dragged, Pane, State};

use super::branch::{self, Counts, Widths};

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let project = state.workspace.as_ref()?.project();
    if let Some(codes) = &state.codes.compared {
        sides(state, project, codes, area, buffer);
        return None;
    }
    let parts = state.codes.parts(area);
    divider(state, parts.divider, buffer);
    tree(state, &project.codebook, &parts, buffer);
    let (codes, pane) = (&state.codes, &state.codes.left);
    match (&codes.inquiry.behind, &codes.inquiry.question, codes.chosen()) {
        (Some(behind), ..) => behind_number(state, behind, parts.about, buffer),
        (None, Some(question), _) => asked(state, question, parts.about, buffer),
        (None, None, Some(branch)) => about(state, project, &branch.code, parts.about, buffer),
        (None, None, None) => {}
    }
    rule(state, pane, codes.chosen().map(|branch| &branch.code), parts.rule, buffer);
    super::quotes::draw(state, project, pane, codes.in_quotes, parts.quotes, buffer);
    if parts.filter.height == 0 {
        return None;
    }
    let label = if state.codes.defined { " filter (in definitions): " } else { " filter: " };
    let caret = super::field(buffer, parts.filter, label, &state.codes.filter, state);
    state.codes.writing.then_some(caret)
}

fn divider(state: &State, area: Rect, buffer: &mut Buffer) {
    for row in 0..area.height {
        Pen::new(buffer, area, row).write("│", state.theme.dim());
    }
}

/// Two codes, each with what it means and its quotes.
fn sides(state: &State, project: &Project, codes: &[CodeId; 2], area: Rect, buffer: &mut Buffer) {
    let panes = [(false, &state.codes.left), (true, &state.codes.right)];
    for ((at_right, pane), code) in panes.into_iter().zip(codes) {
        let parts = state.codes.side(area, at_right);
        divider(state, parts.divider, buffer);
        about(state, project, code, parts.about, buffer);
        rule(state, pane, Some(code), parts.rule, buffer);
        super::quotes::draw(state, project, pane, state.codes.at_right == at_right, parts.quotes, buffer);
    }
}

/// Which number of the Analysis view the quotes stand behind, and how to go back there.
fn behind_number(state: &State, behind: &Behind, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    Pen::new(buffer, area, 0).write("quotes of ", theme.dim()).fitted(&behind.title, usize::MAX, theme.strong());
    let mut pen = Pen::new(buffer, area, 1);
    let segments = super::counted(behind.segments, "segment");
    // Short enough for half of a small screen: the way back stands at the end.
    let (told, has_more) = match (behind.others(), behind.with_all) {
        (0, _) => (segments, false),
        (others, false) => (format!("{segments}; {}: ", super::counted(others, "more coding")), true),
        (_, true) => (format!("all codings of {segments}: "), true),
    };
    pen.write(&told, theme.text()).write(if has_more { "b" } else { "" }, theme.key());
    pen.write("; ", theme.dim()).write("Esc", theme.key()).write(": chart", theme.dim());
    sections(state, area, buffer);
}

/// What is asked of the quotes instead of a code, and how to leave it.
fn asked(state: &State, question: &str, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    Pen::new(buffer, area, 0).write("quotes of ", theme.dim()).fitted(question, usize::MAX, theme.strong());
    let mut pen = Pen::new(buffer, area, 1);
    pen.write("f", theme.key()).write(" asks for others, ", theme.dim());
    pen.write("Esc", theme.key()).write(" goes back to the code", theme.dim());
    sections(state, area, buffer);
}

/// How many quotes each group has.
fn sections(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let sections = &state.codes.left.listing.sections;
    let most = usize::from(area.height).saturating_sub(3);
    for (row, section) in (3_u16..).zip(sections.iter().take(most)) {
        let mut pen = Pen::new(buffer, area, row);
        pen.cell_right(&section.count.to_string(), 6, theme.strong()).blank(1, theme.text());
        pen.fitted(&section.name, usize::MAX, theme.text());
    }
}

/// Columns of the parts of a row; where the tree is narrow the names need the room.
fn widths(parts: &CodesParts) -> Widths {
    let (key, own, all) = if parts.tree.width < 46 { (3, 5, 6) } else { (4, 6, 7) };
    Widths { name: usize::from(parts.tree.width).saturating_sub(key + own + all + 1), key, own, all }
}

/// The column where the name of a row begins.
pub(crate) fn name_column(parts: &CodesParts, branch: &Branch) -> u16 {
    let name = widths(parts).name;
    let indent = (branch.depth * branch::indent_width(name)).min(name / 2);
    parts.tree.x + 2 + indent as u16 + u16::from(name >= 30)
}

/// The sign at the left of a row: where a dragged code would go, what is carried, marked or chosen.
fn sign(state: &State, place: usize, branch: &Branch) -> &'static str {
    let codes = &state.codes;
    if let Some(Dragged { over: Some((row, below)), .. }) = &codes.dragged
        && *row == place
    {
        return if *below { "↳" } else { "↓" };
    }
    let chosen = place == codes.list.chosen;
    match (chosen && codes.carried.is_some(), codes.gathered.contains(&branch.code), chosen) {
        (true, _, _) => "↕",
        (_, true, _) => "●",
        (_, _, true) => "▸",
        _ => " ",
    }
}

fn tree(state: &State, codebook: &Codebook, parts: &CodesParts, buffer: &mut Buffer) {
    let (codes, theme) = (&state.codes, state.theme);
    let widths = widths(parts);
    // Which half has the keys is told by the bar over it, and by the other being dim.
    let title = if codes.in_quotes { theme.dim() } else { theme.selection() };
    let mut pen = Pen::new(buffer, parts.titles, 0);
    // Who speaks stands in the texts: until they have been read the numbers are of all.
    let all = state.shown.has_speakers() && codes.tally.is_none();
    let whose = if all { "code, all speakers" } else { "code" };
    pen.blank(1, title).cell(whose, columns(whose) + 2, title);
    let room = pen.left();
    pen.cell_right("key alone +below", room, title);
    let rows = codes.branches.iter().enumerate().skip(codes.list.top).take(usize::from(parts.tree.height));
    for (place, branch) in rows {
        let chosen = place == codes.list.chosen;
        let base = match (chosen, codes.in_quotes) {
            (true, false) => theme.selection(),
            (true, true) => theme.strong(),
            (false, false) => theme.text(),
            (false, true) => theme.dim(),
        };
        let mut pen = Pen::new(buffer, parts.tree, (place - codes.list.top) as u16);
        pen.write(sign(state, place, branch), base.patch(theme.strong()));
        let (own, all) = codes.catalogue.counts(&branch.code);
        let outdated = codes.outdated.count(&branch.code);
        branch::draw(theme, codebook, branch, Counts { own, all, outdated }, (widths, base), &mut pen);
    }
    if codes.branches.is_empty() {
        let text = if codes.filter.is_empty() { "no codes yet: a makes one" } else { "no code holds these words" };
        Pen::new(buffer, parts.tree, 1).blank(1, theme.text()).write(text, theme.dim());
    }
}

/// Name, key and path, then definition, when to code and when not, as far as there is room.
fn about(state: &State, project: &Project, code: &CodeId, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let codebook = &project.codebook;
    let Some(code) = codebook.get(code.as_str()) else {
        Pen::new(buffer, area, 0).fitted(code.as_str(), usize::MAX, theme.warning());
        let text = "Codings have this code, but codebook.yaml has it no longer. Recode them, or put it back.";
        paragraph(buffer, area, 1, text, 3, theme.text());
        return;
    };
    let (mut row, mut cut) = (1, false);
    let texts = texts(state, project, code);
    for (place, (label, text, style)) in texts.iter().enumerate() {
        // What comes later gets a row each, this one all others.
        let left = area.height.saturating_sub(row);
        let later = (texts.len() - place - 1) as u16;
        let most = left.saturating_sub(later).max(left.min(1));
        let text = format!("{label}{text}");
        let taken = paragraph(buffer, area, row, &text, most, *style);
        cut |= rows(&text, area.width).len() > usize::from(taken);
        row += taken;
    }
    // What is written at the end of the row takes its room from the path first, then from the name.
    let told = if cut { ALL } else { "" };
    let title = Rect { width: area.width.saturating_sub(columns(told) as u16), ..area };
    let mut pen = Pen::new(buffer, title, 0);
    pen.write("█ ", theme.code(codebook.color(&code.id))).fitted(&code.name, usize::MAX, theme.strong());
    if let Some(key) = code.key {
        pen.write("  ", theme.text()).write(&pressed(key), theme.key());
    }
    if let Some(parent) = &code.parent {
        let room = pen.left().saturating_sub(2);
        pen.write("  ", theme.text()).fitted(&codebook.path(parent), room, theme.dim());
    }
    if cut {
        let (key, all) = ALL.split_at("  d".len());
        Pen::new(buffer, area, 0).goto(title.right()).write(key, theme.key()).write(all, theme.dim());
    }
}

/// What stands over a text that has more.
const ALL: &str = "  d all";

/// What is said of a code, each with its label.
fn texts<'a>(state: &State, project: &'a Project, code: &'a Code) -> Vec<(&'static str, &'a str, Style)> {
    let theme = state.theme;
    let memos = state.codes.catalogue.memos_about(&code.id).iter().filter_map(|id| project.memos.get(id));
    let heading = if code.applies { "" } else { "a heading: it gathers the codes below it" };
    let texts = [
        ("", code.definition.as_str(), theme.text()),
        ("", if code.definition.is_empty() { heading } else { "" }, theme.dim()),
        ("when: ", &code.include, theme.text()),
        ("not:  ", &code.exclude, theme.text()),
    ];
    let mut texts: Vec<_> = texts.into_iter().filter(|(_, text, _)| !text.is_empty()).collect();
    if texts.is_empty() {
        texts.push(("", "no definition", theme.dim()));
    }
    texts.extend(memos.map(|memo| ("✎ ", memo.text.as_str(), theme.speaker())));
    texts.extend(code.examples.iter().map(|example| ("e.g. ", example.as_str(), theme.dim())));
    texts.extend(code.sources.iter().map(|source| ("see: ", source.as_str(), theme.dim())));
    texts
}

/// Write `text` on at most `most` rows, the last with an ellipsis where there is more; how many rows it took.
pub(super) fn paragraph(buffer: &mut Buffer, area: Rect, row: u16, text: &str, most: u16, style: Style) -> u16 {
    let lines: Vec<String> = even_lines(text).collect();
    let rows: Vec<(&str, TextRange)> = lines.iter().flat_map(|line| parts(line, area.width)).collect();
    let last = rows.len().min(usize::from(most));
    for (place, (line, range)) in rows.iter().take(last).enumerate() {
        let mut pen = Pen::new(buffer, area, row + place as u16);
        if place + 1 == last && rows.len() > last {
            // The rest of the line as it was written: between two rows of Chinese there is no blank.
            let rest = TextRange::of(range.start().get(), line.len()).slice(line);
            pen.fitted(&format!("{rest} …"), usize::MAX, style);
        } else {
            pen.fitted(range.slice(line).trim_end(), usize::MAX, style);
        }
    }
    last as u16
}

/// The lines of `text` with their blanks made even, those without words left out: what its writer parted stays parted.
pub(super) fn even_lines(text: &str) -> impl Iterator<Item = String> {
    let even = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(even).filter(|line| !line.is_empty())
}

/// `text` in rows of `width` columns; what stood on another line begins a row.
pub(super) fn rows(text: &str, width: u16) -> Vec<String> {
    let of_line = |line: String| -> Vec<String> {
        parts(&line, width).map(|(line, range)| range.slice(line).trim_end().to_owned()).collect()
    };
    even_lines(text).flat_map(of_line).collect()
}

/// The rows of a line, in `width` columns.
fn parts(line: &str, width: u16) -> impl Iterator<Item = (&str, TextRange)> {
    let rows = wrap(line, TextRange::of(0, line.len()), usize::from(width).max(1));
    rows.into_iter().map(move |range| (line, range))
}

/// `── 42 quotes in 11 transcripts with the codes below · longest first ──`; a bar, with which of them is chosen, where the
/// quotes have the keys.
fn rule(state: &State, pane: &Pane, code: Option<&CodeId>, area: Rect, buffer: &mut Buffer) {
    let (codes, theme) = (&state.codes, state.theme);
    let listing = &pane.listing;
    let active = codes.in_quotes && (codes.compared.is_none() || std::ptr::eq(pane, codes.pane()));
    let (base, dim) = if active { (theme.selection(), theme.selection()) } else { (theme.text(), theme.dim()) };
    let strong = base.patch(theme.strong());
    // What the list is of gives way to how it stands: that is told nowhere else.
    let mut first: Vec<Run> = Vec::new();
    if codes.counted.is_none() {
        first.push(("counting…".to_owned(), dim));
    } else if listing.quotes.is_empty() {
        let nothing = match () {
            () if codes.inquiry.is_asked() => "no quotes",
            () if !state.shown.is_all() => "none fits the filter",
            () => "unused",
        };
        first.push((if pane.looking.is_some() { "looking…" } else { nothing }.to_owned(), strong));
    } else {
        let place = if active { format!("{}/", pane.list.chosen + 1) } else { String::new() };
        first.extend([(place, dim), (super::counted(listing.quotes.len(), "quote"), strong)]);
        if listing.transcripts > 1 {
            first.push((format!(" in {} transcripts", listing.transcripts), dim));
        }
    }
    let question = codes.compared.is_none() && codes.inquiry.is_asked();
    if let Some(code) = code.filter(|_| !question) {
        first.extend(below(state, code, (base, dim)));
    }
    let mut last: Vec<Run> = Vec::new();
    if (codes.inquiry.order, codes.inquiry.reversed) != Default::default() {
        let order = super::quotes::order_name(codes.inquiry.order, codes.inquiry.reversed);
        last.extend([(" · ".to_owned(), dim), (order.to_owned(), base)]);
    }
    // Where the name of its group has been scrolled away, that is said here.
    if let Some(section) = listing.section_at(pane.list.chosen).filter(|section| section.start < pane.list.top) {
        last.extend([(" · ".to_owned(), dim), (fit(&section.name, 24), strong)]);
    }
    if !codes.marked.is_empty() && active {
        last.extend([(" · ".to_owned(), dim), (format!("{} marked", codes.marked.len()), strong)]);
    }
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(if active { " " } else { "── " }, dim);
    let room = pen.left().saturating_sub(1);
    let kept = last.iter().map(|(text, _)| columns(text)).sum::<usize>().min(room - room / 4);
    pen.runs(&first, room - kept, dim).runs(&last, kept, dim).write(" ", dim);
    let rest = if active { " " } else { "─" }.repeat(pen.left());
    pen.write(&rest, dim);
}

/// What is with a code's own quotes, or could be, and what of them is outdated.
fn below(state: &State, code: &CodeId, (base, dim): (Style, Style)) -> Vec<Run> {
    let (codes, theme) = (&state.codes, state.theme);
    let (own, all) = codes.catalogue.counts(code);
    let mut runs = Vec::new();
    if codes.with_below(code) {
        runs.push((" with the codes below".to_owned(), dim));
    } else if all > own {
        runs.push((format!(" · {} in codes below: ", all - own), dim));
        runs.push(("b".to_owned(), base.patch(theme.key())));
    }
    let outdated = codes.outdated.count(code);
    if outdated > 0 {
        let told = format!("{}{outdated} under an older wording", branch::OUTDATED);
        runs.extend([(" · ".to_owned(), dim), (told, base.patch(theme.warning()))]);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::view::tests::print;

    #[test]
    fn what_is_cut_of_a_paragraph_has_no_blank_that_its_writer_did_not_write() {
        let text = "e.g. 他们只会说“手感”，不会说为什么这样做才对。\nA second line.";
        for width in 6..80 {
            for most in 1..4 {
                let area = Rect::new(0, 0, width, most);
                let mut buffer = Buffer::empty(area);
                let taken = paragraph(&mut buffer, area, 0, text, most, Style::new());
                let shown = print(&buffer);
                let last = shown.lines().nth(usize::from(taken) - 1).unwrap();
                let chinese = shown.trim_start_matches("e.g.").split('A').next().unwrap();
                let inner = |line: &&str| line.trim_end_matches('…').trim().contains(' ');
                assert_eq!(chinese.lines().find(inner), None, "{width} {most}\n{shown}");
                assert!(last.ends_with('…') || shown.contains("line."), "{width} {most}\n{shown}");
            }
        }
    }
}
