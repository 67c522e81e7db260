use super::*;
use crate::import::archive::tests::zipped;
use crate::import::{Document, read};
use crate::project::recognise;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://x/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const OF_DOCUMENT: &str = r#"<Relationships><Relationship Type="http://x/footnotes" Target="footnotes.xml"/><Relationship Type="http://x/endnotes" Target="endnotes.xml"/><Relationship Type="http://x/comments" Target="comments.xml"/><Relationship Type="http://x/styles" Target="styles.xml"/><Relationship Type="http://x/hyperlink" TargetMode="External" Target="comments.xml"/></Relationships>"#;

/// A document with this body and these other parts.
pub(in crate::import) fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>"#
    );
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", OF_DOCUMENT),
    ];
    parts.extend(others);
    let parts: Vec<(&str, &[u8])> = parts.into_iter().map(|(name, text)| (name, text.as_bytes())).collect();
    zipped(&parts)
}

fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn paragraph(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(&run(cell)))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

fn import(body: &str, others: &[(&str, &str)]) -> (Document, Vec<String>) {
    let bytes = docx(body, others);
    let mut reading = read(&Source::new("a.pdf", &bytes)).unwrap();
    let warnings = reading.warnings.iter().map(ToString::to_string).collect();
    (reading.documents.remove(0), warnings)
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(import(body, &[]).0.text, format!("{expected}\n"));
}

#[test]
fn runs_breaks_and_signs() {
    check(
        &format!(
            "{}{}{}",
            paragraph(&format!("{}{}", run("Ann: we "), run("trust 信任 😀 them "))),
            paragraph("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>"),
            paragraph(
                r#"<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:softHyphen/><w:t>ly</w:t><w:sym w:font="Wingdings" w:char="F04A"/></w:r>"#
            ),
        ),
        "Ann: we trust 信任 😀 them\n\none\ttwo\nwell\u{2011}knownly☺",
    );
}

#[test]
fn content_controls_links_fields_and_ruby() {
    let field = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let inner = [field("begin"), field("separate"), run("in the code"), field("end")].concat();
    check(
        &format!(
            r#"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}"#,
            paragraph(&run("控件 kept")),
            paragraph(&run("Click to enter")),
            paragraph(&format!(
                r#"<w:hyperlink>{}</w:hyperlink>{}<w:r><w:instrText>PAGE </w:instrText></w:r>{}{}{}{}<w:fldSimple>{}</w:fldSimple><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"#,
                run("link "),
                field("begin"),
                inner,
                field("separate"),
                run("result "),
                field("end"),
                run("simple "),
                run("かんじ"),
                run("漢字"),
            )),
        ),
        "控件 kept\n\nlink result simple 漢字",
    );
}

#[test]
fn tracked_changes_are_accepted_and_counted() {
    let body = format!(
        r#"{}{}{}<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr>{}</w:tbl>"#,
        paragraph(&format!(
            r#"<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"#,
            run("We "),
            run("trust "),
        )),
        paragraph(&run("them.")),
        paragraph(&format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", run("moved 信"), run("moved 信"))),
        paragraph(&run("deleted row")),
        row(&["kept", "行"]),
    );
    let (document, warnings) = import(&body, &[]);
    assert_eq!(document.text, "We trust them.\n\nmoved 信\n\nkept\t行\n");
    assert_eq!(warnings, ["tracked changes are taken as accepted: 1 inserted, 1 deleted, 1 moved"]);
}

#[test]
fn hidden_text_is_left_out_with_a_word() {
    let styles = r#"<w:styles><w:style w:styleId="Geheim"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="Kind"><w:basedOn w:val="Geheim"/></w:style></w:styles>"#;
    let body = paragraph(&format!(
        r#"{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> b</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Kind"/></w:rPr><w:t>more</w:t></w:r><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t> c</w:t></w:r>"#,
        run("a")
    ));
    let (document, warnings) = import(&body, &[("word/styles.xml", styles)]);
    assert_eq!(
        (document.text.as_str(), warnings.as_slice()),
        ("a b c\n", ["hidden text is left out".to_owned()].as_slice())
    );
}

#[test]
fn footnotes_stand_behind_a_rule_and_boxes_behind_their_paragraph() {
    let footnotes = r#"<w:footnotes><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> A note 注.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let endnotes = r#"<w:endnotes><w:endnote w:id="2"><w:p><w:r><w:t>Last.</w:t></w:r></w:p></w:endnote></w:endnotes>"#;
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(&run(text)));
    let body = format!(
        r#"{}{}{}"#,
        paragraph(&format!(
            r#"{}<w:r><w:endnoteReference w:id="2"/></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>{}"#,
            run("Ann: Hi"),
            text_box("in a box 框"),
            text_box("in a box 框"),
            run(" there"),
        )),
        paragraph(&format!(r#"{}<w:r><w:footnoteReference w:id="2"/></w:r>"#, run("Bo: Yes"))),
        paragraph(&run("Ann: So")) + &paragraph(&run("Bo: No")),
    );
    let (document, _) = import(&body, &[("word/footnotes.xml", footnotes), ("word/endnotes.xml", endnotes)]);
    assert_eq!(
        document.text,
        "Ann: Hi[1] there\n\nin a box 框\n\nBo: Yes[2]\n\nAnn: So\n\nBo: No\n\n---\n\n[1] Last.\n\n[2] A note 注.\n"
    );
    assert_eq!(recognise(&document.text).speakers(), [("Ann", 2), ("Bo", 2)]);
}

#[test]
fn comments_have_exact_ranges() {
    let comment = |id: u8, author: &str, text: &str| {
        format!(r#"<w:comment w:id="{id}" w:author="{author}">{}</w:comment>"#, paragraph(&run(text)))
    };
    let comments = format!(
        "<w:comments>{}{}{}{}</w:comments>",
        comment(0, "Mara", "why 为何?"),
        comment(1, "魏", "two paragraphs"),
        comment(2, "Mara", "a point"),
        comment(3, "Mara", "in a cell")
    );
    let edge = |kind: &str, id: u8| format!(r#"<w:{kind} w:id="{id}"/>"#);
    let body = format!(
        "{}{}{}<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        paragraph(&format!(
            "{}{}{}{}{}{}",
            run("  Ann: 我们 "),
            edge("commentRangeStart", 0),
            run("信任 😀 "),
            edge("commentRangeEnd", 0),
            edge("commentReference", 0),
            run("them")
        )),
        paragraph(&format!("{}{}", edge("commentRangeStart", 1), run("Bo: one"))),
        paragraph(&format!("{}{}{}", run("two"), edge("commentRangeEnd", 1), edge("commentReference", 2))),
        paragraph(&run("left")),
        paragraph(&format!("{}{}{}", edge("commentRangeStart", 3), run("right"), edge("commentRangeEnd", 3))),
    );
    let (document, warnings) = import(&body, &[("word/comments.xml", &comments)]);
    let notes: Vec<(&str, &str, &str)> = (document.notes.iter())
        .map(|note| (note.range.slice(&document.text), note.author.as_str(), note.text.as_str()))
        .collect();
    let expected = [
        ("信任 😀", "Mara", "why 为何?"),
        ("Bo: one\n\ntwo", "魏", "two paragraphs"),
        ("", "Mara", "a point"),
        ("right", "Mara", "in a cell"),
    ];
    assert_eq!((notes.as_slice(), warnings.len()), (expected.as_slice(), 0));
    assert_eq!(document.notes[2].range.start().get(), document.text.find("\n\nleft").unwrap());
}

#[test]
fn tables_of_turns_become_turns() {
    let table = |rows: &[&[&str]]| {
        format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.iter().map(|cells| row(cells)).collect::<String>())
    };
    let two = table(&[
        &["Speaker", "Text"],
        &["Ann:", "What did you see there?"],
        &["王晓红", "我们没有信任他们。👍🏽"],
        &["", "Another paragraph of hers."],
        &["Ann:", "And then, what happened?"],
        &["王晓红", "后来就好了，真的好了。"],
    ]);
    let (document, warnings) = import(&two, &[]);
    assert_eq!(
        document.text,
        "Ann: What did you see there?\n\n王晓红: 我们没有信任他们。👍🏽\n\nAnother paragraph of hers.\n\nAnn: And then, what happened?\n\n王晓红: 后来就好了，真的好了。\n"
    );
    assert_eq!(warnings, ["a table was read as turns: time, speaker and words from its columns"]);
    let three = table(&[
        &["1", "[00:00:01]", "INT", "What did you see there?"],
        &["2", "00:00:09", "P01 (0:12)", "Nothing at all, 什么都没有."],
        &["3", "00:01:02", "INT", "And then, what happened?"],
        &["4", "00:02:00", "P01", "It was over by then."],
    ]);
    let (document, _) = import(&three, &[]);
    let found = recognise(&document.text);
    assert_eq!(found.speakers(), [("INT", 2), ("P01", 2)]);
    assert_eq!(found.turns[2].time, Some(62_000));
    assert!(document.text.starts_with("[00:00:01] INT: What did you see there?\n\n[00:00:09] P01: Nothing"));
}

#[test]
fn other_tables_stay_rows() {
    let table = format!(
        "{}<w:tbl>{}{}{}</w:tbl>{}",
        paragraph(&run("Facts")),
        row(&["Date", "3 May"]),
        row(&["Place 地点", "沐州"]),
        row(&["", ""]),
        paragraph(&run("Ann: Hi")),
    );
    check(&table, "Facts\n\nDate\t3 May\nPlace 地点\t沐州\n\nAnn: Hi");
    let nested = format!(
        "<w:tbl><w:tr><w:tc>{}<w:tbl>{}</w:tbl></w:tc></w:tr></w:tbl>",
        paragraph(&run("one")),
        row(&["a", "b"])
    );
    check(&nested, "one\n\na\tb");
}

#[test]
fn exports_of_teams_have_turns() {
    let lines =
        |lines: &[&str]| paragraph(&lines.iter().map(|line| run(line)).collect::<Vec<_>>().join("<w:r><w:br/></w:r>"));
    let old = [
        lines(&["0:0:0.0 --&gt; 0:0:3.490", "Lee, Ann", "Good morning."]),
        lines(&["0:0:9.80 --&gt; 0:1:3.490", "王晓红", "早上好 😀"]),
        lines(&["0:1:9.80 --&gt; 1:1:3.490"]),
        lines(&["Lee, Ann"]),
        lines(&["So?"]),
    ];
    check(
        &old.concat(),
        "[00:00:00] Lee, Ann: Good morning.\n\n[00:00:09] 王晓红: 早上好 😀\n\n[00:01:09] Lee, Ann: So?",
    );
    let new = [
        lines(&["Weekly call-20260504"]),
        lines(&["Lee, Ann   0:03", "Good morning."]),
        lines(&["王晓红   0:09", "早上好 😀"]),
        lines(&["Lee, Ann   1:00:09", "So?"]),
    ];
    let (document, _) = import(&new.concat(), &[]);
    let found = recognise(&document.text);
    assert_eq!(found.speakers(), [("Lee, Ann", 2), ("王晓红", 1)]);
    assert_eq!(found.turns.last().unwrap().time, Some(3_609_000));
}

#[test]
fn titles() {
    let core = |title: &str| {
        format!(
            r#"<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>"#
        )
    };
    let styles = r#"<w:styles><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style></w:styles>"#;
    let titled = paragraph(&format!(r#"<w:pPr><w:pStyle w:val="Titel"/></w:pPr>{}"#, run("访谈 One")));
    let title = |body: &str, others: &[(&str, &str)]| import(body, others).0.title;
    assert_eq!(title(&titled, &[("word/styles.xml", styles)]).as_deref(), Some("访谈 One"));
    let plain = paragraph(&run("hello"));
    assert_eq!(title(&plain, &[("docProps/core.xml", &core(" Trust\n 信任 "))]).as_deref(), Some("Trust 信任"));
    assert_eq!(title(&plain, &[("docProps/core.xml", &core("Microsoft Word - a.doc"))]), None);
}

#[test]
fn parts_under_other_names_and_strict_namespaces() {
    let document = r#"<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>严格 strict</x:t></x:r></x:p></x:body></x:document>"#;
    let relations = r#"<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/text/main.xml"/></Relationships>"#;
    let types = TYPES.replace("/word/document.xml", "/text/main.xml");
    for others in [vec![("_rels/.rels", relations.as_bytes())], vec![]] {
        let mut parts = vec![("[Content_Types].xml", types.as_bytes()), ("text/main.xml", document.as_bytes())];
        parts.extend(others);
        let reading = read(&Source::new("a", &zipped(&parts))).unwrap();
        assert_eq!(reading.documents[0].text, "严格 strict\n");
    }
}

#[track_caller]
fn check_refused(bytes: &[u8], message: &str) {
    let error = read(&Source::new("a.docx", bytes)).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn what_cannot_be_read_is_told() {
    check_refused(&zipped(&[("word/other.xml", b"<a/>")]), "its main part word/document.xml is missing");
    check_refused(&docx("<w:p>", &[]), "word/document.xml, line 1, column");
    check_refused(&docx(&paragraph(""), &[]), "recognise their text (OCR)");
    let bomb = "<!DOCTYPE a [<!ENTITY b \"信\">]><w:document><w:body/></w:document>";
    check_refused(&zipped(&[("word/document.xml", bomb.as_bytes())]), "word/document.xml, line 1, column");
    check_refused(&docx(&"<w:tbl><w:tr><w:tc>".repeat(1000), &[]), "elements inside one another");
    let compound = |name: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    check_refused(&compound("EncryptedPackage"), "password");
    check_refused(&compound("WordDocument"), "save it as .docx");
    let (document, warnings) = import(&paragraph(&run("kept 好")), &[("word/comments.xml", "<w:comments>")]);
    assert_eq!((document.text.as_str(), warnings.len()), ("kept 好\n", 1));
}

/// A document with everything in it, for tests that break it.
pub(in crate::import) fn rich() -> Vec<u8> {
    let body = format!(
        r#"{}<w:tbl>{}{}</w:tbl>{}"#,
        paragraph(&format!(
            "{}<w:ins>{}</w:ins><w:commentRangeStart w:id=\"1\"/>",
            run("Ann: 信任 😀 &amp; trust"),
            run("x")
        )),
        row(&["Ann", "a b c d e f g h i"]),
        row(&["Bo", "a b c d e f g h i"]),
        paragraph(&format!("{}<w:r><w:footnoteReference w:id=\"1\"/></w:r>", run("Bo: 好").repeat(40))),
    );
    let note = "<w:footnotes><w:footnote w:id=\"1\"><w:p><w:r><w:t>n</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let comments = "<w:comments><w:comment w:id=\"1\"><w:p><w:r><w:t>n</w:t></w:r></w:p></w:comment></w:comments>";
    docx(&body, &[("word/footnotes.xml", note), ("word/comments.xml", comments)])
}

#[test]
fn broken_files_are_errors_and_never_panics() {
    crate::import::archive::tests::break_in_many_ways(&rich());
}
