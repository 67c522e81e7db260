//! Tables as a Word document: each with a caption that Word numbers, three rules as in a journal, its heading repeated on
//! every page, and its notes below. Wide tables lie on pages of their own that are laid on their sides.

use super::{begin, core, escape, packed, parts, run, styles_with};
use crate::report::layout::{Layout, Paper, Slot, is_right_to_left, layout, part_told, runs_left, sentence};
use crate::report::printed::Printed;
use crate::report::{Error, Kind, Page, Table, clean_line};

/// The letters that a page has room for.
pub(in crate::report) const PAPER: Paper = Paper { portrait: 103, landscape: 157 };
/// The width of a letter in twentieths of a point: that of a digit of 9 points, and a little.
const LETTER: usize = 92;
/// What stands between two columns, in letters.
const GAP: usize = 2;
/// The rows that Word lets a table have.
const MOST_ROWS: usize = 32_767;
/// Letters of a row that is not broken over two pages.
const UNBROKEN: usize = 600;

/// The document with these tables. The same tables give the same bytes.
///
/// # Errors
/// [`Error::TooLarge`] where a table has more rows than Word takes; [`Error::Io`] where a part would be larger than an
/// archive can hold.
pub fn tables_docx(tables: &[Table], page: &Page) -> Result<Vec<u8>, Error> {
    for table in tables {
        check(table)?;
    }
    let body = document(tables, page);
    // As papers are set. These fonts, or others of the same widths, are on every machine; tables depend on it.
    let styles = styles_with(TABLE_STYLES).replace("Calibri", "Times New Roman").replace("Microsoft YaHei", "SimSun");
    packed(&body, &styles, &core(&page.title, page.time(tables)), None)
}

fn check(table: &Table) -> Result<(), Error> {
    if table.rows.len() < MOST_ROWS {
        return Ok(());
    }
    Err(Error::TooLarge {
        table: clean_line(&table.name).into_owned(),
        what: "rows",
        has: table.rows.len(),
        most: MOST_ROWS - 1,
        format: "a table of Word",
        hint: "write .xlsx or .csv, or filter",
    })
}

fn document(tables: &[Table], page: &Page) -> String {
    let cells: usize = tables.iter().map(|table| table.rows.len() * table.columns.len()).sum();
    let mut body = String::with_capacity(cells * 200 + 4000);
    body.push_str(parts::DOCUMENT_START);
    let title = clean_line(&page.title);
    if !title.trim().is_empty() {
        paragraph(&mut body, "Title", title.trim());
    }
    let mut landscape = false;
    for (number, table) in tables.iter().enumerate() {
        let laid = layout(table, PAPER);
        // What stands before is a section of its own; where that is the title alone, it goes with the table.
        if number > 0 && laid.landscape != landscape {
            body.push_str("<w:p><w:pPr><w:pStyle w:val=\"TableNote\"/>");
            body.push_str(&section(landscape));
            body.push_str("</w:pPr></w:p>");
        }
        landscape = laid.landscape;
        write_table(&mut body, table, &laid, page, number + 1);
    }
    body.push_str(&section(landscape));
    body.push_str("</w:body></w:document>");
    body
}

/// The page: A4, upright or on its side, with margins of two centimetres.
fn section(landscape: bool) -> String {
    let (width, height, turned) =
        if landscape { (16838, 11906, " w:orient=\"landscape\"") } else { (11906, 16838, "") };
    format!(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:type w:val=\"nextPage\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" \
         w:left=\"1134\" w:header=\"708\" w:footer=\"600\" w:gutter=\"0\"/></w:sectPr>"
    )
}

fn write_table(body: &mut String, table: &Table, laid: &Layout, page: &Page, number: usize) {
    let count = laid.parts.len();
    for (place, slots) in laid.parts.iter().enumerate() {
        let part = (count > 1).then_some((place + 1, count));
        caption(body, table, page, number, part);
        if slots.is_empty() {
            paragraph(body, "TableNote", "The table has no columns.");
            continue;
        }
        grid(body, table, slots, page);
        if place + 1 == count {
            notes(body, table);
        } else {
            // Two tables without a paragraph between them would be one.
            paragraph(body, "TableNote", "");
        }
    }
}

/// `Table 1. Name. Data of …`, with a number that Word counts itself.
fn caption(body: &mut String, table: &Table, page: &Page, number: usize, part: Option<(usize, usize)>) {
    begin(body, "Caption");
    run(body, Some("TableLabel"), "Table ");
    // A later part has the number of the first.
    let again = if part.is_some_and(|(part, _)| part > 1) { "\\c" } else { "\\* ARABIC" };
    body.push_str(&format!(
        "<w:fldSimple w:instr=\" SEQ Table {again} \"><w:r><w:rPr><w:rStyle w:val=\"TableLabel\"/></w:rPr>\
         <w:t>{number}</w:t></w:r></w:fldSimple>"
    ));
    run(body, Some("TableLabel"), &format!("{}. ", part_told(part)));
    // Where the numbers come from is said once.
    let is_first = part.is_none_or(|(part, _)| part == 1);
    directed(body, &if is_first { page.heading(table) } else { clean_line(&table.name).into_owned() });
    body.push_str("</w:p>");
}

fn grid(body: &mut String, table: &Table, slots: &[Slot], page: &Page) {
    let widths: Vec<usize> = slots.iter().map(|slot| (slot.width + GAP) * LETTER).collect();
    body.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"PaperTable\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" \
         w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/>\
         <w:tblDescription w:val=\"{}\"/></w:tblPr><w:tblGrid>",
        widths.iter().sum::<usize>(),
        escape(&clean_line(&table.name)).replace('"', "&quot;"),
        escape(&page.caption(table).to_string()).replace('"', "&quot;"),
    ));
    widths.iter().for_each(|width| body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>")));
    body.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (slot, width) in slots.iter().zip(&widths) {
        let style = if is_text(table, slot) { "TableHead" } else { "TableHeadNumber" };
        cell(body, *width, style, &slot.head.join("\n"));
    }
    body.push_str("</w:tr>");
    let printed = Printed::of(table);
    for row in &table.rows {
        let shown: Vec<_> = (slots.iter())
            .map(|slot| row.get(slot.column).map(|cell| printed.cell(slot.column, cell)).unwrap_or_default())
            .collect();
        let is_short = shown.iter().all(|text| text.len() < UNBROKEN);
        body.push_str(if is_short { "<w:tr><w:trPr><w:cantSplit/></w:trPr>" } else { "<w:tr>" });
        for ((slot, width), text) in slots.iter().zip(&widths).zip(&shown) {
            cell(body, *width, if is_text(table, slot) { "TableText" } else { "TableNumber" }, text.trim_end());
        }
        body.push_str("</w:tr>");
    }
    body.push_str("</w:tbl>");
}

fn is_text(table: &Table, slot: &Slot) -> bool {
    table.columns.get(slot.column).is_some_and(|column| column.kind == Kind::Text)
}

fn cell(body: &mut String, width: usize, style: &str, text: &str) {
    body.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"));
    paragraph(body, style, text);
    body.push_str("</w:tc>");
}

fn notes(body: &mut String, table: &Table) {
    begin(body, "TableNote");
    let notes = Printed::of(table).notes();
    if !notes.is_empty() {
        run(body, Some("TableNoteLabel"), "Notes. ");
        let notes: Vec<String> = notes.iter().map(|note| sentence(&clean_line(note))).collect();
        directed(body, &notes.join(" "));
    }
    body.push_str("</w:p>");
}

fn paragraph(body: &mut String, style: &str, text: &str) {
    if !is_right_to_left(text) {
        begin(body, style);
    } else {
        body.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:bidi/></w:pPr>"));
    }
    directed(body, text);
    body.push_str("</w:p>");
}

/// Words in runs of one direction each: Word wants to be told which letters run to the left.
fn directed(body: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    if !text.chars().any(runs_left) {
        return run(body, None, text);
    }
    let mut start = 0;
    let mut left: Option<bool> = None;
    let mut give = |from: usize, to: usize, left: Option<bool>| {
        let words = text.get(from..to).unwrap_or_default();
        if left == Some(true) {
            body.push_str("<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">");
            body.push_str(&escape(&words.replace('\n', " ")));
            body.push_str("</w:t></w:r>");
        } else if !words.is_empty() {
            run(body, None, words);
        }
    };
    for (place, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphabetic()) {
        let now = runs_left(letter);
        if left.is_some_and(|left| left != now) {
            give(start, place, left);
            start = place;
        }
        left = Some(now);
    }
    give(start, text.len(), left);
}

/// Captions, the cells of tables, the notes below, and a table ruled as in a journal.
const TABLE_STYLES: &str = "<w:style w:type=\"paragraph\" w:styleId=\"Caption\"><w:name w:val=\"caption\"/>\
    <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:uiPriority w:val=\"35\"/><w:qFormat/><w:pPr><w:keepNext/>\
    <w:keepLines/><w:spacing w:before=\"360\" w:after=\"80\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>\
    <w:rPr><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"TableLabel\"><w:name w:val=\"Table Label\"/>\
    <w:rPr><w:b/><w:bCs/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"TableText\"><w:name w:val=\"Table Text\"/>\
    <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl/><w:spacing w:before=\"20\" w:after=\"20\" \
    w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:rPr><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"TableNumber\"><w:name w:val=\"Table Number\"/>\
    <w:basedOn w:val=\"TableText\"/><w:qFormat/><w:pPr><w:jc w:val=\"right\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"TableHead\"><w:name w:val=\"Table Head\"/>\
    <w:basedOn w:val=\"TableText\"/><w:qFormat/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"TableHeadNumber\"><w:name w:val=\"Table Head Number\"/>\
    <w:basedOn w:val=\"TableHead\"/><w:qFormat/><w:pPr><w:jc w:val=\"right\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"TableNote\"><w:name w:val=\"Table Note\"/>\
    <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:before=\"60\" w:after=\"0\" w:line=\"240\" \
    w:lineRule=\"auto\"/></w:pPr><w:rPr><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"TableNoteLabel\"><w:name w:val=\"Table Note Label\"/>\
    <w:rPr><w:i/><w:iCs/></w:rPr></w:style>\
    <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
    <w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
    <w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"57\" w:type=\"dxa\"/><w:bottom w:w=\"0\" \
    w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\
    <w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"PaperTable\"><w:name w:val=\"Paper Table\"/>\
    <w:basedOn w:val=\"TableNormal\"/><w:qFormat/><w:tblPr><w:tblBorders>\
    <w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/>\
    <w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/></w:tblBorders></w:tblPr>\
    <w:tblStylePr w:type=\"firstRow\"><w:tblPr/><w:tcPr><w:tcBorders>\
    <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders>\
    <w:vAlign w:val=\"bottom\"/></w:tcPr></w:tblStylePr></w:style>";

#[cfg(test)]
mod tests {
    use super::super::super::TableCaption;
    use super::*;
    use crate::report::Cell;

    fn part(tables: &[Table], name: &str) -> String {
        let page = Page { title: "附录 & Appendix 😀".to_owned(), ..Page::default() };
        let bytes = tables_docx(tables, &page).unwrap();
        assert_eq!(bytes, tables_docx(tables, &page).unwrap());
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let text = std::io::read_to_string(parts.by_name(name).unwrap()).unwrap();
        let mut reader = quick_xml::Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        text
    }

    fn table() -> Table {
        let mut table = Table::new("Codes", [("code", Kind::Text), ("p_adjusted", Kind::Measure)]);
        table.push(vec![Cell::text("<b>信任</b> & 😀\nsecond"), Cell::ratio(Some(0.0001))]);
        table.push(vec![Cell::text("שלום trust"), Cell::Missing]);
        table.notes = vec!["n/a where there is none".to_owned()];
        let data = Some("2026-11-22T14:03:59Z".parse().unwrap());
        table.captioned(TableCaption { data, program: "emic 0.1.0".to_owned(), ..TableCaption::default() })
    }

    #[test]
    fn a_table_has_caption_header_widths_and_notes() {
        let document = part(&[table()], "word/document.xml");
        assert!(document.contains("SEQ Table \\* ARABIC") && document.contains("<w:tblHeader/>"));
        assert!(document.contains("Codes. Data of 2026-11-22 14:03 UTC; emic 0.1.0."), "{document}");
        assert!(document.contains("&lt;b&gt;信任&lt;/b&gt; &amp; 😀</w:t><w:br/>"), "{document}");
        assert!(document.contains("w:hint=\"eastAsia\"") && document.contains("w:val=\"TableNumber\""));
        assert!(
            document.contains("<w:bidi/>")
                && document.contains("<w:rtl/></w:rPr><w:t xml:space=\"preserve\">שלום </w:t>")
        );
        assert!(document.contains("n/a where there is none.") && !document.contains("landscape"));
        assert!(part(&[table()], "docProps/core.xml").contains("2026-11-22T14:03:59Z</dcterms:created>"));
        assert!(part(&[table()], "word/styles.xml").contains("w:styleId=\"PaperTable\""));
    }

    #[test]
    fn wide_tables_lie_on_their_sides_and_wider_ones_come_in_parts() {
        let mut wide = table();
        wide.rows.clear();
        (0..40).for_each(|number| wide.add_column(&format!("group_{number}"), Kind::Count));
        let document = part(&[table(), wide, table()], "word/document.xml");
        assert_eq!(document.matches("<w:sectPr>").count(), 3);
        assert_eq!(document.matches("w:orient=\"landscape\"").count(), 1);
        assert!(document.contains(" (continued, part 3 of 3). ") && document.contains("SEQ Table \\c"), "{document}");
    }

    #[test]
    fn nothing_and_too_much() {
        assert!(part(&[Table::new("信任", [])], "word/document.xml").contains("The table has no columns."));
        assert!(part(&[], "word/document.xml").contains("附录 &amp; Appendix 😀"));
        let mut table = Table::new("Quotes", [("quote", Kind::Text)]);
        table.rows = vec![vec![Cell::text("信")]; MOST_ROWS];
        let message = tables_docx(&[table], &Page::default()).unwrap_err().to_string();
        let expected =
            "the table `Quotes` has 32767 rows, and a table of Word holds 32766; write .xlsx or .csv, or filter";
        assert_eq!(message, expected);
    }
}
