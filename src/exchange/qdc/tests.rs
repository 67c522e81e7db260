//! What goes out is valid and comes back; what others write is read.

use proptest::prelude::*;
use uuid::Uuid;

use super::super::samples::{codebook, shipped};
use super::super::xml::{Node, Xml};
use super::super::{Remark, guid_of};
use super::*;
use crate::project::{Code, Codebook, Color};

fn codes(codebook: &Codebook) -> Codebook {
    Codebook::new(codebook.codes().to_vec())
}

/// Check a file against the schema: which elements stand in which, in which order, with which attributes.
fn check_valid(text: &str) {
    let (mut xml, mut open) = (Xml::new(text), vec![(String::new(), String::new())]);
    while let Some(node) = xml.next().unwrap() {
        match node {
            Node::Open(tag) => {
                let (parent, last) = open.last_mut().unwrap();
                let allowed: &[(&str, &str)] = match parent.as_str() {
                    "" => &[("", "CodeBook")],
                    "CodeBook" => &[("", "Codes"), ("Codes", "Sets")],
                    "Codes" => &[("", "Code"), ("Code", "Code")],
                    "Code" => &[("", "Description"), ("", "Code"), ("Description", "Code"), ("Code", "Code")],
                    _ => &[],
                };
                assert!(allowed.contains(&(last, &tag.name)), "<{}> in <{parent}> after <{last}>", tag.name);
                *last = tag.name.clone();
                if tag.name == "Code" {
                    let guid = tag.attribute("guid").unwrap();
                    assert!(guid.len() == 36 && Uuid::try_parse(guid).is_ok(), "{guid}");
                    assert!(tag.attribute("name").is_some());
                    assert!(["true", "false"].contains(&tag.attribute("isCodable").unwrap()));
                    let color = tag.attribute("color").unwrap_or("#000000");
                    assert!(
                        color.len() == 7 && u32::from_str_radix(color.trim_start_matches('#'), 16).is_ok(),
                        "{color}"
                    );
                }
                open.push((tag.name, String::new()));
            }
            Node::Close => {
                let (name, last) = open.pop().unwrap();
                assert!(name != "Codes" || last == "Code", "<Codes> is empty");
            }
            Node::Text(text) => assert!(text.trim().is_empty() || open.last().unwrap().0 == "Description"),
        }
    }
}

#[test]
fn the_shipped_codebooks_come_back_equal() {
    for (name, codebook) in shipped() {
        let text = write(&codebook).unwrap();
        check_valid(&text);
        let read = parse(text.as_bytes()).unwrap();
        assert_eq!(read.codebook, codes(&codebook), "{name}");
        assert_eq!((read.remarks, read.made.len()), (vec![], 0), "{name}");
    }
}

#[test]
fn a_code_is_written_as_documented() {
    let mut trust = Code::new("trust", "信任 & “trust”");
    trust.definition = "We <rely> on them.".into();
    trust.color = Some(Color::Teal);
    let mut low = Code::new("low", "Low");
    (low.parent, low.guid, low.applies) = (Some("trust".into()), Some(Uuid::from_u128(0xAB)), false);
    let text = write(&Codebook::new(vec![trust, low])).unwrap();
    let expected = "  <Codes>
    <Code guid=\"2c7a3a2f-TRUST\" name=\"信任 &amp; “trust”\" isCodable=\"true\" color=\"#00897B\">
      <Description>We &lt;rely&gt; on them.

Id: trust</Description>
      <Code guid=\"00000000-0000-0000-0000-0000000000ab\" name=\"Low\" isCodable=\"false\" color=\"#00897B\">
        <Description>Id: low</Description>
      </Code>
    </Code>
  </Codes>
</CodeBook>
"
    .replace("2c7a3a2f-TRUST", &guid_of(&Code::new("trust", "")).to_string());
    assert!(text.ends_with(&expected), "{text}");
    assert!(write(&Codebook::default()).unwrap_err().to_string().contains("at least one code"));
}

#[test]
fn the_habits_of_other_programs_are_read() {
    let text = "<?xml version=\"1.0\"?><q:CodeBook xmlns:q=\"urn:QDA-XML:codebook:0:4\" origin=\"NVivo 14\"><q:Codes>\
        <q:Code guid=\"{5A0B91C0-2A1F-4B63-9E0C-3B1C7D0F6E11}\" name=\"Nodes\" isCodable=\"false\">\
        <q:Code guid=\"5A0B91C0-2A1F-4B63-9E0C-3B1C7D0F6E12\" name=\"Trust\" color=\"rgba(255,0,0,1)\">\
        <q:Description>one\r\ntwo</q:Description><q:NoteRef targetGUID=\"x\"/><q:Odd/></q:Code>\
        <q:Code guid=\"{5a0b91c0-2a1f-4b63-9e0c-3b1c7d0f6e12}\" name=\"Trust\" isCodable=\"True\" color=\"none\"/>\
        <q:Code guid=\"7\" name=\"信任\"/></q:Code></q:Codes><q:Sets><q:Set name=\"s\"/></q:Sets></q:CodeBook>";
    let read = parse(text.as_bytes()).unwrap();
    let codes = read.codebook.codes();
    let ids: Vec<&str> = codes.iter().map(|code| code.id.as_str()).collect();
    assert_eq!(ids, ["trust", "trust-2", "信任"]);
    assert_eq!((codes[0].color, codes[0].definition.as_str()), (Some(Color::Red), "one\ntwo"));
    assert_eq!(codes[0].guid.unwrap().to_string(), "5a0b91c0-2a1f-4b63-9e0c-3b1c7d0f6e12");
    assert!(codes.iter().all(|code| code.applies && code.parent.is_none()) && codes[1].guid.is_none());
    let told: Vec<String> = read.remarks.iter().map(Remark::to_string).collect();
    let expected = [
        "sets of codes are not carried: 1 set left out",
        "1 memo on codes left out: a codebook does not hold their words",
        "<Odd> is not known and was left out",
        "code `Trust`: `none` is no colour that is known",
        "code `信任`: `7` is no GUID; it gets another",
        "NVivo's folder `Nodes` around all codes was taken away",
        "code `Trust`: another code has the GUID 5a0b91c0-2a1f-4b63-9e0c-3b1c7d0f6e12 already",
    ];
    assert_eq!(told, expected);
}

#[test]
fn another_program_may_rename_and_keeps_the_identity() {
    let codebook = Codebook::new(vec![Code::new("trust", "Trust")]);
    let text = write(&codebook).unwrap().replace("name=\"Trust\"", "name=\"Vertrauen\"");
    let read = parse(text.as_bytes()).unwrap();
    assert_eq!((read.codebook.codes()[0].id.as_str(), read.codebook.codes()[0].guid), ("trust", None));
    // A program that drops descriptions keeps the GUID.
    let bare = text.replace("<Description>Id: trust</Description>", "");
    let code = parse(bare.as_bytes()).unwrap().codebook.codes()[0].clone();
    assert_eq!((code.id.as_str(), guid_of(&code)), ("vertrauen", guid_of(&Code::new("trust", ""))));
}

#[test]
fn what_is_no_codebook_says_so() {
    let check = |text: &str, message: &str| {
        let error = parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    };
    check("", "no <CodeBook>");
    check("<html/>", "the file begins with <html>");
    check("<CodeBook><Codes/></CodeBook>", "has no codes");
    check("<Project><Users/></Project>", "no <CodeBook>");
    check("<!DOCTYPE x><CodeBook/>", "document type");
    check("<CodeBook><Codes>\n<Code name='a'>", "line 2, column 16: the file ends in the middle");
    let deep = "<Code guid='x' name='y'>".repeat(2000);
    check(&format!("<CodeBook><Codes>{deep}"), "more than 256 elements inside one another");
    let many = "<Code name='y'/>".repeat(50_001);
    check(&format!("<CodeBook><Codes>{many}"), "more than 20000 codes");
}

#[test]
fn two_thousand_codes_are_quick() {
    let codes = (0..2000).map(|place| Code { definition: "一".repeat(200), ..Code::new(format!("c{place}"), "x") });
    let codebook = Codebook::new(codes.collect());
    let text = write(&codebook).unwrap();
    assert_eq!(parse(text.as_bytes()).unwrap().codebook, codebook);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_codebook_comes_back(codebook in codebook()) {
        if codebook.codes().is_empty() {
            return Ok(());
        }
        let text = write(&codebook).unwrap();
        check_valid(&text);
        prop_assert_eq!(parse(text.as_bytes()).unwrap().codebook, codes(&codebook));
    }

    #[test]
    fn nothing_panics(cut in 0.0_f64..1.0, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let mut bytes = write(&shipped()[0].1).unwrap().into_bytes();
        bytes.truncate((bytes.len() as f64 * (1.0 - cut * cut)) as usize);
        for (place, byte) in &flips {
            let length = bytes.len();
            bytes.get_mut(place.index(length.max(1))).into_iter().for_each(|old| *old = *byte);
        }
        let _ = parse(&bytes);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }
}
