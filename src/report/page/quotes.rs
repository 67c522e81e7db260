//! Quotes by code, and the filters above them. Each quote says in its attributes what it is filtered by; the script
//! compares and hides.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::report::{clean, clean_line};

/// Quotes with what they can be filtered by.
#[derive(Clone, Debug, Default)]
pub struct QuoteList {
    /// Filters whose values quotes have in [`QuoteRow::values`], in the same order.
    pub filters: Vec<Filter>,
    /// The codes with their quotes.
    pub groups: Vec<QuoteGroup>,
}

/// A filter: a list of values to choose from.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What a person reads.
    pub name: String,
    /// The values that occur, in order.
    pub values: Vec<FilterValue>,
}

/// A value that can be chosen.
#[derive(Clone, Debug, Default)]
pub struct FilterValue {
    /// What a person reads.
    pub name: String,
    /// What is put into the address of the page.
    pub value: String,
}

/// The quotes of a code.
#[derive(Clone, Debug, Default)]
pub struct QuoteGroup {
    /// The code's id; letters, digits and whatever else an id may have.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its colour.
    pub color: &'static str,
    /// How many quotes are shown, of how many, and how they came here.
    pub about: String,
    /// The quotes.
    pub rows: Vec<QuoteRow>,
}

/// One quote.
#[derive(Clone, Debug, Default)]
pub struct QuoteRow {
    /// The words.
    pub quote: String,
    /// A translation, if there is one.
    pub translation: Option<String>,
    /// Who says it, where, and who coded it.
    pub source: String,
    /// Whether the researcher marked it as standing for its code.
    pub exemplar: bool,
    /// Of each filter the values that it has.
    pub values: Vec<Vec<usize>>,
}

/// The filters, and the quotes.
pub(super) fn quotes(list: &QuoteList) -> Markup {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    list.groups.iter().for_each(|group| *names.entry(&group.name).or_default() += 1);
    html! {
        (form(list))
        @for group in &list.groups { (group_of(group, names.get(group.name.as_str()) == Some(&1))) }
    }
}

fn form(list: &QuoteList) -> Markup {
    html! {
        form id="filter" hidden aria-label="Filter the quotes" {
            @for (place, filter) in list.filters.iter().enumerate() {
                label {
                    span dir="auto" { (clean_line(&filter.name)) }
                    select data-filter=(place) data-name={ (place) "." (clean_line(&filter.name)) } {
                        option value="" { "all" }
                        @for (number, value) in filter.values.iter().enumerate() {
                            option value=(number) data-value=(clean_line(&value.value)) { (clean_line(&value.name)) }
                        }
                    }
                }
            }
            label { span { "Words" } input type="search" id="filter-words" autocomplete="off" spellcheck="false"; }
            button type="reset" { "Show all" }
            output id="filter-status" aria-live="polite" {}
        }
    }
}

/// The quotes of a code; its id stays off paper where its name is its own.
fn group_of(group: &QuoteGroup, has_own_name: bool) -> Markup {
    html! {
        section.of-code aria-label=(clean_line(&group.name)) {
            h3 dir="auto" { span.chip.{ "k-" (group.color) } { (clean_line(&group.name)) } " " code.off[has_own_name] { (clean_line(&group.code)) } }
            p.note { (clean_line(&group.about)) span.fit hidden {} }
            @for row in &group.rows { (quote_of(row)) }
        }
    }
}

fn quote_of(row: &QuoteRow) -> Markup {
    html! {
        blockquote.quote data-values=(encoded(&row.values)) {
            p dir="auto" { (clean(&row.quote)) }
            @if let Some(translation) = &row.translation {
                p.translation dir="auto" { span.label { "Translation: " } (clean(translation)) }
            }
            footer { (clean_line(&row.source)) @if row.exemplar { " · " span.exemplar { "exemplar" } } }
        }
    }
}

/// The values of each filter: `3|0,2|`.
fn encoded(values: &[Vec<usize>]) -> String {
    let list = |numbers: &Vec<usize>| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    values.iter().map(list).collect::<Vec<_>>().join("|")
}
