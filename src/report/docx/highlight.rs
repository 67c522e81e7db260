//! A highlighted transcript as a Word document: shading in the codes' colours, and their names where a passage ends.

use super::{Error, begin, core, escape, packed, parts, run, styles_with};
use crate::report::clean_line;
use crate::report::highlight::{Highlighted, HighlightedTurn, Piece, tints};

/// The document. The same transcript gives the same bytes.
///
/// # Errors
/// As [`transcript_docx`](super::transcript_docx).
pub fn highlight_docx(found: &Highlighted) -> Result<Vec<u8>, Error> {
    let mut body = String::with_capacity(20_000);
    body.push_str(parts::DOCUMENT_START);
    paragraph(&mut body, "Title", &clean_line(&found.title));
    for note in &found.notes {
        paragraph(&mut body, "Note", note);
    }
    if found.codes.is_empty() {
        paragraph(&mut body, "Note", found.how());
    }
    let tints = tints(&found.codes);
    for (code, tint) in found.codes.iter().zip(&tints) {
        begin(&mut body, "Note");
        shaded(&mut body, &clean_line(&code.name), Some(tint));
        run(&mut body, None, &format!(" {}", code.segments));
        body.push_str("</w:p>");
    }
    found.turns.iter().for_each(|turn| write_turn(&mut body, found, &tints, turn));
    body.push_str(parts::DOCUMENT_END);
    packed(&body, &styles_with(STYLES), &core(&found.title, None), None)
}

fn paragraph(body: &mut String, style: &str, text: &str) {
    begin(body, style);
    run(body, None, text);
    body.push_str("</w:p>");
}

fn write_turn(body: &mut String, found: &Highlighted, tints: &[&str], turn: &HighlightedTurn) {
    begin(body, "Turn");
    if !turn.time.is_empty() {
        run(body, Some("Timestamp"), &format!("[{}]", turn.time));
        run(body, None, " ");
    }
    let speaker = clean_line(&turn.speaker);
    if !speaker.trim().is_empty() {
        run(body, Some("Speaker"), &format!("{}:", speaker.trim()));
        run(body, None, " ");
    }
    turn.pieces.iter().for_each(|piece| write_piece(body, found, tints, piece));
    body.push_str("</w:p>");
}

fn write_piece(body: &mut String, found: &Highlighted, tints: &[&str], piece: &Piece) {
    let first = piece.codes.first().and_then(|place| tints.get(*place));
    shaded(body, &super::super::clean(&piece.text), first.copied());
    for close in &piece.closes {
        let goes_on = if close.goes_on { " …" } else { "" };
        run(body, Some("Coded"), &format!(" {}{goes_on} ", found.names(&close.codes)));
    }
}

/// A run with a colour behind its words.
fn shaded(body: &mut String, text: &str, fill: Option<&str>) {
    let Some(fill) = fill else { return run(body, None, text) };
    body.push_str("<w:r><w:rPr>");
    if text.chars().any(crate::text::is_han) {
        body.push_str("<w:rFonts w:hint=\"eastAsia\"/>");
    }
    body.push_str("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"");
    body.push_str(fill);
    body.push_str("\"/></w:rPr>");
    for (place, line) in text.split('\n').enumerate() {
        body.push_str(if place > 0 { "<w:br/>" } else { "" });
        body.push_str("<w:t xml:space=\"preserve\">");
        body.push_str(&escape(&line.replace('\t', " ")));
        body.push_str("</w:t>");
    }
    body.push_str("</w:r>");
}

const STYLES: &str = "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Note\"><w:name w:val=\"Note\"/>\
    <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:after=\"40\"/></w:pPr><w:rPr><w:sz w:val=\"18\"/>\
    <w:szCs w:val=\"18\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Coded\"><w:name w:val=\"Coded\"/><w:qFormat/>\
    <w:rPr><w:i/><w:iCs/><w:color w:val=\"767676\"/><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr></w:style>";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::word_paragraphs;
    use crate::report::highlight::tests::transcript;

    #[test]
    fn passages_are_shaded_and_named() {
        let found = transcript();
        let bytes = highlight_docx(&found).unwrap();
        assert_eq!(bytes, highlight_docx(&found).unwrap());
        let read = word_paragraphs(&bytes).unwrap();
        let read: Vec<(&str, &str)> = read.iter().map(|(style, text)| (style.as_str(), text.as_str())).collect();
        let expected = [
            ("title", "王经理 <b>"),
            ("note", "layer: wei"),
            ("note", "Trust & 信任 1"),
            ("note", "*Slow* 1"),
            ("turn", "[00:01:02] Q: So [没有信任 <it> 😀 Trust & 信任  *Slow* … "),
            ("turn", "[00:01:02] 王: takes time *Slow* ."),
        ];
        assert_eq!(read, expected);
        let mut body = String::new();
        shaded(&mut body, "信任\n&", Some("A3DDD0"));
        assert!(
            body.contains("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"A3DDD0\"/>") && body.contains("<w:br/>")
        );
    }
}
