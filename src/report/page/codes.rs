//! The codebook on the page.

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
    html! { @for code in codes { (code_of(code)) } }
}

fn code_of(code: &PageCode) -> Markup {
    html! {
        article.code.{ "d" (code.depth.min(5)) } {
            h3 dir="auto" { span.chip.{ "k-" (code.color) } { (clean_line(&code.name)) } " " code { (clean_line(&code.id)) } }
            p.note { (clean_line(&code.uses)) }
            @if !code.fields.is_empty() {
                dl { @for (label, words) in &code.fields { div { dt { (label) } dd dir="auto" { (clean(words)) } } } }
            }
        }
    }
}
