//! Transcripts set on pages, as a PDF and as RTF.
#![allow(clippy::expect_used)]

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Lines of a page, and letters of a line.
const LINES: usize = 48;
const LETTERS: usize = 85;

/// A PDF of `pages` pages of `text`, which is repeated, with a running head and page numbers; streams are compressed.
pub fn pdf(text: &str, pages: usize) -> Vec<u8> {
    let mut file = Document::with_version("1.5");
    let root = file.new_object_id();
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding"
    });
    let fonts = dictionary! { "F" => font };
    let resources = file.add_object(dictionary! { "Font" => fonts });
    let lines: Vec<String> = lines(text);
    let mut lines = lines.iter().cycle();
    let kids: Vec<Object> = (1..=pages)
        .map(|number| {
            let mut content =
                format!("BT /F 8 Tf 60 810 Td (Interview 3) Tj ET BT /F 8 Tf 300 30 Td ({number}) Tj ET\n");
            for (row, line) in lines.by_ref().take(LINES).enumerate() {
                let place = 780 - row * 15;
                writeln!(content, "BT /F 10 Tf 60 {place} Td ({line}) Tj ET").expect("a string takes all");
            }
            let mut stream = Stream::new(Dictionary::new(), content.into_bytes());
            stream.compress().expect("it compresses");
            let content = file.add_object(stream);
            let page = dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()]
            };
            file.add_object(page).into()
        })
        .collect();
    let tree = dictionary! { "Type" => "Pages", "Count" => pages as i64, "Kids" => kids };
    file.objects.insert(root, Object::Dictionary(tree));
    let catalog = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    file.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("memory takes all");
    bytes
}

/// The lines of `text` as a page breaks them, escaped for PDF.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n").filter(|paragraph| paragraph.is_ascii()) {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() > LETTERS {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(&word.replace(['(', ')', '\\'], ""));
            line.push(' ');
        }
        lines.push(line);
    }
    lines
}

/// `text` as RTF, as Word writes it: characters outside ASCII as `\u` with a twin.
pub fn rtf(text: &str) -> Vec<u8> {
    let mut rtf = String::from("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}}\n");
    for paragraph in text.split("\n\n") {
        rtf.push_str(
            "\\pard\\plain\\ltrpar\\ql \\li0\\ri0\\sa200\\sl276 {\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\f0\\fs22 ",
        );
        for unit in paragraph.encode_utf16() {
            match u8::try_from(unit) {
                Ok(byte) if byte < 0x80 => rtf.push(char::from(byte)),
                _ => write!(rtf, "\\u{}\\'3f", i32::from(unit.cast_signed())).expect("a string takes all"),
            }
        }
        rtf.push_str("\\par}\n");
    }
    rtf.push('}');
    rtf.into_bytes()
}
