use super::*;
use crate::import::archive::tests::{break_in_many_ways, zipped};
use crate::import::{Document, read};
use crate::project::recognise;

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/""#;

const STYLES: &str = r#"<style:style style:name="T9"><style:text-properties text:display="none"/></style:style><style:style style:name="P1" style:parent-style-name="Title"/>"#;

fn odt(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mut parts = vec![("mimetype", KIND), ("content.xml", content.as_str())];
    parts.extend(others);
    let parts: Vec<(&str, &[u8])> = parts.into_iter().map(|(name, text)| (name, text.as_bytes())).collect();
    zipped(&parts)
}

fn import(body: &str, others: &[(&str, &str)]) -> (Document, Vec<String>) {
    let mut reading = read(&Source::new("a.docx", &odt(body, others))).unwrap();
    let warnings = reading.warnings.iter().map(ToString::to_string).collect();
    (reading.documents.remove(0), warnings)
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(import(body, &[]).0.text, format!("{expected}\n"));
}

#[test]
fn paragraphs_spaces_and_lists() {
    check(
        "\n  <text:h>  Heading\n   信任 </text:h><text:p/><text:p><text:span>Ann: </text:span> we <text:span> trust</text:span><text:s text:c=\"2\"/>them<text:tab/>😀<text:line-break/>next</text:p><text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>",
        "Heading 信任\n\nAnn: we trust  them\t😀\nnext\n\none",
    );
}

#[test]
fn notes_boxes_ruby_and_fields() {
    check(
        r#"<text:p>Ann: Hi<text:note text:note-class="footnote"><text:note-citation>7</text:note-citation><text:note-body><text:p>A note 注.</text:p></text:note-body></text:note> there<draw:frame><draw:text-box><text:p>in a box 框</text:p></draw:text-box><draw:image><office:binary-data>AAAA</office:binary-data></draw:image></draw:frame>, <text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby> on <text:page-number>3</text:page-number></text:p><text:p>Bo: Yes<draw:custom-shape><text:p>shape</text:p></draw:custom-shape></text:p>"#,
        "Ann: Hi[1] there, 漢字 on 3\n\nin a box 框\n\nBo: Yes\n\nshape\n\n---\n\n[1] A note 注.",
    );
}

#[test]
fn changes_and_hidden_text() {
    let body = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes><text:p>We <text:change text:change-id="a"/><text:change-start/>trust<text:change-end/> them<text:span text:style-name="T9"> secretly</text:span><text:hidden-text>no</text:hidden-text>.</text:p><text:section text:display="none"><text:p>never</text:p></text:section><text:p>好</text:p>"#;
    let (document, warnings) = import(body, &[]);
    assert_eq!(document.text, "We trust them.\n\n好\n");
    assert_eq!(warnings, ["tracked changes are taken as accepted: 1 inserted, 1 deleted", "hidden text is left out"]);
}

#[test]
fn comments_have_exact_ranges() {
    let body = r#"<text:p>Ann: 我们 <office:annotation office:name="c1"><dc:creator>魏</dc:creator><dc:date>2026-05-04</dc:date><text:list><text:list-item><text:p>why</text:p></text:list-item></text:list><text:p>为何?</text:p></office:annotation>信任 😀 <office:annotation-end office:name="c1"/>them</text:p><text:p>Bo<office:annotation><text:p>a point</text:p></office:annotation>: yes</text:p>"#;
    let (document, _) = import(body, &[]);
    assert_eq!(document.text, "Ann: 我们 信任 😀 them\n\nBo: yes\n");
    let notes: Vec<(&str, &str, &str)> = (document.notes.iter())
        .map(|note| (note.range.slice(&document.text), note.author.as_str(), note.text.as_str()))
        .collect();
    assert_eq!(notes, [("信任 😀", "魏", "why\n为何?"), ("", "", "a point")]);
    assert_eq!(document.notes[1].range.start().get(), document.text.find(": yes").unwrap());
}

#[test]
fn tables_of_turns_become_turns() {
    let row = |cells: &[&str]| {
        let cells: String =
            cells.iter().map(|cell| format!("<table:table-cell><text:p>{cell}</text:p></table:table-cell>")).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let body = format!(
        "<table:table><table:table-column/><table:table-header-rows>{}</table:table-header-rows>{}{}{}</table:table>",
        row(&["时间", "说话人", "内容"]),
        row(&["00:01", "王晓红", "我们没有信任他们。👍🏽"]),
        row(&["00:09", "问", "后来呢，后来怎么样？"]),
        row(&["01:02", "王晓红", "后来就好了，真的好了。"]),
    );
    let (document, warnings) = import(&body, &[]);
    assert_eq!(
        document.text,
        "[00:01] 王晓红: 我们没有信任他们。👍🏽\n\n[00:09] 问: 后来呢，后来怎么样？\n\n[01:02] 王晓红: 后来就好了，真的好了。\n"
    );
    assert_eq!((recognise(&document.text).speakers().len(), warnings.len()), (2, 1));
}

#[test]
fn titles_and_flat_files() {
    let meta = format!(
        "<office:document-meta {NAMES}><office:meta><dc:title>信任 Trust</dc:title></office:meta></office:document-meta>"
    );
    assert_eq!(import("<text:p>hi</text:p>", &[("meta.xml", &meta)]).0.title.as_deref(), Some("信任 Trust"));
    let titled = "<text:p text:style-name=\"P1\">访谈 One</text:p>";
    assert_eq!(import(titled, &[("meta.xml", &meta)]).0.title.as_deref(), Some("访谈 One"));
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document {NAMES} office:mimetype=\"{KIND}\"><office:meta><dc:title>Flat</dc:title></office:meta><office:master-styles><style:header><text:p>page 1</text:p></style:header></office:master-styles><office:body><office:text><text:p>只有 words</text:p></office:text></office:body></office:document>"
    );
    let document = read(&Source::new("a.xml", flat.as_bytes())).unwrap().documents.remove(0);
    assert_eq!(
        (document.text.as_str(), document.title.as_deref(), document.format),
        ("只有 words\n", Some("Flat"), "OpenDocument")
    );
}

#[track_caller]
fn check_refused(bytes: &[u8], message: &str) {
    let error = read(&Source::new("a.odt", bytes)).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn what_cannot_be_read_is_told() {
    check_refused(&zipped(&[("mimetype", KIND.as_bytes())]), "its main part content.xml is missing");
    check_refused(&odt("<text:p>", &[]), "content.xml, line 1, column");
    check_refused(&odt("<text:p/>", &[]), "recognise their text (OCR)");
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    check_refused(&odt("<text:p>x</text:p>", &[("META-INF/manifest.xml", manifest)]), "password");
    check_refused(&odt(&"<text:section>".repeat(1000), &[]), "elements inside one another");
}

#[test]
fn broken_files_are_errors_and_never_panics() {
    let body = r#"<text:p>Ann: 信任 😀 &amp; <office:annotation office:name="c1"><text:p>why</text:p></office:annotation>trust<office:annotation-end office:name="c1"/></text:p><table:table><table:table-row><table:table-cell><text:p>a<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p></table:table-cell></table:table-row></table:table>"#;
    break_in_many_ways(&odt(body, &[("styles.xml", "<a/>"), ("meta.xml", "<a/>")]));
}
