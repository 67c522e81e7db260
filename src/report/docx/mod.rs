//! Word documents: a transcript with a title and a paragraph for each paragraph of each turn, a paper of headings and
//! fields, and tables.
//!
//! A turn begins as it does in the text, `[00:01:02] Speaker: words`, so that the document can be imported again. The same
//! turns give the same bytes.

mod highlight;
mod paper;
mod parts;
mod tables;

use std::borrow::Cow;
use std::io::{Cursor, Write};

use jiff::Timestamp;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

pub use highlight::highlight_docx;
pub use paper::{Paragraph, paper_docx};
pub(super) use tables::{PAPER, tables_docx};

use super::{Error, ScriptTurn};
use crate::text::is_han;

/// The document with this title and these turns.
///
/// # Errors
/// [`Error::Io`] where a part would be larger than an archive can hold: some 4 GB.
pub fn transcript_docx(title: &str, turns: &[ScriptTurn]) -> Result<Vec<u8>, Error> {
    packed(&document(title, turns), parts::STYLES, &core(title, None), None)
}

/// The styles of all documents and some of one's own.
fn styles_with(more: &str) -> String {
    parts::STYLES.replace("</w:styles>", &format!("{more}</w:styles>"))
}

/// The part that says how the lists of a document are marked.
const NUMBERING_PART: &str = "word/numbering.xml";

/// A document as an archive: its body, its styles, what it says of itself, and how lists are marked where it has any.
fn packed(document: &str, styles: &str, core: &str, numbering: Option<&str>) -> Result<Vec<u8>, Error> {
    let mut types = parts::CONTENT_TYPES.to_owned();
    let mut relations = parts::DOCUMENT_RELATIONS.to_owned();
    if numbering.is_some() {
        types = types.replace("</Types>", parts::NUMBERING_TYPE);
        relations = relations.replace("</Relationships>", parts::NUMBERING_RELATION);
    }
    let all = [
        ("[Content_Types].xml", types.as_str()),
        ("_rels/.rels", parts::RELATIONS),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relations.as_str()),
        ("word/styles.xml", styles),
        (NUMBERING_PART, numbering.unwrap_or_default()),
        ("word/settings.xml", parts::SETTINGS),
        ("word/footer1.xml", parts::FOOTER),
        ("docProps/core.xml", core),
        ("docProps/app.xml", parts::APPLICATION),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::DEFAULT);
    for (name, text) in all.iter().filter(|(name, _)| *name != NUMBERING_PART || numbering.is_some()) {
        zip.start_file(*name, options).map_err(std::io::Error::from)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish().map_err(std::io::Error::from)?.into_inner())
}

/// What the document says of itself, with the time that it was made at where that is known.
fn core(title: &str, time: Option<Timestamp>) -> String {
    let dates = time.map(|time| {
        let time = time.strftime("%Y-%m-%dT%H:%M:%SZ");
        ["created", "modified"]
            .map(|what| format!("<dcterms:{what} xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:{what}>"))
            .concat()
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>emic</dc:creator>{}\
         </cp:coreProperties>",
        escape(title),
        dates.unwrap_or_default()
    )
}

fn document(title: &str, turns: &[ScriptTurn]) -> String {
    let size: usize = turns.iter().map(|turn| turn.words.len() + 400).sum();
    let mut body = String::with_capacity(size + 2000);
    body.push_str(parts::DOCUMENT_START);
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if !title.is_empty() {
        begin(&mut body, "Title");
        run(&mut body, None, &title);
        body.push_str("</w:p>");
    }
    for turn in turns {
        write_turn(&mut body, turn);
    }
    body.push_str(parts::DOCUMENT_END);
    body
}

fn write_turn(body: &mut String, turn: &ScriptTurn) {
    begin(body, "Turn");
    if let Some(time) = turn.time {
        run(body, Some("Timestamp"), &format!("[{}]", clock(time)));
        run(body, None, " ");
    }
    let speaker = turn.speaker.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if !speaker.is_empty() {
        run(body, Some("Speaker"), &format!("{speaker}:"));
        run(body, None, " ");
    }
    for (place, paragraph) in paragraphs(&turn.words).into_iter().enumerate() {
        if place > 0 {
            body.push_str("</w:p>");
            begin(body, "Turn");
        }
        run(body, None, &paragraph);
    }
    body.push_str("</w:p>");
}

/// The paragraphs of `words`, which blank lines divide.
fn paragraphs(words: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut fresh = true;
    for line in words.lines() {
        match paragraphs.last_mut() {
            _ if line.trim().is_empty() => fresh = true,
            Some(open) if !fresh => {
                open.push('\n');
                open.push_str(line);
            }
            _ => {
                paragraphs.push(line.to_owned());
                fresh = false;
            }
        }
    }
    paragraphs
}

/// `01:02:03`: whole seconds, as transcripts write them.
fn clock(time: u64) -> String {
    let seconds = time / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn begin(body: &mut String, style: &str) {
    body.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
    body.push_str(style);
    body.push_str("\"/></w:pPr>");
}

/// A run of text in a character style. Where it holds Han, quotation marks and dashes are drawn East Asian too.
fn run(body: &mut String, style: Option<&str>, text: &str) {
    body.push_str("<w:r>");
    let han = text.chars().any(is_han);
    if style.is_some() || han {
        body.push_str("<w:rPr>");
        if let Some(style) = style {
            body.push_str("<w:rStyle w:val=\"");
            body.push_str(style);
            body.push_str("\"/>");
        }
        body.push_str(if han { "<w:rFonts w:hint=\"eastAsia\"/></w:rPr>" } else { "</w:rPr>" });
    }
    for (place, line) in text.split('\n').enumerate() {
        body.push_str(if place > 0 { "<w:br/>" } else { "" });
        for (place, piece) in line.split('\t').enumerate() {
            body.push_str(if place > 0 { "<w:tab/>" } else { "" });
            if !piece.is_empty() {
                body.push_str("<w:t xml:space=\"preserve\">");
                body.push_str(&escape(piece));
                body.push_str("</w:t>");
            }
        }
    }
    body.push_str("</w:r>");
}

/// `text` as XML holds it, without the characters that it may not hold.
fn escape(text: &str) -> Cow<'_, str> {
    let legal = |letter: char| !matches!(letter, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.chars().all(|letter| legal(letter) && !matches!(letter, '&' | '<' | '>')) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars().filter(|letter| legal(*letter)) {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::{Source, read};
    use crate::project::recognise;

    fn turn(speaker: &str, time: Option<u64>, words: &str) -> ScriptTurn {
        let speaker = (!speaker.is_empty()).then(|| speaker.to_owned());
        ScriptTurn { speaker, time: time.map(|seconds| seconds * 1000), words: words.to_owned() }
    }

    /// The turns with a speaker that our own importer finds in the document, and its title.
    fn again(title: &str, turns: &[ScriptTurn]) -> (Vec<ScriptTurn>, Option<String>, String) {
        let bytes = transcript_docx(title, turns).unwrap();
        let document = read(&Source::new("a.docx", &bytes)).unwrap().documents.remove(0);
        let spoken = recognise(&document.text).turns.into_iter().filter(|turn| turn.speaker.is_some());
        let words = |turn: &crate::project::Turn| turn.words.slice(&document.text).to_owned();
        let found = spoken.map(|turn| ScriptTurn { words: words(&turn), speaker: turn.speaker, time: turn.time });
        (found.collect(), document.title, document.text.clone())
    }

    #[test]
    fn a_document_comes_back_as_it_went() {
        let turns = [
            turn("Ann Lee", Some(3), "Was there <trust> & “hope”?"),
            turn("王晓红", Some(3723), "我们没有“信任”。👍🏽\n\n第二段\n下一行\twith a tab"),
            turn("Ann Lee", Some(3727), "So?"),
            turn("王晓红", Some(3730), "没有。"),
        ];
        let (found, title, text) = again("访谈 & Interview 3", &turns);
        assert_eq!(found, turns);
        assert_eq!(title.as_deref(), Some("访谈 & Interview 3"));
        assert!(text.starts_with("访谈 & Interview 3\n\n[00:00:03] Ann Lee: Was there <trust>"), "{text}");
    }

    #[test]
    fn the_same_turns_give_the_same_bytes_and_no_forbidden_character() {
        let turns =
            [turn("A\u{1}n\nn", None, "one\u{1b}[31m\u{FFFF} two\u{b}"), turn("", None, ""), turn("", Some(1), "好")];
        let bytes = transcript_docx("\u{2}", &turns).unwrap();
        assert_eq!(bytes, transcript_docx("\u{2}", &turns).unwrap());
        let text = read(&Source::new("a", &bytes)).unwrap().documents.remove(0).text;
        assert_eq!(text, "An n: one[31m two\n\n[00:00:01] 好\n");
        assert!(transcript_docx("", &[]).is_ok());
    }

    fn words() -> impl Strategy<Value = String> {
        let line = "[a-z信任<&\"'😀👩🏽é\u{300}]{1,6}( [a-z信任。,&]{1,8}){0,5}";
        let paragraph = proptest::collection::vec(line, 1..3).prop_map(|lines| lines.join("\n"));
        proptest::collection::vec(paragraph, 1..3).prop_map(|paragraphs| paragraphs.join("\n\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn turns_speakers_and_words_come_back(
            timed in any::<bool>(), said in proptest::collection::vec((any::<bool>(), 0_u64..30_000, words()), 6..30)
        ) {
            let turns: Vec<ScriptTurn> = (said.into_iter().enumerate())
                .map(|(place, (either, time, words))| {
                    // At first in turns, so that each name comes back: that is how speakers are known.
                    let first = if place < 6 { place % 2 == 0 } else { either };
                    turn(if first { "Ann Lee" } else { "王晓红" }, timed.then_some(time), &words)
                })
                .collect();
            prop_assert_eq!(again("T", &turns).0, turns);
        }
    }
}
