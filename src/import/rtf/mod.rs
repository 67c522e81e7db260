//! RTF, as Word, WordPad, LibreOffice, TextEdit and old transcription programs write it.
//!
//! Kept: the text of the body, soft breaks, tabs, cells by tab, footnotes (a mark in the text, the notes at the end), text
//! boxes, the results of fields, comments as notes. Left out: headers and footers, pictures, hidden text, tracked deletions,
//! automatic list numbers; what is left out and might be missed is told. [`super::flow`] lays paragraphs and tables out.
//!
//! The reader is our own. The crate rtf-parser-tt keeps tracked deletions as if they stood, loses text boxes and comments, and
//! builds a token tree for a job that one pass over the bytes does.

mod charsets;
mod reader;
mod tokens;
mod words;

use super::flow::Flow;
use super::{Error, Format, Reading, Source, Warning, encoding};
use reader::Found;

/// `.rtf`, and `.doc` files that are RTF inside.
pub(super) struct Rtf;

impl Format for Rtf {
    fn name(&self) -> &'static str {
        "RTF"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let bytes = source.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(source.bytes);
        bytes.trim_ascii_start().starts_with(b"{\\rtf")
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let wanted = source.encoding.map(encoding::named).transpose()?;
        let found = reader::read(source.bytes, wanted)?;
        let warnings = warnings(&found);
        let title = Some(found.title.trim().to_owned()).filter(|title| !title.is_empty());
        let Found { blocks, footnotes, comments, .. } = found;
        let reading = Flow { blocks, footnotes, comments, title, warnings }.document(self.name());
        if reading.documents.iter().all(|document| document.text.is_empty()) {
            let why = "this RTF document holds no words; if they are in pictures, save the text from the program that \
                       wrote it";
            return Err(Error::NoText(why.to_owned()));
        }
        Ok(reading)
    }
}

fn warnings(found: &Found) -> Vec<Warning> {
    let told = [
        (found.deleted, "tracked deletion left out; insertions stand", "tracked deletions left out; insertions stand"),
        (found.hidden, "passage of hidden text left out", "passages of hidden text left out"),
        (found.numbers, "automatic list number left out", "automatic list numbers left out"),
        (found.pictures, "picture left out", "pictures left out"),
        (
            found.damaged,
            "place does not fit its encoding and shows as \u{FFFD}",
            "places do not fit their encoding and show as \u{FFFD}",
        ),
    ];
    let mut warnings: Vec<Warning> = told
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| Warning::new(format!("{count} {}", if *count == 1 { one } else { many })))
        .collect();
    if found.running {
        warnings.push(Warning::new("page headers and footers left out"));
    }
    if found.unclosed {
        warnings.push(Warning::new("the file ends within a group: look whether the end of the interview is there"));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reading(rtf: &[u8]) -> Reading {
        Rtf.read(&Source::new("a.rtf", rtf)).unwrap()
    }

    #[track_caller]
    fn check(rtf: &str, text: &str) {
        assert_eq!(reading(rtf.as_bytes()).documents[0].text, text);
    }

    #[test]
    fn a_line_end_written_as_a_letter_is_a_line_end() {
        check("{\\rtf1 a\\'0d\\'d0 b\\u13?c\\'0d\\'0ad}", "a\nÐ b\nc\nd\n");
    }

    #[track_caller]
    fn check_warning(rtf: &str, text: &str, warning: &str) {
        let reading = reading(rtf.as_bytes());
        assert_eq!(reading.documents[0].text, text);
        assert_eq!(reading.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(), [warning]);
    }

    #[test]
    fn paragraphs_and_signs() {
        check(
            "{\\rtf1\\ansi Q:\\~a\\emdash b\\par\\pard A: c\\line d\\tab e\\-f\\_g\\{\\}\\\\\\par}",
            "Q:\u{A0}a—b\n\nA: c\nd\tef\u{2011}g{}\\\n",
        );
        check("{\\rtf1 a\\\nb\\par\r\n\\par\\par c}trailing", "a\n\nb\n\nc\n");
        check(
            "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt here}} {\\upr{?}{\\*\\ud{\\u22909 ?}}}}",
            "here 好\n",
        );
        check(
            "{\\rtf1 a{\\pict\\bin6 }}{{}\\}b{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt box\\par}}}c}",
            "abc\n\nbox\n",
        );
    }

    #[test]
    fn encodings() {
        check(
            "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fcharset0 Arial;}}\\f0\\'ce\\'ca\\'a3\\'ba\\f1 caf\\'e9}",
            "问：café\n",
        );
        check(
            "{\\rtf1\\ansicpg936{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 \\'c4\\'e3\\'ba\\'c3 it\\'92s}",
            "你好 it’s\n",
        );
        check(
            "{\\rtf1\\ansi{\\fonttbl\\f0\\fcharset128 A;\\f1\\fcharset136 B;\\f2\\fcharset129 C;}\\f0\\'93\\'fa\\'83X \\f1\\'ab\\'48\\f2\\'c7\\'d1}",
            "日ス 信한\n",
        );
        check(
            "{\\rtf1\\uc1\\u-10179?\\u-8694?\\u20320\\'3f{\\uc2\\u22909\\'ba\\'c3x}\\uc0\\u38382\\u-230 y}",
            "😊你好x问：y\n",
        );
        check("{\\rtf1\\mac\\'8e \\u-3913?}", "é •\n");
        let source = Source { encoding: Some("big5"), ..Source::new("a.rtf", b"{\\rtf1\\ansi\\'ab\\'48}") };
        assert_eq!(Rtf.read(&source).unwrap().documents[0].text, "信\n");
    }

    #[test]
    fn what_is_left_out_is_told() {
        check_warning(
            "{\\rtf1 a{\\deleted b\\par c}{\\revised d}{\\deleted e}}",
            "ad\n",
            "2 tracked deletions left out; insertions stand",
        );
        check_warning("{\\rtf1 好{\\v secret {\\b x}}b}", "好b\n", "1 passage of hidden text left out");
        check_warning("{\\rtf1{\\header Study 1\\par}a}", "a\n", "page headers and footers left out");
        check_warning("{\\rtf1 a{\\*\\shppict{\\pict 00ff}}{\\nonshppict{\\pict 00}}}", "a\n", "1 picture left out");
        check_warning(
            "{\\rtf1{\\listtext\\tab 1.\\tab}a\\par{\\listtext\\'b7\\tab}b}",
            "a\n\nb\n",
            "1 automatic list number left out",
        );
        check_warning(
            "{\\rtf1 a\\u-10179?b}",
            "a\u{FFFD}b\n",
            "1 place does not fit its encoding and shows as \u{FFFD}",
        );
        let told = "the file ends within a group: look whether the end of the interview is there";
        check_warning("{\\rtf1 a{\\b b", "ab\n", told);
    }

    #[test]
    fn tables_and_footnotes() {
        let rows = "{\\rtf1 t\\par\\trowd\\pard\\intbl Q\\cell 好\\par more\\cell\\row\\pard\\intbl A\\cell\\cell\\row\\pard end{\\footnote \\chftn  note}.\\par}";
        check(rows, "t\n\nQ\t好 more\nA\n\nend[1].\n\n---\n\n[1] note\n");
    }

    #[test]
    fn comments_become_notes() {
        let rtf = "{\\rtf1{\\info{\\title Gespr\\'e4ch}{\\author X}}Q: 好\\par {\\*\\atrfstart 7}A: trust{\\*\\atrfend 7}{\\*\\atnid AB}{\\*\\atnauthor Ann}\\chatn{\\*\\annotation{\\*\\atnref 7}\\pard really?\\par}.}";
        let document = reading(rtf.as_bytes()).documents.remove(0);
        assert_eq!((document.title.as_deref(), document.text.as_str()), (Some("Gespräch"), "Q: 好\n\nA: trust.\n"));
        let note = &document.notes[0];
        assert_eq!(
            (note.range.slice(&document.text), note.author.as_str(), note.text.as_str()),
            ("A: trust", "Ann", "really?")
        );
    }

    #[test]
    fn hostile_documents() {
        let deep = format!("{{\\rtf1{}", "{".repeat(2000));
        assert!(matches!(Rtf.read(&Source::new("a.rtf", deep.as_bytes())), Err(Error::Damaged(_))));
        assert!(matches!(Rtf.read(&Source::new("a.rtf", b"{\\rtf1{\\pict 00}}")), Err(Error::NoText(_))));
        assert!(Rtf.claims(&Source::new("a.doc", b"{\\rtf1 a}")) && !Rtf.claims(&Source::new("a.rtf", b"rtf")));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(
            parts in proptest::collection::vec(prop_oneof![
                Just("{"), Just("}"), Just("\\'e9"), Just("\\u-10179 "), Just("\\par "), Just("\\cell "), Just("\\row "),
                Just("\\intbl "), Just("{\\footnote "), Just("{\\*\\annotation "), Just("{\\*\\atrfstart 1}"),
                Just("{\\*\\atrfend 1}"), Just("{\\*\\atnref 1}"), Just("好"), Just(" a "), Just("\\deleted "), Just("\\ud "),
                Just("\\upr "), Just("\\bin3 "), Just("\\"), Just("{\\shp{\\*\\x"), Just("\\shptxt "), Just("\\uc3 ")
            ], 0..60)
        ) {
            let rtf = format!("{{\\rtf1 {}", parts.concat());
            if let Ok(reading) = Rtf.read(&Source::new("a.rtf", rtf.as_bytes())) {
                let text = &reading.documents[0].text;
                for note in &reading.documents[0].notes {
                    prop_assert!(text.get(note.range.start().get()..note.range.end().get()).is_some());
                }
            }
        }
    }
}
