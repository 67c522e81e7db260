//! One page of HTML that needs nothing else: no script, no picture, no network.

use std::io::Write;

use maud::{DOCTYPE, Markup, html};

use super::{Cell, Kind, Page, Table};

const STYLE: &str = "body{font:16px/1.5 system-ui,'Noto Sans CJK SC','PingFang SC',sans-serif;margin:2rem auto;\
max-width:72rem;padding:0 1rem;color:#1c1c1c;background:#fff}table{border-collapse:collapse;width:100%;margin:1rem 0 2rem;\
font-size:.9rem}th,td{padding:.3rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}\
th{border-bottom:2px solid #444}.n{text-align:right;font-variant-numeric:tabular-nums}td{white-space:pre-wrap;\
overflow-wrap:break-word}td:first-child{white-space:nowrap}.t{overflow-x:auto}.note{color:#555;margin:.2rem 0}nav a{margin-right:1rem}\
@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#181818}th,td{border-color:#444}.note{color:#aaa}a{color:#8cf}}";

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
                @for (number, table) in tables.iter().enumerate() { (section(number, table)) }
            }
        }
        "\n"
    }
}

fn section(number: usize, table: &Table) -> Markup {
    html! {
        section id={ "t" (number) } {
            h2 { (table.name) }
            @for note in &table.notes { p.note { (note) } }
            div.t {
                table {
                    thead { tr { @for column in &table.columns { th.n[column.kind != Kind::Text] { (column.name) } } } }
                    tbody { @for row in &table.rows { tr { @for cell in row { (data(cell)) } } } }
                }
            }
        }
    }
}

fn data(cell: &Cell) -> Markup {
    match cell {
        Cell::Text(text) => html! { td { (text) } },
        Cell::Count(number) => html! { td.n { (number) } },
        Cell::Measure(number) => html! { td.n { (format!("{number:.1}")) } },
        Cell::Ratio(number) => html! { td.n { (Cell::shown_ratio(*number)) } },
        Cell::Missing => html! { td.n { "n/a" } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut table = Table::new("引文", [("quote", Kind::Text), ("n", Kind::Count)]);
        table.push(vec![Cell::text("<script>alert('信任')</script> & 😀"), Cell::count(1)]);
        let page = document(&[table], &Page { title: "a < b".to_owned(), ..Page::default() }).into_string();
        assert!(page.contains("&lt;script&gt;alert('信任')&lt;/script&gt; &amp; 😀") && !page.contains("<script"));
        assert!(page.contains("<title>a &lt; b</title>") && page.contains("<td class=\"n\">1</td>"));
    }
}
