//! The worked numbers of the published methods, for tests.

mod recount;

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::{TextFacts, Texts, unit_ranges};
use crate::project::{Anchor, Code, Codebook, Coding, CodingId, Project, Transcript, TranscriptId, TranscriptRecord};
use crate::text::{CharRange, Unit};

/// Input and expected numbers of one vector, which must lie in the repository: a clone tests what we test.
pub(super) fn vector(name: &str) -> (Value, Value) {
    let vectors = within();
    let vector = vectors["vectors"].get(name);
    let vector = vector.unwrap_or_else(|| panic!("{name} is not in tests/data/methods/analysis-vectors.json"));
    (vector["input"].clone(), vector["expected"].clone())
}

/// The vectors beside the repository.
fn beside() -> Option<Value> {
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let path = places.map(|place| place.join("shared/methods/analysis-vectors.json")).find(|path| path.is_file())?;
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The vectors in the repository.
fn within() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/methods/analysis-vectors.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_vectors_in_the_repository_are_those_of_the_methods() {
    let within = within();
    assert_eq!(within["vectors"].as_object().unwrap().len(), 15);
    if let Some(beside) = beside() {
        assert_eq!(within["vectors"], beside["vectors"]);
    }
}

/// The numbers of an array.
pub(super) fn numbers(values: &Value) -> Vec<f64> {
    values.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// The whole numbers of an array.
pub(super) fn counts(values: &Value) -> Vec<usize> {
    values.as_array().unwrap().iter().map(|number| number.as_u64().unwrap() as usize).collect()
}

/// Complain unless each of ours is theirs.
pub(super) fn all_near(ours: impl IntoIterator<Item = f64>, theirs: &Value) {
    let ours: Vec<f64> = ours.into_iter().collect();
    assert_eq!(ours.len(), theirs.as_array().unwrap().len());
    ours.into_iter().zip(theirs.as_array().unwrap()).for_each(|(ours, theirs)| near(Some(ours), theirs));
}

/// Complain unless ours is theirs to a billionth; theirs is null where ours is none.
pub(super) fn near(ours: Option<f64>, theirs: &Value) {
    match (ours, theirs.as_f64()) {
        (Some(ours), Some(theirs)) => {
            assert!((ours - theirs).abs() < 1e-9 * theirs.abs().max(1.0), "{ours} is not {theirs}");
        }
        (ours, theirs) => assert_eq!((ours, theirs), (None, None)),
    }
}

/// One text, whatever transcript is asked for.
pub(super) struct OneText(Transcript);

impl OneText {
    pub(super) fn new(text: &str) -> Self {
        Self(Transcript::new("a".into(), text.to_owned()))
    }
}

impl Texts for OneText {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        Some(Arc::new(TextFacts::of(&self.0)))
    }

    fn units(&self, _: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        Some(Arc::new(unit_ranges(&self.0, unit, |_| true)))
    }
}

/// A study of transcripts (id, characters, words) and codings (code, transcript, coder, start, end).
pub(super) fn study(transcripts: &[(&str, usize, usize)], codings: &[(&str, &str, &str, usize, usize)]) -> Project {
    let mut project = Project::default();
    for &(id, chars, words) in transcripts {
        let record = TranscriptRecord {
            id: id.into(),
            title: id.to_owned(),
            language: "en".to_owned(),
            original: None,
            imported: None,
            sha256: String::new(),
            chars,
            words,
            turns: 0,
            extra: None,
        };
        project.transcripts.insert(id.into(), record);
    }
    let child = |id: &str| Code { parent: Some("barriers".into()), ..Code::new(id, id) };
    project.codebook = Codebook::new(vec![Code::new("barriers", "障碍"), child("trust"), child("language")]);
    for (number, &(code, transcript, coder, start, end)) in codings.iter().enumerate() {
        let id = CodingId(uuid::Uuid::from_u128(number as u128));
        let anchor = Anchor::of(CharRange::of(start, end), "", "", "");
        let created = jiff::Timestamp::UNIX_EPOCH;
        let coding = Coding::new(id, code.into(), transcript.into(), anchor, coder.into(), created);
        project.codings.set(id, Some(coding));
    }
    project
}
