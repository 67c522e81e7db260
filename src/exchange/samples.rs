//! Codebooks for the tests of this room.

use std::collections::HashSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::codebook_yaml;
use crate::project::{AttributeQuestion, Code, CodeId, Codebook, Color};

/// The shipped codebooks by their names.
pub(crate) fn shipped() -> Vec<(&'static str, Codebook)> {
    let names = ["transfer-barriers-and-drivers", "ijv-interviews", "b2b-knowledge-transfer", "ignorance-management"];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("codebooks");
    let read = |name: &'static str| {
        let text = std::fs::read_to_string(folder.join(format!("{name}.yaml"))).unwrap();
        (name, codebook_yaml::parse(&text).unwrap().codebook)
    };
    names.map(read).into()
}

/// One line, of what people write and what tables, Markdown and XML could take for their own signs.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z信任知识。，“”😀é\u{300} ]{1,24}".prop_map(|text| text),
        4 => "[-=+@'\"`*_#<>&|;,:.!?\\\\/()\\[\\]{}0-9a-zé信😀 ]{1,20}",
        2 => prop::sample::select(vec![
            "=1+1", "'=x", "''=x", "-", "'", "\\", "Include: x", "Id: y", "Code: z", "**Code:** `x`", "• a", "- a", "1. a",
            "A > B", "A >> B", "&#32;", "_x0041_", "# a #", "<!-- a -->", "true", "no", "\u{202e}abc", "👩🏽‍🔬",
            "codes:", "codebook: x", "# h", "## h", "id,name,definition", "name", "{", "<a>", "A\tB", "Brief definition: x", "Example:", "> quoted", "~~~", "---", "|", "==", "   x", "x   ", "a\tb",
        ]).prop_map(str::to_owned),
        1 => "[长名字a]{200}",
    ]
}

/// Words of some lines, blank ones too.
fn words() -> impl Strategy<Value = String> {
    let more = prop_oneof![3 => line(), 1 => Just(String::new())];
    prop_oneof![
        2 => Just(String::new()),
        6 => line(),
        2 => prop::collection::vec(more, 1..5).prop_map(|lines| lines.join("\n")),
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(), 0..4)
}

fn name() -> impl Strategy<Value = String> {
    line().prop_map(|text| text.replace('\t', " ")).prop_filter("blank", |text| !text.trim().is_empty())
}

type Drawn = (Code, prop::sample::Index, bool, bool);

fn code() -> impl Strategy<Value = Drawn> {
    let small = (
        prop::option::of(0usize..12),
        prop::option::of(prop_oneof!["[a-z0-9]", "[-=+@'\"`*_#<>&|\\\\信]"]),
        any::<bool>(),
        prop::option::of(any::<u128>()),
    );
    let where_it_stands = (any::<prop::sample::Index>(), any::<bool>(), any::<bool>());
    (name(), name(), (words(), words(), words()), (texts(), texts(), texts()), small, where_it_stands).prop_map(
        |(id, name, words, lists, small, stands)| {
            let code = Code {
                definition: words.0,
                include: words.1,
                exclude: words.2,
                examples: lists.0,
                aliases: lists.1,
                sources: lists.2,
                color: small.0.map(|place| Color::ALL[place].0),
                key: small.1.and_then(|key| key.chars().next()),
                applies: small.2,
                guid: small.3.map(Uuid::from_u128),
                ..Code::new(id.trim(), name)
            };
            (code, stands.0, stands.1, stands.2)
        },
    )
}

/// A codebook that its own file could hold: of any shape, with replaced codes, headings, and every kind of text.
pub(crate) fn codebook() -> impl Strategy<Value = Codebook> {
    let question = (name(), words(), texts()).prop_map(|(name, description, values)| AttributeQuestion {
        name,
        description,
        values,
    });
    let head = (name(), name(), words(), texts(), prop::collection::vec(question, 0..3), any::<bool>());
    (prop::collection::vec(code(), 0..9), head).prop_map(|(codes, head)| {
        let mut codebook = held_together(codes);
        if head.5 {
            (codebook.title, codebook.version) = (head.0, head.1);
            (codebook.description, codebook.sources, codebook.attributes) = (head.2, head.3, head.4);
        }
        codebook
    })
}

/// Ids, keys and GUIDs once each, parents that exist, replacements without rings.
fn held_together(drawn: Vec<Drawn>) -> Codebook {
    use unicode_normalization::UnicodeNormalization;

    let mut codebook = Codebook::default();
    let (mut ids, mut keys, mut guids) = (HashSet::new(), HashSet::new(), HashSet::new());
    for (mut code, above, top, replaced) in drawn {
        if !ids.insert(code.id.as_str().nfc().collect::<String>().to_lowercase()) {
            continue;
        }
        code.key = code.key.filter(|key| keys.insert(*key));
        code.guid = code.guid.filter(|guid| guids.insert(*guid));
        let known: Vec<CodeId> = codebook.codes().iter().map(|code| code.id.clone()).collect();
        if !known.is_empty() {
            let other = known[above.index(known.len())].clone();
            if replaced && codebook.get(other.as_str()).unwrap().replaced_by.is_none() && top {
                code.replaced_by = Some(other.clone());
            }
            code.parent = Some(other).filter(|_| !top);
        }
        codebook.insert(code, above.index(known.len() + 1));
    }
    codebook
}
