use super::*;
use crate::report::{Cell, Kind};

/// What must not become markup, wherever it stands.
const NASTY: &str = "<script>alert('信任')</script>\" onload=\"x\u{1b}[31m\u{202e} 😀";

fn table() -> Table {
    let mut table = Table::new(NASTY, [(NASTY, Kind::Text), ("n", Kind::Count)]);
    table.push(vec![Cell::text(NASTY), Cell::count(3)]);
    table.push(vec![Cell::text("مرحبا"), Cell::Missing]);
    table.notes = vec![NASTY.to_owned()];
    table
}

fn nasty() -> Report {
    let name = || NASTY.to_owned();
    let row = QuoteRow {
        quote: name(),
        translation: Some(name()),
        source: name(),
        exemplar: true,
        values: vec![vec![0], vec![0, 1]],
    };
    let value = FilterValue { name: name(), value: name() };
    let list = QuoteList {
        filters: vec![Filter { name: name(), values: vec![value.clone(), value] }],
        groups: vec![QuoteGroup { code: name(), name: name(), color: "teal", about: name(), rows: vec![row] }],
    };
    let part = PagePart { words: name(), codes: vec![0, 1] };
    let turn =
        PageTurn { speaker: Some(name()), time: Some("00:00:01".to_owned()), parts: vec![part], begins: vec![0] };
    let transcript = PageTranscript {
        place: "transcript-1".to_owned(),
        title: name(),
        about: name(),
        codes: vec![(name(), "red"), (name(), "blue")],
        turns: vec![turn],
    };
    let code = PageCode {
        id: name(),
        name: name(),
        depth: 9,
        color: "pink",
        uses: name(),
        fields: vec![("Definition", name())],
    };
    let blocks = vec![
        Block::Heading(name()),
        Block::Words(name()),
        Block::Facts(vec![(name(), name())]),
        Block::Table(table(), false),
        Block::Table(table(), true),
        Block::Quotes(list),
        Block::Transcripts(vec![transcript]),
        Block::Codes(vec![code]),
    ];
    let section = Section { id: "quotes", title: "Quotes", blocks };
    Report { title: name(), about: name(), warning: name(), sections: vec![section], footer: name(), unfolded: true }
}

#[test]
fn nothing_that_a_study_says_becomes_markup() {
    let page = page(&nasty());
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    assert_eq!(
        page.matches("&lt;script&gt;alert('信任')&lt;/script&gt;").count(),
        page.matches("alert('信任')").count()
    );
    assert!(!page.contains("\" onload=\"") && !page.contains('\u{1b}') && !page.contains('\u{202e}'));
    assert!(!page.contains("style=\"") && !page.contains("onclick") && !page.contains("javascript:"));
}

#[test]
fn the_page_asks_for_nothing_and_allows_just_what_it_holds() {
    let page = page(&nasty());
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains(" src=") && !page.contains("url("));
    let between = |from: &str, to: &str| page.split_once(from).unwrap().1.split_once(to).unwrap().0;
    let policy = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let (style, own) = (between("<style>", "</style>"), between("<script>", "</script>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            script::hash(style),
            script::hash(own)
        )
    );
}

#[test]
fn tables_can_be_read_aloud_and_the_same_report_is_the_same_page() {
    let once = page(&nasty());
    assert_eq!(once, page(&nasty()));
    assert!(once.contains("<th class=\"n\" scope=\"col\" dir=\"auto\">n</th>"), "{once}");
    assert!(
        once.contains("<th class=\"s\" scope=\"row\" dir=\"auto\">مرحبا</th><td class=\"n none\">n/a</td>"),
        "{once}"
    );
    assert!(once.contains("<a class=\"skip\" href=\"#main\">") && once.contains("data-values=\"0|0,1\""), "{once}");
}

#[test]
fn long_tables_end_and_say_so() {
    let mut long = Table::new("T", [("a", Kind::Text)]);
    (0..500).for_each(|number| long.push(vec![Cell::text(number.to_string())]));
    let page = tables::table(&long, true).into_string();
    assert_eq!(page.matches("<tr>").count(), 401);
    assert!(page.contains("The first 400 of 500 rows are shown.") && page.contains("(500 rows)"), "{page}");
    assert!(tables::table(&Table::new("Nobody", []), false).into_string().contains("Nobody: nothing to show."));
}
