use super::*;
use crate::import::{Document, read};
use crate::project::recognise;

fn import(name: &str, bytes: &[u8]) -> Document {
    read(&Source::new(name, bytes)).unwrap().documents.remove(0)
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let page = format!("<!DOCTYPE html><html><body>{body}</body></html>");
    assert_eq!(import("a.txt", page.as_bytes()).text, format!("{expected}\n"));
}

#[test]
fn paragraphs_lines_and_entities() {
    check(
        "<h1>Talk</h1>\n<p>  Ann:\n  we <b>trust</b> 信任 &amp; &eacute;&#x1F600;<br> them<p>next<pre>a\n  b</pre>text<ul><li>one<li>two</ul>",
        "Talk\n\nAnn: we trust 信任 & é😀\nthem\n\nnext\n\na\n  b\n\ntext\n\none\n\ntwo",
    );
    check("one<textarea>&lt;kept&gt;</textarea><wbr>two", "one\n\n<kept>\n\ntwo");
}

#[test]
fn scripts_styles_and_hidden_parts_are_left_out() {
    check(
        "<script>if (a<b) '<p>no'</script><style>p{}</style><p>好<span hidden>no</span><span style='Display : NONE'>no<span>no</span></span> yes</p><nav><p>menu</p></nav><button>Copy</button><!-- <p>no --><noscript>no</noscript><svg><title>no</title></svg><ruby>漢<rt>かん</rt></ruby>",
        "好 yes\n\n漢",
    );
}

#[test]
fn what_the_page_marks_as_deleted_is_left_out_with_a_word() {
    let reading = read(&Source::new("a", "<html><p>We <del>distrust</del> <ins>trust</ins> 他们".as_bytes())).unwrap();
    assert_eq!(reading.documents[0].text, "We trust 他们\n");
    assert_eq!(reading.warnings[0].message, "what the page marks as deleted is left out; such places: 1");
}

#[test]
fn titles() {
    let page = "<html><head><title> 访谈\n One </title></head><body><h1>Talk</h1></body>";
    assert_eq!(import("a", page.as_bytes()).title.as_deref(), Some("访谈 One"));
    let page =
        "<html><head><title> 访谈\n One </title></head><body><p>no</p><h1>谈 Talk</h1></body>".replace("title>", "b>");
    assert_eq!(import("a", page.as_bytes()).title.as_deref(), Some("谈 Talk"));
}

#[test]
fn encodings() {
    let text = "<html><head><meta charset=\"gb2312\"></head><body><p>信任</p></body></html>";
    let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
    let document = import("a.html", &bytes);
    assert_eq!((document.text.as_str(), document.encoding), ("信任\n", "gb18030"));
    let wrong = text.replace("gb2312", "gb18030").into_bytes();
    let wrong = import("a.html", &[wrong.as_slice(), "<p>读 é 好的，我们都知道。</p>".as_bytes()].concat());
    assert!(wrong.text.contains('信') || wrong.encoding == "gb18030");
    let marked = format!("\u{FEFF}{text}");
    assert_eq!(import("a.html", marked.as_bytes()).text, "信任\n");
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(import("a.html", &wide).text, "信任\n");
    let bytes = encoding_rs::BIG5.encode("<p>信任 <b>x</b>").0.into_owned();
    let source = Source { encoding: Some("big5"), ..Source::new("a.html", &bytes) };
    assert_eq!(read(&source).unwrap().documents[0].text, "信任 x\n");
}

#[test]
fn exports_with_labels_have_turns() {
    let speakers = |page: &str| {
        let document = import("a.html", page.as_bytes());
        let found = recognise(&document.text);
        found.speakers().into_iter().map(|(name, turns)| (name.to_owned(), turns)).collect::<Vec<_>>()
    };
    let two = |one: usize, two: usize| vec![("Ann Lee".to_owned(), one), ("王晓红".to_owned(), two)];
    let bold = "<p><b>Ann Lee:</b> Hi</p><p><b>王晓红:</b> 好</p><p>And more</p><p><b>Ann Lee:</b> So?</p><p><b>王晓红:</b> No</p>";
    assert_eq!(speakers(bold), two(2, 2));
    let list =
        "<dl><dt>Ann Lee</dt><dd><p>Hi</p></dd><dt>王晓红</dt><dd>好</dd><dt>Ann Lee:<dd>So?<dt>王晓红<dd>No</dl>";
    assert_eq!(speakers(list), two(2, 2));
    let row = |name: &str, words: &str| {
        format!("<div class='turn'><div class=\"Speaker-Name\">{name}</div> <div>{words}</div></div>")
    };
    let parts = [row("Ann Lee", "Hi"), row("王晓红", "好"), row("Ann Lee", "So?"), row("王晓红", "No")].concat();
    assert_eq!(speakers(&parts), two(2, 2));
    let row =
        |name: &str, words: &str| format!("<tr><td>0:03<td>{name}</td><td><p>{words} and many more words</p></td>");
    let table = [row("Ann Lee", "Hi"), row("王晓红", "好"), row("Ann Lee", "So?"), row("王晓红", "No")].concat();
    assert_eq!(speakers(&format!("<html><table><tbody>{table}</table>")), two(2, 2));
    let stamps = "<p><span class='timestamp'>00:03</span> Ann Lee: Hi</p><p><span>00:09</span> 王晓红: 好</p><p><span>00:12</span> Ann Lee: So</p><p><span>00:13</span> 王晓红: 好</p>";
    assert_eq!(speakers(stamps), two(2, 2));
}

#[test]
fn content_decides_what_is_a_page() {
    let format = |name: &str, text: &str| import(name, text.as_bytes()).format;
    assert_eq!(format("a.txt", "\n<HTML><p>x"), "HTML");
    assert_eq!(format("a.doc", "<?xml version='1.0'?>\n<!DOCTYPE html><html xmlns='x'><p>x"), "HTML");
    assert_eq!(format("a.html", "Ann: no tags here, 1 < 2"), "plain text");
    assert_eq!(format("a.md", "<b>Ann:</b> hello"), "Markdown");
}

#[test]
fn hostile_pages_cost_little() {
    let start = "<html><body>";
    for piece in ["<div>", "<table><tr><td>", "<b><p>", "<dt>", "</td>", "<svg>", "&", "<a b='", "<!--", "<p hidden>"] {
        let page = format!("{start}信{}", piece.repeat(100_000));
        let _ = read(&Source::new("a.html", page.as_bytes()));
    }
    let page = format!("{start}信<p {}>", "a ".repeat(100_000));
    let error = read(&Source::new("a.html", page.as_bytes())).unwrap_err().to_string();
    assert!(error.contains("line 1: a tag of more than 2048 bytes"), "{error}");
    let page = format!("{start}信<img src=\"{}\">", "A ".repeat(100_000));
    assert!(read(&Source::new("a.html", page.as_bytes())).is_ok());
    let error = read(&Source::new("a.html", b"<html><script>x</script>")).unwrap_err().to_string();
    assert!(error.contains("save it from the browser as text"), "{error}");
}

#[test]
fn no_damage_panics() {
    let page = "<!DOCTYPE html><html><head><meta charset=utf-8><title>访谈</title></head><body><table class='speaker'><tr><td>a&amp;<td hidden>信任 😀</table><dl><dt>Ann<dd>x</dl><pre>\n</pre><script>a</script><p style=\"display:none\">x</p>";
    let mut state = 3_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..4_000 {
        let mut broken = page.as_bytes().to_vec();
        if round < 20 {
            broken.truncate(page.len() * round / 20);
        }
        for _ in 0..random(4) {
            if !broken.is_empty() {
                let place = random(broken.len());
                broken[place] = b"<>&/\"'= \xFF\0dt-!"[random(14)];
            }
        }
        let _ = read(&Source::new("a.html", &broken));
    }
}
