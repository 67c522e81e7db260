//! Tables whose rows are turns: time, speaker and words in columns, as many transcribers write them.
//!
//! A column is known by what stands in it: times, row numbers, names that come back, words. Only a table that gives each
//! row words, and a speaker or a time, is read as turns. All other tables stay rows.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Block, Mark, Paragraph, Row, layout};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Time,
    Number,
    Speaker,
    Words,
    /// More about the turn, such as notes of the transcriber.
    More,
    Empty,
}

/// A time, or a span of two, alone in its cell.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let clock = r"\d{1,3}[:：]\d{2}(?:[:：]\d{2})?(?:[.,]\d{1,3})?";
    let span = format!(r"^[\[(（【#]?\s*({clock}(?:\s*(?:-->|--|–|—|-|~)\s*{clock})?)(?:-\d)?\s*[\])）】#]?$");
    Regex::new(&span).ok()
});

/// A name with its time after it.
static NAME_AND_TIME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(.*?)\s*[\[(（]?(\d{1,3}:\d{2}(?::\d{2})?)[\])）]?$").ok());

/// What heads the columns of such a table, in lower case.
#[rustfmt::skip]
const HEADS: &[&str] = &[
    "time", "timestamp", "timestamps", "time stamp", "timecode", "start", "start time", "speaker", "speakers", "name",
    "who", "person", "role", "text", "transcript", "transcription", "words", "content", "utterance", "speech",
    "dialogue", "dialog", "turn", "line", "no", "no.", "nr", "nr.", "#", "id", "notes", "note", "comment", "comments",
    "zeit", "sprecher", "sprecherin", "inhalt", "heure", "locuteur", "texte", "hora", "hablante", "texto",
    "时间", "時間", "时间戳", "說話人", "说话人", "发言人", "發言人", "讲话人", "姓名", "角色", "内容", "內容", "文本", "文字",
    "序号", "序號", "编号", "編號", "备注", "備註", "話者", "発言者", "発言",
];

/// Longest name, in characters.
const LONGEST: usize = 48;

/// Bytes of words that a turn has at least, on average: shorter ones are data.
const SHORTEST: usize = 12;

/// The rows as paragraphs that begin with their label; the rows themselves where they are no turns.
pub(super) fn turns(rows: Vec<Row>) -> Result<Vec<Paragraph>, Vec<Row>> {
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| layout::cell_text(cell)).collect()).collect();
    let width = usual_width(&texts);
    let headed = texts.first().is_some_and(|row| row.len() == width && is_head(row));
    let body = texts.get(usize::from(headed)..).unwrap_or_default();
    let Some(roles) = roles(body, width) else { return Err(rows) };
    let turns = rows.into_iter().skip(usize::from(headed)).flat_map(|row| turn(row, &roles));
    Ok(turns.collect())
}

/// The number of cells that most rows have; 0 where too few agree.
fn usual_width(texts: &[Vec<String>]) -> usize {
    let times = |width: usize| texts.iter().filter(|row| row.len() == width).count();
    let width = (2..=6).rev().max_by_key(|width| times(*width)).unwrap_or_default();
    if times(width) * 10 >= texts.len() * 7 && times(width) >= 2 { width } else { 0 }
}

fn is_head(row: &[String]) -> bool {
    let filled: Vec<&String> = row.iter().filter(|text| !text.is_empty()).collect();
    let known =
        filled.iter().filter(|text| HEADS.contains(&text.trim_end_matches([':', '：']).to_lowercase().as_str()));
    !filled.is_empty() && known.count() * 2 > filled.len()
}

/// What each column holds; `None` where the rows are no turns.
fn roles(body: &[Vec<String>], width: usize) -> Option<Vec<Role>> {
    if width < 2 {
        return None;
    }
    let column = |place: usize| -> Vec<&str> {
        let rows = body.iter().filter(|row| row.len() == width);
        rows.filter_map(|row| row.get(place)).map(String::as_str).filter(|text| !text.is_empty()).collect()
    };
    let columns: Vec<Vec<&str>> = (0..width).map(column).collect();
    let mut roles: Vec<Role> = columns.iter().map(|cells| first_guess(cells)).collect();
    let size = |place: usize| columns.get(place).map_or(0, |cells| cells.iter().map(|cell| cell.len()).sum::<usize>());
    let open = |roles: &[Role], place: usize| roles.get(place) == Some(&Role::More);
    let words = (0..width).filter(|place| open(&roles, *place)).max_by_key(|place| size(*place))?;
    *roles.get_mut(words)? = Role::Words;
    let names =
        (0..width).find(|place| open(&roles, *place) && columns.get(*place).is_some_and(|cells| are_names(cells)));
    if let Some(role) = names.and_then(|place| roles.get_mut(place)) {
        *role = Role::Speaker;
    }
    let more: usize = (0..width).filter(|place| open(&roles, *place)).map(size).sum();
    let told = roles.contains(&Role::Speaker) || roles.contains(&Role::Time) || roles.contains(&Role::Number);
    let rows = columns.get(words).map_or(0, Vec::len);
    (told && more * 2 <= size(words) && size(words) >= rows * SHORTEST).then_some(roles)
}

fn first_guess(cells: &[&str]) -> Role {
    match cells {
        [] => Role::Empty,
        _ if cells.iter().filter(|cell| is_time(cell)).count() * 5 >= cells.len() * 4 => Role::Time,
        _ if are_row_numbers(cells) => Role::Number,
        _ => Role::More,
    }
}

/// Whether the cells count the rows: 1, 2, 3.
fn are_row_numbers(cells: &[&str]) -> bool {
    let numbers: Vec<Option<u32>> = cells.iter().map(|cell| row_number(cell)).collect();
    let next = |pair: &&[Option<u32>]| matches!(pair, [Some(one), Some(two)] if *two == one + 1);
    cells.len() >= 2 && numbers.windows(2).filter(next).count() * 10 >= (cells.len() - 1) * 9
}

fn row_number(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(['.', ')']);
    digits.parse().ok().filter(|_| (1..=6).contains(&digits.len()))
}

fn is_time(text: &str) -> bool {
    TIME.as_ref().is_some_and(|time| time.is_match(text))
}

/// Whether most cells are names, and names come back.
fn are_names(cells: &[&str]) -> bool {
    let names: Vec<String> = cells.iter().filter_map(|cell| name(cell)).map(|(name, _)| name.to_lowercase()).collect();
    let distinct = names.iter().collect::<HashSet<_>>().len();
    names.len() * 10 >= cells.len() * 9 && names.len() >= 2 && distinct * 10 <= names.len() * 7
}

/// The name in a cell, and the time that stands with it.
fn name(text: &str) -> Option<(String, Option<String>)> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let timed = NAME_AND_TIME.as_ref().and_then(|pattern| pattern.captures(&words));
    let group = |number: usize| timed.as_ref().and_then(|found| found.get(number)).map(|part| part.as_str().to_owned());
    let (name, time) = (group(1).unwrap_or_else(|| words.clone()), group(2));
    let name = name.trim().trim_end_matches([':', '：']).trim_end();
    let sentence = name.ends_with(['?', '!', '。', '？', '！']) || name.split(' ').count() > 6;
    let named = name.chars().any(char::is_alphabetic) && name.chars().count() <= LONGEST && !sentence;
    named.then(|| (name.to_owned(), time))
}

/// A row as its turn: the label with the first paragraph of its words, then the others.
fn turn(row: Row, roles: &[Role]) -> Vec<Paragraph> {
    if row.len() != roles.len() {
        return vec![joined(&row, "\t")];
    }
    let (mut time, mut speaker, mut paragraphs, mut marks) = (None, None, Vec::new(), Vec::new());
    for (cell, role) in row.into_iter().zip(roles) {
        let text = layout::cell_text(&cell);
        match role {
            Role::Time if is_time(&text) => time = Some(bare(&text)),
            Role::Speaker if name(&text).is_some() => {
                let (found, beside) = name(&text).unwrap_or_default();
                (speaker, time) = (Some(found), time.or(beside));
            }
            Role::Number if row_number(&text).is_some() => {}
            Role::Words | Role::More => {
                paragraphs.extend(cell.into_iter().map(paragraph).filter(|words| !words.text.trim().is_empty()));
                continue;
            }
            _ => paragraphs.extend(cell.iter().cloned().map(paragraph).filter(|words| !words.text.trim().is_empty())),
        }
        marks.extend(cell.into_iter().flat_map(|block| paragraph(block).marks));
    }
    labelled(time, speaker, paragraphs, marks)
}

fn labelled(
    time: Option<String>,
    speaker: Option<String>,
    mut paragraphs: Vec<Paragraph>,
    marks: Vec<Mark>,
) -> Vec<Paragraph> {
    let time = time.map(|time| format!("[{time}] ")).unwrap_or_default();
    let label = time + &speaker.map(|speaker| format!("{speaker}: ")).unwrap_or_default();
    if paragraphs.is_empty() {
        paragraphs.push(Paragraph::default());
    }
    if let Some(first) = paragraphs.first_mut() {
        let lead = first.text.len() - first.text.trim_start().len();
        first.replace(0, lead, &label);
        first.marks.extend(marks.into_iter().map(|mark| Mark { at: 0, ..mark }));
    }
    paragraphs
}

/// A time without its brackets.
fn bare(text: &str) -> String {
    let found = TIME.as_ref().and_then(|time| time.captures(text)).and_then(|found| found.get(1));
    found.map_or_else(|| text.to_owned(), |found| found.as_str().replace('：', ":"))
}

fn paragraph(block: Block) -> Paragraph {
    match block {
        Block::Paragraph(paragraph) => paragraph,
        table => Paragraph { text: layout::plain(&table), ..Paragraph::default() },
    }
}

/// The cells of a row on one line, marks included.
pub(super) fn joined(row: &Row, between: &str) -> Paragraph {
    let mut line = Paragraph::default();
    for (place, cell) in row.iter().enumerate() {
        if place > 0 {
            line.text.push_str(between);
        }
        let mut fresh = true;
        for block in cell {
            let inner = match block {
                Block::Paragraph(paragraph) => paragraph.clone(),
                Block::Table(rows) => rows.iter().map(|row| joined(row, " ")).fold(Paragraph::default(), append),
            };
            if !fresh && !inner.text.trim().is_empty() {
                line.text.push(' ');
            }
            fresh &= inner.text.trim().is_empty();
            line = append(line, flat(inner));
        }
    }
    line
}

/// A paragraph on one line. Each sign is replaced by one of the same length, so that marks stay where they are.
fn flat(paragraph: Paragraph) -> Paragraph {
    Paragraph { text: paragraph.text.replace(['\n', '\t'], " "), ..paragraph }
}

fn append(mut line: Paragraph, more: Paragraph) -> Paragraph {
    let shift = line.text.len();
    line.text.push_str(&more.text);
    line.marks.extend(more.marks.into_iter().map(|mark| Mark { at: mark.at + shift, ..mark }));
    line
}
