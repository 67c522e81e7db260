//! The Words table of the Analysis view: words with their counts, or the key words of a group.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::analysis::{Dispersion, KeyRow, Keyness, WordRow};
use crate::text::columns;
use crate::tui::draw::Pen;
use crate::tui::state::{Analysis, State, WordRows, WordsShown};
use crate::tui::update::{order_name, script_name, words_groups_name};

/// The columns behind a word with their widths.
const LIST: [(&str, usize); 4] = [("count", 9), ("per 1,000", 11), ("transcripts", 13), ("DP", 8)];

/// The same on a narrow screen.
const LIST_NARROW: [(&str, usize); 4] = [("count", 7), ("‰", 7), ("trans.", 7), ("DP", 6)];

/// The columns behind a key word with their widths.
const KEYS: [(&str, usize); 7] =
    [("here", 7), ("elsewhere", 11), ("‰ here", 9), ("‰ elsewh.", 11), ("log ratio", 11), ("G2", 9), ("trans. DP", 13)];

/// The same on a narrow screen.
const KEYS_NARROW: [(&str, usize); 7] =
    [("here", 6), ("else", 6), ("‰", 6), ("‰ else", 7), ("ratio", 7), ("G2", 8), ("trans. DP", 12)];

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let parts = Analysis::parts(area, 1);
    head(state, parts.head, buffer);
    let shown = state.words.shown.as_ref();
    match shown.map(|shown| &shown.rows) {
        Some(WordRows::List(rows)) => list(state, rows, (parts.titles, parts.body), buffer),
        Some(WordRows::Keys(rows, _)) => keys(state, rows, (parts.titles, parts.body), buffer),
        None => {}
    }
    if state.words.count() == 0 {
        Pen::new(buffer, parts.body, 1).blank(1, state.theme.text()).write(&nothing(state), state.theme.dim());
    }
    notes(state, parts.notes, buffer);
    None
}

/// Why there are no rows.
fn nothing(state: &State) -> String {
    let words = &state.words;
    match (&words.failed, &words.shown) {
        (Some(why), _) => why.clone(),
        _ if words.stopped => "stopped; Enter counts again".to_owned(),
        (None, None) => "counting words …".to_owned(),
        (None, Some(shown)) if shown.group().is_some() => {
            "no key words: none passes p < .0001 (by G2), 5 times, 2 transcripts".to_owned()
        }
        (None, Some(_)) => "no words".to_owned(),
    }
}

/// ` Words · by partner · participants · all languages · most frequent first · without stop words`
fn head(state: &State, area: Rect, buffer: &mut Buffer) {
    let (wanted, theme) = (&state.words.wanted, state.theme);
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, theme.text()).write(if wanted.group.is_some() { "Key words" } else { "Words" }, theme.strong());
    let groups = wanted.by.as_ref().map(|by| match &wanted.group {
        Some(group) => format!("{}: {group}", words_groups_name(by)),
        None => format!("by {}", words_groups_name(by)),
    });
    let stop = if wanted.without_stop { "without stop words" } else { "with stop words" };
    let who = if wanted.interviewers { "anybody" } else { "participants" };
    let order = order_name(wanted.order, wanted.group.is_some());
    for part in groups.as_deref().into_iter().chain([who, script_name(wanted.script), order, stop]) {
        pen.write(" · ", theme.dim()).write(part, theme.text());
    }
    if let Some((done, of @ 1..)) = state.words.running {
        let filled = (done * 10).checked_div(of).unwrap_or(0).min(10);
        let bar = format!("{}{}", "▰".repeat(filled), "▱".repeat(10 - filled));
        let text = format!(" counting {bar} {done}/{of} Esc stops ");
        let column = area.right().saturating_sub(columns(&text) as u16);
        let mut pen = Pen::new(buffer, area, 0);
        pen.goto(column).write(&text, theme.key());
    }
}

/// Columns of the names of words.
fn name_width(area: Rect, least: usize) -> usize {
    (usize::from(area.width) / 5).max(least)
}

fn list(state: &State, rows: &[WordRow], (titles, area): (Rect, Rect), buffer: &mut Buffer) {
    let numbers = if area.width < 100 { LIST_NARROW } else { LIST };
    let taken: usize = numbers.iter().map(|(_, width)| width).sum();
    let name = name_width(area, 20);
    let bar = usize::from(area.width).saturating_sub(name + 2 + taken);
    title(state, titles, (name + 1 + bar, &numbers), buffer);
    let max = rows.iter().map(|row| row.count).max().unwrap_or(0);
    for (place, row) in visible(state, rows, area) {
        let (mut pen, base) = begin(state, &row.word, (place, name), area, buffer);
        let length = super::bars::bar_of(row.count as f64, max as f64, bar.saturating_sub(1));
        let blank = bar.saturating_sub(columns(&length));
        pen.blank(1, state.theme.text()).write(&length, state.theme.found()).blank(blank, state.theme.text());
        let rate = row.per_1000.map_or("n/a".to_owned(), |rate| format!("{rate:.1}"));
        let values = [row.count.to_string(), rate, row.dispersion.range.to_string(), ratio(row.dispersion.dp)];
        for ((_, width), value) in numbers.iter().zip(values) {
            pen.cell_right(&value, *width, base);
        }
        pen.fill(base);
    }
}

fn keys(state: &State, rows: &[(KeyRow, Keyness)], (titles, area): (Rect, Rect), buffer: &mut Buffer) {
    let numbers = if area.width < 100 { KEYS_NARROW } else { KEYS };
    let taken: usize = numbers.iter().map(|(_, width)| width).sum();
    let name = usize::from(area.width).saturating_sub(2 + taken).min(name_width(area, 24));
    title(state, titles, (name, &numbers), buffer);
    for (place, (row, key)) in visible(state, rows, area) {
        let (mut pen, base) = begin(state, &row.word, (place, name), area, buffer);
        let (here, elsewhere) = row.counts.per_1000();
        let one = |value: Option<f64>| value.map_or("n/a".to_owned(), |value| format!("{value:.1}"));
        let more = key.log_ratio.is_some_and(|ratio| ratio >= 0.0);
        let range = if more { row.target_range } else { row.reference_range };
        let values = [
            row.counts.target.to_string(),
            row.counts.reference.to_string(),
            one(here),
            one(elsewhere),
            key.log_ratio.map_or("n/a".to_owned(), |ratio| format!("{ratio:+.2}")),
            one(key.g2),
            format!("{range} {}", ratio(row.dispersion.dp)),
        ];
        for ((_, width), value) in numbers.iter().zip(values) {
            pen.cell_right(&value, *width, base);
        }
        pen.fill(base);
    }
}

fn title(state: &State, area: Rect, (name, numbers): (usize, &[(&str, usize)]), buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, state.theme.dim()).cell("word", name, state.theme.dim());
    for (title, width) in numbers {
        pen.cell_right(title, *width, state.theme.dim());
    }
}

fn visible<'a, T>(state: &State, rows: &'a [T], area: Rect) -> impl Iterator<Item = (usize, &'a T)> + use<'a, T> {
    rows.iter().enumerate().skip(state.words.list.top).take(usize::from(area.height))
}

/// Begin a row with its word.
fn begin<'a>(
    state: &State,
    word: &str,
    (place, width): (usize, usize),
    area: Rect,
    buffer: &'a mut Buffer,
) -> (Pen<'a>, Style) {
    let chosen = place == state.words.list.chosen;
    let base = if chosen { state.theme.selection() } else { state.theme.text() };
    let mut pen = Pen::new(buffer, area, (place - state.words.list.top) as u16);
    pen.write(if chosen { "▸" } else { " " }, base).cell(word, width, base);
    (pen, base)
}

fn ratio(value: Option<f64>) -> String {
    value.map_or("n/a".to_owned(), |value| format!("{value:.2}"))
}

/// The chosen word, and how it was counted.
fn notes(state: &State, area: Rect, buffer: &mut Buffer) {
    let (words, theme) = (&state.words, state.theme);
    let Some(shown) = &words.shown else { return };
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim());
    if let Some((word, measures)) = chosen(shown, words.list.chosen) {
        let room = pen.left() / 3;
        pen.fitted(&word, room, theme.strong()).write(&format!(": {measures} "), theme.text());
    }
    let rest = "─".repeat(pen.left());
    pen.write(&rest, theme.dim());
    for (row, note) in texts(shown).iter().enumerate() {
        Pen::new(buffer, area, row as u16 + 1).blank(1, theme.dim()).fitted(note, usize::MAX, theme.dim());
    }
}

/// The chosen word with all its measures.
fn chosen(shown: &WordsShown, row: usize) -> Option<(String, String)> {
    let spread = |found: &Dispersion| {
        let (d, norm) = (ratio(found.juilland_d), ratio(found.dp_norm));
        let parts = super::counted(found.parts, "transcript");
        format!("in {} of {parts}, D {d}, DPnorm {norm}", found.range)
    };
    match &shown.rows {
        WordRows::List(rows) => {
            let row = rows.get(row)?;
            Some((row.word.clone(), format!("{}, {}", super::counted(row.count, "time"), spread(&row.dispersion))))
        }
        WordRows::Keys(rows, _) => {
            let (row, key) = rows.get(row)?;
            let p = key.p.map_or("n/a".to_owned(), |p| if p < 1e-4 { "< .0001".to_owned() } else { format!("{p:.4}") });
            let bic = key.bic.map_or("n/a".to_owned(), |bic| format!("{bic:.1}"));
            let percent = key.percent_difference.map_or("n/a".to_owned(), |percent| format!("{percent:+.0} %"));
            Some((row.word.clone(), format!("p {p}, BIC {bic}, {percent}, {}", spread(&row.dispersion))))
        }
    }
}

fn texts(shown: &WordsShown) -> [String; 3] {
    let vocabulary = &shown.counted.vocabulary;
    let script = shown.wanted.script;
    let sizes = vocabulary.group_words(script);
    let left_out: Vec<&str> = shown.counted.left_out.keys().map(String::as_str).collect();
    let who = match (left_out.as_slice(), shown.wanted.interviewers) {
        (_, true) => "what anybody says".to_owned(),
        ([], false) => "what all speakers say: none is called an interviewer".to_owned(),
        (names, false) => format!("without what {} say (i counts them too)", names.join(", ")),
    };
    let eligible = "labels, times and remarks in brackets do not count; forms stand by themselves";
    match (&shown.rows, shown.group().and_then(|group| sizes.get(group))) {
        (WordRows::Keys(_, tested), Some(here)) => {
            let elsewhere = sizes.iter().sum::<usize>() - here;
            let scope = format!("{here} words here, {elsewhere} elsewhere; {who}");
            let key =
                format!("key: p < .0001 (by G2) of {tested} words that stand 5 times and in 2 transcripts of a side");
            [
                scope,
                key,
                "words cluster, so p is too small: look at transcripts and DP (0 even, near 1 clumped)".to_owned(),
            ]
        }
        _ => {
            let (all, types) = (vocabulary.words(script), vocabulary.types(script));
            [
                format!("{all} words, {types} different; {who}"),
                eligible.to_owned(),
                "DP over transcripts: 0 even, near 1 clumped".to_owned(),
            ]
        }
    }
}
