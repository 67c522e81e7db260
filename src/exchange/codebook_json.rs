//! A codebook as JSON for scripts: the fields of the codebook's file under the same names, the codes as one flat list in
//! which each names the one above it. JSON is YAML too, so [`codebook_yaml`](super::codebook_yaml) reads it back equal.

use serde_json::{Map, Value, json};

use crate::project::{Code, Codebook};

/// The codebook as JSON.
pub fn write(codebook: &Codebook) -> String {
    let mut all = Map::new();
    text(&mut all, "codebook", &codebook.title);
    text(&mut all, "version", &codebook.version);
    text(&mut all, "description", &codebook.description);
    list(&mut all, "sources", &codebook.sources);
    all.insert("codes".to_owned(), codebook.codes().iter().map(|it| code(codebook, it)).collect());
    if !codebook.attributes.is_empty() {
        let questions = codebook.attributes.iter().map(|question| {
            let mut object = Map::new();
            text(&mut object, "name", &question.name);
            text(&mut object, "description", &question.description);
            list(&mut object, "values", &question.values);
            Value::Object(object)
        });
        all.insert("attributes".to_owned(), questions.collect());
    }
    format!("{:#}\n", Value::Object(all))
}

fn code(codebook: &Codebook, code: &Code) -> Value {
    let mut object = Map::new();
    text(&mut object, "id", code.id.as_str());
    text(&mut object, "name", &code.name);
    text(&mut object, "path", &codebook.path(&code.id));
    text(&mut object, "parent", code.parent.as_ref().map_or("", |parent| parent.as_str()));
    text(&mut object, "definition", &code.definition);
    text(&mut object, "include", &code.include);
    text(&mut object, "exclude", &code.exclude);
    list(&mut object, "examples", &code.examples);
    text(&mut object, "color", code.color.map_or("", |color| color.name()));
    text(&mut object, "key", &code.key.map(String::from).unwrap_or_default());
    list(&mut object, "aliases", &code.aliases);
    object.insert("applies".to_owned(), json!(code.applies));
    list(&mut object, "sources", &code.sources);
    text(&mut object, "replaced_by", code.replaced_by.as_ref().map_or("", |id| id.as_str()));
    text(&mut object, "guid", &code.guid.map(|guid| guid.hyphenated().to_string()).unwrap_or_default());
    Value::Object(object)
}

fn text(object: &mut Map<String, Value>, name: &str, words: &str) {
    if !words.is_empty() {
        object.insert(name.to_owned(), json!(words));
    }
}

fn list(object: &mut Map<String, Value>, name: &str, items: &[String]) {
    if !items.is_empty() {
        object.insert(name.to_owned(), json!(items));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::codebook_yaml::parse;
    use super::super::samples::{codebook, shipped};
    use super::*;

    #[test]
    fn the_shipped_codebooks_come_back_equal() {
        for (name, codebook) in shipped() {
            let read = parse(&write(&codebook)).unwrap();
            assert_eq!((read.codebook, read.warnings), (codebook, vec![]), "{name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_codebook_comes_back(codebook in codebook()) {
            let text = write(&codebook);
            let read = parse(&text).map_err(|problems| TestCaseError::fail(format!("{:?}\n{text}", problems[0])))?;
            prop_assert_eq!(read.codebook, codebook);
        }
    }
}
