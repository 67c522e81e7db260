//! One entry, one line of JSON. The types on disk are this file's own, so that the model stays free to change.
//!
//! Lines that have only what this version knows are read typed ([`super::entry_lines`]), borrowing from the bytes; every other line goes
//! through [`serde_json::Value`], where unknown fields are set aside in `extra` and unknown changes are kept whole.
//! Offsets on disk are code points.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::bookmark_lines::BOOKMARK_FIELDS;
use super::entry_lines::{CODING_FIELDS, ChangeLine, Line, MEMO_FIELDS, OriginLine, TRANSCRIPT_FIELDS, Weight, Writer};
use super::intern::Interner;
use crate::project::{Change, Entry};

/// The longest line that is read or written, in bytes.
pub const MAX_LINE_BYTES: usize = 64 << 20;

/// The longest line that is read with what this version does not know in it: such values take up to thirty times as much
/// memory as their text.
const MAX_STRANGE_BYTES: usize = 16 << 20;

/// Milliseconds since 1970 that an entry's id may name at most: the year 6429. Later ones would leave the clock no room.
const MAX_MILLIS: u128 = 1 << 47;

/// Write `entry` as one line, its line end included.
pub fn write_line(entry: &Entry) -> Vec<u8> {
    // Writing to memory fails only for maps whose keys are no strings; there are none here.
    let mut line = serde_json::to_vec(&Line::of(entry)).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Read one line. `strange` is called with a sentence for each change that is kept without being understood.
///
/// # Errors
/// A sentence that says why the line is damaged.
pub fn read_line(line: &[u8], interner: &mut Interner, strange: &mut dyn FnMut(String)) -> Result<Entry, String> {
    // Some editors put a mark at the head of a file that they save.
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    if let Ok(fast) = serde_json::from_slice::<Line<'_>>(line)
        && let Some(entry) = fast.into_entry(interner)
    {
        return checked(entry);
    }
    if line.len() > MAX_STRANGE_BYTES {
        return Err(format!("the line has {} MB and cannot be read", line.len() >> 20));
    }
    let value: Value = serde_json::from_slice(line).map_err(|error| sentence(&error))?;
    let Value::Object(mut fields) = value else { return Err("this is not an entry".to_owned()) };
    let changes = match fields.insert("changes".to_owned(), Value::Array(Vec::new())) {
        Some(Value::Array(changes)) => changes,
        Some(_) => return Err("`changes` is not a list".to_owned()),
        None => return Err("`changes` is missing".to_owned()),
    };
    let head = Line::deserialize(Value::Object(fields)).map_err(|error| error.to_string())?;
    let mut entry = head.into_entry(interner).ok_or("this is not an entry")?;
    let writer = Writer { coder: entry.coder.clone(), time: entry.time };
    entry.changes = changes.into_iter().map(|value| read_change(value, &writer, interner, strange)).collect();
    checked(entry)
}

/// Ids must be of version 7 and sort in time, or one bad line would push every later entry out of order.
fn checked(entry: Entry) -> Result<Entry, String> {
    let id = entry.id.0;
    if id.get_version_num() != 7 || id.as_u128() >> 80 >= MAX_MILLIS {
        return Err(format!("`{id}` is not the id of an entry (a UUID of version 7)"));
    }
    Ok(entry)
}

fn sentence(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the line ends too early".to_owned();
    }
    // serde_json counts lines within what it was given: always one. The column is of use.
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("{what} (column {})", error.column())
}

/// A change that the fast path did not take.
fn read_change(mut value: Value, writer: &Writer, interner: &mut Interner, strange: &mut dyn FnMut(String)) -> Change {
    let original = value.clone();
    let extras = take_extras(&mut value);
    match ChangeLine::deserialize(value).ok().and_then(|line| line.into_change(writer, interner)) {
        Some(mut change) => {
            give_extras(&mut change, extras);
            change
        }
        None => {
            let kind = original.as_object().and_then(|fields| fields.keys().next()).map_or("no kind", String::as_str);
            let kind: String = kind.chars().take(40).collect();
            strange(format!("a change (`{kind}`) is kept that this version does not understand; a newer emic may"));
            Change::Unknown(original)
        }
    }
}

type Extra = Option<Box<Map<String, Value>>>;

/// Cut the fields that this version does not know out of the values before and after.
fn take_extras(value: &mut Value) -> [Extra; 2] {
    let Some((kind, body)) = value.as_object_mut().and_then(|object| object.iter_mut().next()) else {
        return [None, None];
    };
    let known: &[&str] = match kind.as_str() {
        "coding" => CODING_FIELDS,
        "memo" => MEMO_FIELDS,
        "bookmark" => BOOKMARK_FIELDS,
        "transcript" => TRANSCRIPT_FIELDS,
        _ => return [None, None],
    };
    ["before", "after"].map(|side| {
        let fields = body.get_mut(side)?.as_object_mut()?;
        let (own, extra): (Map<_, _>, Map<_, _>) =
            std::mem::take(fields).into_iter().partition(|(name, value)| is_known(known, name, value));
        *fields = own;
        (!extra.is_empty()).then(|| Box::new(extra))
    })
}

/// Whether a field is one that this version understands. A rule or a weight that it does not know takes no coding away.
fn is_known(known: &[&str], name: &str, value: &Value) -> bool {
    let readable = || OriginLine::deserialize(value).is_ok_and(|line| line.is_known());
    known.contains(&name)
        && (name != "origin" || readable())
        && (name != "weight" || Weight::deserialize(value).is_ok())
}

fn give_extras(change: &mut Change, [first, second]: [Extra; 2]) {
    macro_rules! give {
        ($before:expr, $after:expr) => {{
            if let Some(value) = $before {
                value.extra = first;
            }
            if let Some(value) = $after {
                value.extra = second;
            }
        }};
    }
    match change {
        Change::Coding { before, after, .. } => give!(before, after),
        Change::Memo { before, after, .. } => give!(before, after),
        Change::Bookmark { before, after, .. } => give!(before, after),
        Change::Transcript { before, after, .. } => give!(before, after),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::project::{
        Anchor, Bookmark, BookmarkId, Code, Coding, CodingId, Completion, EntryId, Extent, Memo, MemoId, MemoTarget,
        Origin, PlacedCode, Rule, TranscriptRecord,
    };
    use crate::text::CharRange;

    const ID: &str = "018f3b7c-8f00-7000-8000-000000000001";

    fn entry(changes: Vec<Change>) -> Entry {
        let id = EntryId::parse(ID).unwrap();
        let time = Timestamp::from_millisecond(1_714_641_243_120).unwrap();
        Entry { id, time, coder: "wei".into(), label: "code 信任 😀".into(), changes, undoes: None, noticed: false }
    }

    fn coding() -> Coding {
        Coding {
            id: CodingId::parse(ID).unwrap(),
            code: "tacitness".into(),
            transcript: "cn03-王".into(),
            anchor: Anchor::of(CharRange::of(12, 40), "信任 \"is\" 😀\n", "p", ""),
            coder: "wei".into(),
            created: Timestamp::from_millisecond(1_714_641_243_120).unwrap(),
            codebook: "ab12".into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        }
    }

    fn bookmark() -> Bookmark {
        Bookmark {
            id: BookmarkId(coding().id.0),
            transcript: "cn03-王".into(),
            anchor: coding().anchor,
            letter: Some('信'),
            name: "开始 😀".into(),
            coder: "mara".into(),
            created: Timestamp::UNIX_EPOCH,
            lost: true,
            extra: None,
        }
    }

    #[test]
    fn a_weight_that_this_version_does_not_know_is_kept() {
        for weight in ["1.5", "250", "0", "-3", "\"high\""] {
            let line = write_line(&entry(vec![Change::Coding {
                id: coding().id,
                before: None,
                after: Some(Coding { weight: Some(80), ..coding() }),
            }]));
            let field = format!(r#""weight":{weight}"#);
            let line = String::from_utf8(line).unwrap().replace(r#""weight":80"#, &field);
            let read = read_line(line.as_bytes(), &mut Interner::default(), &mut |why| panic!("{why}")).unwrap();
            let coding = read.changes[0].coding().unwrap();
            assert_eq!((coding.weight, coding.extra.is_some()), (None, true));
            assert_eq!(String::from_utf8(write_line(&read)).unwrap(), line);
        }
    }

    #[test]
    fn the_line_of_a_bookmark_is_the_documented_one() {
        let after = Bookmark { lost: false, coder: "wei".into(), ..bookmark() };
        let after = Bookmark { created: Timestamp::from_millisecond(1_714_641_243_120).unwrap(), ..after };
        let line = write_line(&entry(vec![Change::Bookmark { id: after.id, before: None, after: Some(after) }]));
        let expected = concat!(
            r#"{"bookmark":{"id":"018f3b7c-8f00-7000-8000-000000000001","after":{"transcript":"cn03-王","start":12,"end":40,"#,
            r#""quote":"信任 \"is\" 😀\n","prefix":"p","suffix":"","letter":"信","name":"开始 😀"}}}"#,
        );
        let line = String::from_utf8(line).unwrap();
        assert!(line.contains(expected), "{line}");
    }

    fn origin() -> std::sync::Arc<Origin> {
        let query = "信任 OR \"trust\" 😀".to_owned();
        std::sync::Arc::new(Origin { rule: Rule::Search, query, unit: Extent::Turn })
    }

    fn check_there_and_back(entry: &Entry) {
        let line = write_line(entry);
        let mut strange = Vec::new();
        let read = read_line(&line, &mut Interner::default(), &mut |why| strange.push(why));
        assert_eq!(read.as_ref(), Ok(entry), "{}", String::from_utf8_lossy(&line));
    }

    #[test]
    fn the_line_of_a_coding_is_the_documented_one() {
        let id = coding().id;
        let line = write_line(&entry(vec![Change::Coding { id, before: None, after: Some(coding()) }]));
        let expected = concat!(
            r#"{"id":"018f3b7c-8f00-7000-8000-000000000001","time":"2024-05-02T09:14:03.12Z","coder":"wei","#,
            r#""label":"code 信任 😀","changes":[{"coding":{"id":"018f3b7c-8f00-7000-8000-000000000001","#,
            r#""after":{"code":"tacitness","transcript":"cn03-王","start":12,"end":40,"quote":"信任 \"is\" 😀\n","#,
            r#""prefix":"p","suffix":"","codebook":"ab12"}}}]}"#,
            "\n"
        );
        assert_eq!(String::from_utf8(line).unwrap(), expected);
    }

    #[test]
    fn the_line_of_an_edit_is_the_documented_one() {
        let edits = crate::project::diff("Trust thm 信任\n", "Trust them 信任\n");
        let change = Change::Text { id: "us03".into(), before: "00".into(), after: "11".into(), edits };
        let lost = Coding { lost: true, ..coding() };
        let line = write_line(&entry(vec![change, Change::Coding { id: lost.id, before: None, after: Some(lost) }]));
        let line = String::from_utf8(line).unwrap();
        assert!(
            line.contains(r#"{"text":{"id":"us03","before":"00","after":"11","edits":[[6,"thm","them"]]}}"#),
            "{line}"
        );
        assert!(line.contains(r#""codebook":"ab12","lost":true}"#) && !line.contains("noticed"), "{line}");
    }

    #[test]
    fn a_coding_says_which_rule_proposed_it() {
        let coding = Coding { origin: Some(origin()), ..coding() };
        let change = |id| Change::Coding { id, before: None, after: Some(Coding { id, ..coding.clone() }) };
        let changes = [1, 2].map(|id| change(CodingId(uuid::Uuid::from_u128(id))));
        let entry = entry(changes.to_vec());
        let line = String::from_utf8(write_line(&entry)).unwrap();
        let expected = r#""codebook":"ab12","origin":{"rule":"search","query":"信任 OR \"trust\" 😀","unit":"turn"}}"#;
        assert_eq!(line.matches(expected).count(), 2, "{line}");
        let read = read_line(line.as_bytes(), &mut Interner::default(), &mut |_| {}).unwrap();
        assert_eq!(read, entry);
        let origins: Vec<_> =
            read.changes.iter().map(|change| change.coding().unwrap().origin.clone().unwrap()).collect();
        assert!(std::sync::Arc::ptr_eq(&origins[0], &origins[1]), "a batch shares one");
    }

    #[test]
    fn a_rule_of_a_newer_version_takes_no_coding_away() {
        for (rule, unit) in [("sequence", "turn"), ("search", "page")] {
            let coding = Coding { origin: Some(origin()), ..coding() };
            let line = write_line(&entry(vec![Change::Coding { id: coding.id, before: None, after: Some(coding) }]));
            let line = String::from_utf8(line).unwrap().replace(r#""rule":"search""#, &format!(r#""rule":"{rule}""#));
            let line = line.replace(r#""unit":"turn""#, &format!(r#""unit":"{unit}""#));
            let read = read_line(line.as_bytes(), &mut Interner::default(), &mut |why| panic!("{why}")).unwrap();
            let coding = read.changes[0].coding().unwrap();
            assert_eq!((&coding.origin, &coding.extra.as_ref().unwrap()["origin"]["rule"]), (&None, &rule.into()));
            assert_eq!(String::from_utf8(write_line(&read)).unwrap(), line);
        }
    }

    #[test]
    fn every_kind_of_change_goes_there_and_back() {
        let coding = coding();
        let other = Coding {
            coder: "mara".into(),
            created: Timestamp::UNIX_EPOCH,
            weight: Some(80),
            exemplar: true,
            translation: Some("trust".into()),
            origin: Some(origin()),
            ..coding.clone()
        };
        let id = MemoId(coding.id.0);
        let targets = [
            MemoTarget::Project,
            MemoTarget::Transcript("t".into()),
            MemoTarget::Code("c".into()),
            MemoTarget::Coding(coding.id),
            MemoTarget::Passage("t".into(), coding.anchor.clone()),
        ];
        let memo = |target| {
            let (text, coder, created) = ("第一行\nsecond".to_owned(), "wei".into(), Timestamp::UNIX_EPOCH);
            let day = (target == MemoTarget::Project).then(|| jiff::civil::date(2026, 3, 2));
            Change::Memo {
                id,
                before: None,
                after: Some(Memo { id, target, text, coder, created, day, lost: false, extra: None }),
            }
        };
        let record = TranscriptRecord {
            id: "t".into(),
            title: "访谈".into(),
            language: "zh".into(),
            original: Some("originals/t.docx".into()),
            imported: Some(Timestamp::UNIX_EPOCH),
            sha256: "00".into(),
            chars: 3,
            words: 2,
            turns: 1,
            extra: None,
        };
        let mut code = Code::new("trust", "信任");
        code.key = Some('键');
        code.color = Some(crate::project::Color::Teal);
        code.examples = vec!["one".into()];
        code.applies = false;
        code.parent = Some("drivers".into());
        code.guid = Some(uuid::Uuid::from_u128(7));
        let placed = PlacedCode { code, index: 3 };
        let bookmark = bookmark();
        let mut changes = vec![
            Change::Coding { id: coding.id, before: Some(coding.clone()), after: Some(other.clone()) },
            Change::Coding { id: coding.id, before: Some(other), after: None },
            Change::Transcript { id: "t".into(), before: None, after: Some(record.clone()) },
            Change::Transcript { id: "t".into(), before: Some(record), after: None },
            Change::Bookmark { id: bookmark.id, before: None, after: Some(bookmark.clone()) },
            Change::Bookmark { id: bookmark.id, before: Some(bookmark), after: None },
            Change::Completion {
                transcript: "t".into(),
                coder: "mara".into(),
                before: Completion::NotAssigned,
                after: Completion::InProgress,
            },
            Change::Attribute { transcript: "t".into(), name: "角色".into(), before: None, after: Some("=x".into()) },
            Change::Code { before: None, after: Some(placed) },
            Change::Query {
                before: None,
                after: Some(crate::project::SavedQuery { name: "信任".into(), query: "\"a b\"~5 😀".into() }),
                edits: crate::project::diff("title: x\n", "title: x\nqueries: {}\n"),
            },
            Change::CodebookVersion {
                before: Some("a".into()),
                after: Some("b".into()),
                source: Some("codes: []".into()),
                edits: crate::project::diff("codes: [信]", "codes: []"),
            },
            Change::Unknown(serde_json::json!({"case": {"id": "x", "after": {"n": 1.5}}})),
            Change::Text {
                id: "t".into(),
                before: "00".into(),
                after: "11".into(),
                edits: crate::project::diff("说信任 \"x\"\n", "说\n相信 😀"),
            },
            Change::Coding { id: coding.id, before: None, after: Some(Coding { lost: true, ..coding.clone() }) },
        ];
        changes.extend(targets.map(memo));
        check_there_and_back(&entry(changes));
        check_there_and_back(&Entry { undoes: EntryId::parse(ID), ..entry(Vec::new()) });
        check_there_and_back(&Entry { noticed: true, ..entry(Vec::new()) });
    }

    #[test]
    fn unknown_fields_are_kept_with_what_they_belong_to() {
        let mut extra = Map::new();
        extra.insert("certainty".to_owned(), serde_json::json!({"of": [1, "高"]}));
        let after = Coding { extra: Some(Box::new(extra)), ..coding() };
        check_there_and_back(&entry(vec![Change::Coding { id: after.id, before: Some(coding()), after: Some(after) }]));
    }

    #[test]
    fn what_a_newer_version_wrote_is_kept_and_told() {
        let line = format!(
            r#"{{"id":"{ID}","time":"2024-05-02T09:14:03Z","coder":"wei","mood":"good","changes":[
            {{"case":{{"id":1}}}},{{"coding":{{"id":"x"}}}},{{"completion":{{"transcript":"t","after":"half way"}}}},7]}}"#
        );
        let mut strange = Vec::new();
        let read = read_line(line.as_bytes(), &mut Interner::default(), &mut |why| strange.push(why)).unwrap();
        assert_eq!((read.changes.len(), strange.len()), (4, 4), "{strange:?}");
        assert_eq!(strange[0], "a change (`case`) is kept that this version does not understand; a newer emic may");
        let marked = [b"\xEF\xBB\xBF", line.as_bytes()].concat();
        assert_eq!(read_line(&marked, &mut Interner::default(), &mut |_| {}), Ok(read.clone()));
        assert!(read.changes.iter().all(|change| matches!(change, Change::Unknown(_))));
        check_there_and_back(&read);
    }

    #[test]
    fn damaged_lines_say_why() {
        fn check(line: &[u8], expected: &str) {
            let read = read_line(line, &mut Interner::default(), &mut |_| {});
            assert_eq!(read.unwrap_err(), expected);
        }
        check(b"{\"id\"", "the line ends too early");
        check(b"[]", "this is not an entry");
        check(b"{}", "`changes` is missing");
        check(b"{\"changes\":[]}", "missing field `id`");
        check(b"\xff\xfe", "expected value (column 1)");
        let v4 =
            r#"{"id":"d9428888-122b-41e1-b85c-61f2b1a0c1d2","time":"2024-05-02T09:14:03Z","coder":"a","changes":[]}"#;
        check(v4.as_bytes(), "`d9428888-122b-41e1-b85c-61f2b1a0c1d2` is not the id of an entry (a UUID of version 7)");
        assert!(read_line("[".repeat(100_000).as_bytes(), &mut Interner::default(), &mut |_| {}).is_err());
    }
}
