//! Workbooks made by another crate, whole and hurt.

use rust_xlsxwriter::{ExcelDateTime as Time, Format as Style, Formula, Workbook as Book};

use super::*;
use crate::import::{Columns, is_guarded, read};

const ANSWER: &str = "That I need not look twice at what the others do 👍🏽.";

fn book(fill: impl FnOnce(&mut Book)) -> Vec<u8> {
    let mut book = Book::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn whole() -> Vec<u8> {
    book(|book| {
        book.add_worksheet().set_name("Empty").unwrap();
        let sheet = book.add_worksheet();
        sheet.set_name("Answers").unwrap();
        for (column, heading) in ["Name", "When", "Age", "Sum", "什么是信任？", "Done", "Wrong"].into_iter().enumerate()
        {
            sheet.write(0, column as u16, heading).unwrap();
        }
        let (day, minute) =
            (Style::new().set_num_format("yyyy-mm-dd"), Style::new().set_num_format("yyyy-mm-dd hh:mm"));
        let time = |text: &str| Time::parse_from_str(text).unwrap();
        sheet.write(1, 0, "Menon").unwrap();
        sheet.write_with_format(1, 1, time("2024-04-09"), &day).unwrap();
        sheet.write(1, 2, 41).unwrap();
        sheet.write_formula(1, 3, Formula::new("=0.5+0.6").set_result("1.1")).unwrap();
        sheet.write(1, 4, format!("{ANSWER}\n\n信任就是不用再看。")).unwrap();
        sheet.write(1, 5, true).unwrap();
        sheet.write_formula(1, 6, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write(3, 0, "王芳").unwrap();
        sheet.write_with_format(3, 1, time("2024-04-09T10:33:00"), &minute).unwrap();
        sheet.write(3, 4, "我们互相信任，因为大家都知道该做什么。").unwrap();
        book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "not read").unwrap();
    })
}

fn imported(bytes: &[u8], columns: Option<&Columns>) -> Result<Reading, Error> {
    read(&Source { columns, ..Source::new("调查.xlsx", bytes) })
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let reading = imported(&whole(), None).unwrap();
    let [menon, wang] = reading.documents.as_slice() else { panic!("{reading:?}") };
    assert_eq!(menon.text, format!("问: 什么是信任？\n\nMenon: {ANSWER}\n\n信任就是不用再看。\n"));
    let pairs = |document: &crate::import::Document| {
        document.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(pairs(menon), ["When=2024-04-09", "Age=41", "Sum=1.1", "Done=TRUE"]);
    assert_eq!((wang.name.as_deref(), pairs(wang)), (Some("王芳"), vec!["When=2024-04-09 10:33:00".to_owned()]));
    assert_eq!((wang.format, wang.encoding), ("workbook (.xlsx)", ""));
    let told: Vec<String> = reading.warnings.iter().map(Warning::to_string).collect();
    assert_eq!(
        told[..2],
        [
            "line 2: 1 cell of the sheet left out: a formula failed there (#N/A and the like)",
            "the sheet `Answers` is read; others are not: Notes",
        ]
    );
    assert!(told[2].starts_with("answers: `什么是信任？`; respondents by `Name`"), "{told:?}");
}

#[test]
fn lengths_of_time_and_hours_of_the_day() {
    let time = |days: f64, kind| date(&ExcelDateTime::new(days, kind, false));
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
    assert_eq!((time(1.5, TimeDelta), time(0.5, DateTime)), ("36:00:00".to_owned(), "12:00:00".to_owned()));
    assert_eq!(shown(&Data::Float(41.0)), Some("41".to_owned()));
    assert_eq!(shown(&Data::Float(0.1)), Some("0.1".to_owned()));
}

#[test]
fn a_cell_in_the_last_corner_is_no_bomb() {
    let far = book(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Name").unwrap();
        sheet.write(0, 1, "Q").unwrap();
        sheet.write(1, 1, ANSWER).unwrap();
        sheet.write(1_048_575, 16_383, "far").unwrap();
    });
    let wanted = Columns { text: vec!["Q".to_owned()], id: None };
    let reading = imported(&far, Some(&wanted)).unwrap();
    assert_eq!(reading.documents.len(), 1);
    let many = book(|book| {
        let sheet = book.add_worksheet();
        for row in 0..300 {
            sheet.write(row, 16_383, "far").unwrap();
        }
    });
    assert_eq!(imported(&many, None), Err(Error::TooLarge(256)));
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    let spaces = vec![b' '; 80 << 20];
    let bytes = archive::tests::zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &spaces)]);
    assert!(bytes.len() < 200_000);
    assert_eq!(imported(&bytes, None), Err(Error::TooLarge(64)));
}

#[test]
fn a_billion_laughs_stay_unexpanded() {
    let strings = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    let bytes =
        archive::tests::zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings.as_bytes())]);
    assert!(imported(&bytes, None).is_err());
}

#[test]
fn what_is_cut_off_or_flipped_is_an_error_or_a_table() {
    let whole = whole();
    for part in 1..40 {
        let cut = whole.get(..whole.len() * part / 40).unwrap();
        assert!(imported(cut, None).is_err());
    }
    let mut seed = 7_u64;
    let mut next = |end: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % end
    };
    for _ in 0..300 {
        let mut hurt = whole.clone();
        for _ in 0..1 + next(8) {
            let place = next(hurt.len());
            hurt[place] ^= 1 << next(8);
        }
        let _ = imported(&hurt, None);
        assert!(!is_guarded());
    }
}

#[test]
fn other_spreadsheets_are_refused_with_the_way_out() {
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....".to_vec();
    old.extend("Workbook\0".encode_utf16().flat_map(u16::to_le_bytes));
    let open = archive::tests::zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
    for (bytes, what) in [(old, "an old Excel workbook (.xls)"), (open, "an OpenDocument spreadsheet (.ods)")] {
        let error = imported(&bytes, None).unwrap_err().to_string();
        assert!(error.contains(what) && error.contains("save it as .xlsx or CSV"), "{error}");
    }
    // What calls itself a workbook and is text is a table as text, as many programs write it.
    let reading = read(&Source::new("a.xls", format!("Name\tQ\nAnn\t{ANSWER}\n").as_bytes())).unwrap();
    assert_eq!(reading.documents[0].text, format!("Question: Q\n\nAnn: {ANSWER}\n"));
}
