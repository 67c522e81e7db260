//! What must hold for every file that an importer reads, whatever is in it.

mod codebook;
mod query;

use std::io::{Cursor, Write as _};
use std::sync::Once;

use emic::import::{FORMATS, Source, is_guarded};
use emic::project::recognise;

pub use codebook::{codebook_yaml, qdc};
pub use query::query;

static HOOK: Once = Once::new();

/// Read `data` with the importer called `format` under a file's name, and with whatever importer claims it; then look at
/// what came out.
///
/// # Panics
/// Where something that must hold does not.
pub fn check(format: &str, name: &str, data: &[u8]) {
    HOOK.call_once(abort_on_panic);
    let source = Source::new(name, data);
    let Some(reader) = FORMATS.iter().find(|known| known.name() == format) else {
        panic!("no format is called {format}");
    };
    reader.claims(&source);
    if let Ok(reading) = reader.read(&source) {
        assert!(!reading.documents.is_empty());
        for document in &reading.documents {
            let text = &document.text;
            assert!(!text.contains('\r'), "a carriage return is left");
            for note in &document.notes {
                let range = note.range.start().get()..note.range.end().get();
                assert!(text.get(range.clone()).is_some(), "a note lies outside of the text: {range:?}");
            }
            if text.len() < 1 << 16 {
                let turns = recognise(text).turns;
                assert!(turns.iter().all(|turn| text.get(turn.range.start().get()..turn.range.end().get()).is_some()));
            }
        }
    }
}

/// The parts of a Word document that stand around what is fuzzed, which is put in place of the last name's content.
pub const DOCX: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
    ),
    (
        "word/comments.xml",
        r#"<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" w:author="A"><w:p><w:r><w:t>note 注</w:t></w:r></w:p></w:comment></w:comments>"#,
    ),
    ("word/document.xml", ""),
];

/// The same of an OpenDocument text.
pub const ODT: &[(&str, &str)] = &[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")];

/// The same of a workbook.
pub const XLSX: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    ("xl/worksheets/sheet1.xml", ""),
];

/// As [`check`] for an archive: `data` as it is where its first byte is odd, else the rest of it as the last of `parts`.
/// A fuzzer that had to find its way through compression would never reach the XML.
///
/// # Panics
/// Where something that must hold does not.
pub fn check_archive(format: &str, name: &str, parts: &[(&str, &str)], data: &[u8]) {
    match data.split_first() {
        Some((first, content)) if first % 2 == 0 => check(format, name, &archive(parts, content)),
        _ => check(format, name, data),
    }
}

fn archive(parts: &[(&str, &str)], content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (place, (name, text)) in parts.iter().enumerate() {
        let bytes = if place + 1 == parts.len() { content } else { text.as_bytes() };
        let written = writer.start_file(*name, stored).and_then(|()| Ok(writer.write_all(bytes)?));
        written.expect("writing to memory does not fail");
    }
    writer.finish().expect("writing to memory does not fail").into_inner()
}

/// A panic behind the fence of `import::guard` is caught and becomes an error; every other one is a finding.
fn abort_on_panic() {
    let inner = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !is_guarded() {
            inner(info);
        }
    }));
}
