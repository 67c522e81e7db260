//! The codebook on the page.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::report::{clean, clean_line};

/// A code with its rules.
#[derive(Clone, Debug, Default)]
pub struct PageCode {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many codes stand above it.
    pub depth: usize,
    /// The name of its colour.
    pub color: &'static str,
    /// How often it was used, in words.
    pub uses: String,
    /// Definition, rules and examples, each with its label.
    pub fields: Vec<(&'static str, String)>,
}

/// The codes, those below others indented.
pub(super) fn codes(codes: &[PageCode]) -> Markup {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    codes.iter().for_each(|code| *names.entry(&code.name).or_default() += 1);
    html! { @for code in codes { (code_of(code, names.get(code.name.as_str()) == Some(&1))) } }
}

/// A code; its id stays off paper where its name is its own.
fn code_of(code: &PageCode, has_own_name: bool) -> Markup {
    html! {
        article.code.{ "d" (code.depth.min(5)) } {
            h3 dir="auto" { span.chip.{ "k-" (code.color) } { (clean_line(&code.name)) } " " code.off[has_own_name] { (clean_line(&code.id)) } }
            p.note { (clean_line(&code.uses)) }
            @if !code.fields.is_empty() {
                dl { @for (label, words) in &code.fields { div { dt { (label) } dd dir="auto" { (clean(words)) } } } }
            }
        }
    }
}
