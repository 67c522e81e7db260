//! One page of HTML that needs nothing else: no script, no picture, no network.

use std::io::Write;

use maud::{DOCTYPE, Markup, html};

use super::printed::{Printed, heading};
use super::{Cell, Kind, Page, Table};

const STYLE: &str = "body{font:16px/1.5 system-ui,'Noto Sans CJK SC','PingFang SC',sans-serif;margin:2rem auto;\
max-width:72rem;padding:0 1rem;color:#1c1c1c;background:#fff}table{border-collapse:collapse;width:100%;margin:1rem 0 2rem;\
font-size:.9rem}th,td{padding:.3rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}\
th{border-bottom:2px solid #444}.n{text-align:right;font-variant-numeric:tabular-nums}td{white-space:pre-wrap;\
overflow-wrap:break-word}.t{overflow-x:auto}caption{caption-side:top;text-align:left;padding-bottom:.4rem}tbody th{font-weight:normal;border-bottom:1px solid #ddd;\
white-space:pre-wrap;min-width:5em}thead{display:table-header-group}tr{break-inside:avoid}.note{color:#555;margin:.2rem 0;font-size:.85rem}\
nav a{margin-right:1rem}@media print{body{margin:0;max-width:none;font-size:10pt;color:#000;background:#fff}nav{display:none}\
.t{overflow:visible}section{break-inside:auto}a{color:inherit}}@media screen and (prefers-color-scheme:dark){body{color:#e8e8e8;background:#181818}th,td,tbody th{border-color:#444}thead th{border-color:#aaa}.note{color:#aaa}a{color:#8cf}}";

/// Write all tables on one page.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(document(tables, page).into_string().as_bytes())
}

fn document(tables: &[Table], page: &Page) -> Markup {
    html! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (page.title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { (page.title) }
                @if tables.len() > 1 {
                    nav { @for (number, table) in tables.iter().enumerate() { a href={ "#t" (number) } { (table.name) } } }
                }
                @for (number, table) in tables.iter().enumerate() { (section(number, table, page)) }
            }
        }
        "\n"
    }
}

fn section(number: usize, table: &Table, page: &Page) -> Markup {
    let printed = Printed::of(table);
    let first_is_text = table.columns.first().is_some_and(|column| column.kind == Kind::Text);
    html! {
        section id={ "t" (number) } {
            h2 { (table.name) }
            div.t tabindex="0" {
                table {
                    @if !page.caption(table).is_empty() { caption { (page.heading(table)) } }
                    thead {
                        tr {
                            @for column in &table.columns {
                                th.n[column.kind != Kind::Text] scope="col" { (heading(column)) }
                            }
                        }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (place, cell) in row.iter().enumerate() {
                                    (data(&printed, place, cell, first_is_text && place == 0))
                                }
                            }
                        }
                    }
                }
            }
            @for note in printed.notes() { p.note { (note) } }
        }
    }
}

/// A cell; the first of a row, where it is words, is what the row is about. Each runs in the direction of its own words.
fn data(printed: &Printed<'_>, place: usize, cell: &Cell, heads: bool) -> Markup {
    match cell {
        Cell::Text(text) if heads => html! { th scope="row" dir="auto" { (text) } },
        Cell::Text(text) => html! { td dir="auto" { (text) } },
        number => html! { td.n { (printed.cell(place, number)) } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut table = Table::new("引文", [("quote", Kind::Text), ("n", Kind::Count)]);
        table.caption.program = "emic 0.1.0 <b>".to_owned();
        table.push(vec![Cell::text("<script>alert('信任')</script> & 😀"), Cell::count(1)]);
        let page = document(&[table], &Page { title: "a < b".to_owned(), ..Page::default() }).into_string();
        assert!(page.contains("&lt;script&gt;alert('信任')&lt;/script&gt; &amp; 😀") && !page.contains("<script"));
        assert!(page.contains("<title>a &lt; b</title>") && page.contains("<td class=\"n\">1</td>"));
        assert!(page.contains("<caption>引文. emic 0.1.0 &lt;b&gt;.</caption>"), "{page}");
        assert!(page.contains("scope=\"col\"") && page.contains("<th scope=\"row\" dir=\"auto\">"));
    }
}
