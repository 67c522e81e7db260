//! The worked numbers of the published methods, for tests; they lie beside the repository.

use std::path::Path;

use serde_json::Value;

/// Input and expected numbers of one vector; `None`, with a line printed, where the file is not there.
pub(super) fn vector(name: &str) -> Option<(Value, Value)> {
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let path = places.map(|place| place.join("shared/methods/analysis-vectors.json")).find(|path| path.is_file());
    let Some(path) = path else {
        println!("skipped: no methods/analysis-vectors.json beside the repository");
        return None;
    };
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let vector = &vectors["vectors"][name];
    Some((vector["input"].clone(), vector["expected"].clone()))
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
