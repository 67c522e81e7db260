//! A document of headings, labelled fields and lists as a Word document, with Word's own headings, so that it has an
//! outline and a table of contents can be made from it.

use super::{Error, begin, core, packed, parts, run, styles_with};

/// A paragraph of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// The title of all.
    Title(String),
    /// A heading, its level from 1; Word has nine.
    Heading(usize, String),
    /// A label in bold, and words.
    Field(String, String),
    /// Labels and words on one small line, between middle dots: what a reader of the paper may skip.
    Small(Vec<(String, String)>),
    /// An item of a list with bullets.
    Item(String),
    /// Words.
    Words(String),
}

/// The document with this title among its properties and these paragraphs. The same paragraphs give the same bytes.
///
/// # Errors
/// As [`transcript_docx`](super::transcript_docx).
pub fn paper_docx(title: &str, paragraphs: &[Paragraph]) -> Result<Vec<u8>, Error> {
    let mut body = String::with_capacity(paragraphs.len() * 300 + 2000);
    body.push_str(parts::DOCUMENT_START);
    paragraphs.iter().for_each(|paragraph| write_paragraph(&mut body, paragraph));
    body.push_str(parts::DOCUMENT_END);
    packed(&body, &styles_with(&styles()), &core(title, None), Some(NUMBERING))
}

fn write_paragraph(body: &mut String, paragraph: &Paragraph) {
    match paragraph {
        Paragraph::Title(text) => plain(body, "Title", text),
        Paragraph::Heading(level, text) => plain(body, &format!("Heading{}", level.clamp(&1, &9)), text),
        Paragraph::Item(text) => plain(body, "ListBullet", text),
        Paragraph::Words(text) => plain(body, "Normal", text),
        Paragraph::Small(fields) => {
            let fields: Vec<String> = fields.iter().map(|(label, text)| format!("{label}: {text}")).collect();
            plain(body, "FieldSmall", &fields.join(" · "));
        }
        Paragraph::Field(label, text) => {
            // A label with a list below it does not stay alone at the end of a page.
            begin(body, if text.is_empty() { "FieldAbove" } else { "Field" });
            run(body, Some("FieldLabel"), &format!("{label}:"));
            if !text.is_empty() {
                run(body, None, &format!(" {text}"));
            }
            body.push_str("</w:p>");
        }
    }
}

fn plain(body: &mut String, style: &str, text: &str) {
    begin(body, style);
    if !text.is_empty() {
        run(body, None, text);
    }
    body.push_str("</w:p>");
}

/// Headings, fields and lists.
fn styles() -> String {
    const SIZES: [usize; 9] = [32, 28, 26, 24, 22, 22, 22, 22, 22];
    let mut styles = FIELD_STYLES.to_owned();
    for (level, size) in SIZES.into_iter().enumerate() {
        let (number, before) = (level + 1, if level == 0 { 360 } else { 220 });
        styles.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{number}\"><w:name w:val=\"heading {number}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Field\"/><w:uiPriority w:val=\"9\"/><w:qFormat/><w:pPr>\
             <w:keepNext/><w:keepLines/><w:spacing w:before=\"{before}\" w:after=\"40\"/>\
             <w:outlineLvl w:val=\"{level}\"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val=\"{size}\"/>\
             <w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
        ));
    }
    styles
}

const FIELD_STYLES: &str = "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Field\"><w:name w:val=\"Field\"/>\
    <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl/>\
    <w:spacing w:after=\"40\" w:line=\"252\" w:lineRule=\"auto\"/><w:ind w:left=\"284\"/></w:pPr>\
    <w:rPr><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"FieldSmall\"><w:name w:val=\"Field Small\"/>\
    <w:basedOn w:val=\"Field\"/><w:qFormat/><w:rPr><w:color w:val=\"767676\"/><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"FieldAbove\"><w:name w:val=\"Field Above\"/>\
    <w:basedOn w:val=\"Field\"/><w:qFormat/><w:pPr><w:keepNext/></w:pPr></w:style>\
    <w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"FieldLabel\"><w:name w:val=\"Field Label\"/><w:qFormat/>\
    <w:rPr><w:b/><w:bCs/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"ListBullet\"><w:name w:val=\"List Bullet\"/><w:basedOn w:val=\"Field\"/>\
    <w:qFormat/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:ind w:left=\"641\" w:hanging=\"357\"/></w:pPr></w:style>";

const NUMBERING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
    <w:numFmt w:val=\"bullet\"/><w:pStyle w:val=\"ListBullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/>\
    <w:pPr><w:ind w:left=\"641\" w:hanging=\"357\"/></w:pPr></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::word_paragraphs;

    #[test]
    fn paragraphs_come_back_with_their_styles() {
        let paragraphs = [
            Paragraph::Title("码本 & <b>".to_owned()),
            Paragraph::Heading(1, " 信任 ".to_owned()),
            Paragraph::Field("When to use".to_owned(), "one\n\ttwo  ".to_owned()),
            Paragraph::Small(vec![("Color".to_owned(), "teal".to_owned()), ("Key".to_owned(), "·".to_owned())]),
            Paragraph::Field("Examples".to_owned(), String::new()),
            Paragraph::Item("😀".to_owned()),
            Paragraph::Item(String::new()),
            Paragraph::Heading(9, "deep".to_owned()),
            Paragraph::Words("words".to_owned()),
        ];
        let bytes = paper_docx("码本", &paragraphs).unwrap();
        assert_eq!(bytes, paper_docx("码本", &paragraphs).unwrap());
        let read = word_paragraphs(&bytes).unwrap();
        let read: Vec<(&str, &str)> = read.iter().map(|(style, text)| (style.as_str(), text.as_str())).collect();
        let expected = [
            ("title", "码本 & <b>"),
            ("heading 1", " 信任 "),
            ("field", "When to use: one\n\ttwo  "),
            ("field small", "Color: teal · Key: ·"),
            ("field above", "Examples:"),
            ("list bullet", "😀"),
            ("list bullet", ""),
            ("heading 9", "deep"),
            ("normal", "words"),
        ];
        assert_eq!(read, expected);
    }
}
