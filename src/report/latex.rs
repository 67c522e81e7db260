//! Tables for LaTeX: pieces to be taken into a document with `\input`, ruled by booktabs.
//!
//! Short tables float; long ones, and those with cells of several lines, run over pages. What a piece needs in the preamble
//! stands above it, so that a paper that has the packages already is not given a second preamble.

use std::borrow::Cow;
use std::io::Write;

use super::layout::{Layout, Paper, Slot, layout, runs_left};
use super::{Cell, Kind, Page, Table, clean_line};
use crate::text::{columns, is_han};

/// Letters on a page of the class `article` in \footnotesize.
const PAPER: Paper = Paper { portrait: 84, landscape: 134 };
/// Rows that a table may have and float.
const FLOATING: usize = 30;

/// Write all tables.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    let laid: Vec<Layout> = tables.iter().map(|table| layout(table, PAPER)).collect();
    preamble(tables, &laid, page, out)?;
    let mut labels = Labels::default();
    for (table, laid) in tables.iter().zip(&laid) {
        for (number, slots) in laid.parts.iter().enumerate() {
            let part = (laid.parts.len() > 1).then_some((number + 1, laid.parts.len()));
            let piece = Piece { table, slots, landscape: laid.landscape, part, label: labels.next(&table.name) };
            piece.write(page, out)?;
        }
    }
    Ok(())
}

/// Letters of a cell that fill a page.
const PAGE: usize = 4_000;

/// What LaTeX cannot break.
pub(super) fn concerns(tables: &[Table]) -> Option<String> {
    let is_long = |cell: &&Cell| matches!(cell, Cell::Text(text) if text.len() > PAGE && columns(text) > PAGE);
    let cells = tables.iter().flat_map(|table| table.rows.iter().flatten()).filter(is_long).count();
    let told = if cells == 1 { "1 cell is".to_owned() } else { format!("{cells} cells are") };
    (cells > 0).then(|| format!("{told} longer than a page, and LaTeX breaks no row: shorten them, or write .docx"))
}

/// What the document must have, as comments.
fn preamble(tables: &[Table], laid: &[Layout], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<Cow<'_, str>> = tables.iter().map(|table| clean_line(&table.name)).collect();
    writeln!(out, "% {}: {}", clean_line(&page.title), names.join(", "))?;
    writeln!(out, "% Take it into a document with \\input. The preamble of the document needs")?;
    writeln!(out, "%   \\usepackage{{array,booktabs}}")?;
    let parts = || tables.iter().zip(laid).flat_map(|(table, laid)| laid.parts.iter().map(move |part| (table, part)));
    if laid.iter().any(|laid| laid.landscape) || parts().any(|(table, part)| is_long(table, part)) {
        writeln!(out, "%   \\usepackage{{longtable}}")?;
    }
    if laid.iter().any(|laid| laid.landscape) {
        writeln!(out, "%   \\usepackage{{pdflscape}}")?;
    }
    writeln!(out, "% XeLaTeX and LuaLaTeX read all letters; pdfLaTeX also needs \\usepackage[T1]{{fontenc}}.")?;
    let has = |is: fn(char) -> bool| {
        let cells = tables.iter().flat_map(|table| table.rows.iter().flatten());
        let texts = cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None });
        let names = tables.iter().flat_map(|table| table.columns.iter().map(|column| column.name.as_str()));
        let told = tables.iter().flat_map(|table| table.notes.iter().map(String::as_str));
        let any = |text: &str| text.chars().any(is);
        texts.chain(names).chain(told).any(any) || tables.iter().any(|table| any(&page.heading(table)))
    };
    if has(is_han) {
        writeln!(out, "% It has Chinese, Japanese or Korean letters: compile with XeLaTeX and add")?;
        writeln!(
            out,
            "%   \\usepackage{{xeCJK}}\\setCJKmainfont{{Noto Serif CJK SC}}  % or another font that you have"
        )?;
        writeln!(out, "% or begin with \\documentclass{{ctexart}}.")?;
    }
    if has(runs_left) {
        writeln!(out, "% It has words that run from right to left: compile with LuaLaTeX and add")?;
        writeln!(out, "%   \\usepackage[bidi=basic,english]{{babel}}  % and a font that has the letters")?;
    }
    Ok(())
}

/// Whether a table runs over pages.
fn is_long(table: &Table, slots: &[Slot]) -> bool {
    table.rows.len() > FLOATING || slots.iter().any(|slot| slot.wraps)
}

/// One table, or one part of a wide one.
struct Piece<'a> {
    table: &'a Table,
    slots: &'a [Slot],
    landscape: bool,
    part: Option<(usize, usize)>,
    label: String,
}

impl Piece<'_> {
    fn write(&self, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
        if self.slots.is_empty() {
            return writeln!(out, "\n% {} has no columns.", clean_line(&self.table.name));
        }
        writeln!(out)?;
        if self.landscape {
            writeln!(out, "\\begin{{landscape}}")?;
        }
        if self.landscape || is_long(self.table, self.slots) {
            self.long(page, out)?
        } else {
            self.floating(page, out)?
        }
        if self.landscape {
            writeln!(out, "\\end{{landscape}}")?;
        }
        Ok(())
    }

    fn floating(&self, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "\\begin{{table}}[htbp]\n\\centering\\footnotesize\\setlength{{\\tabcolsep}}{{4pt}}")?;
        writeln!(out, "{}\\label{{{}}}", self.caption(page), self.label)?;
        writeln!(out, "\\begin{{tabular}}{{{}}}\n\\toprule\n{} \\\\\n\\midrule", self.columns(), self.head())?;
        self.rows(out)?;
        writeln!(out, "\\bottomrule\n\\end{{tabular}}")?;
        self.notes(out)?;
        writeln!(out, "\\end{{table}}")
    }

    fn long(&self, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
        let (count, head) = (self.slots.len(), self.head());
        writeln!(out, "{{\\footnotesize\\setlength{{\\tabcolsep}}{{4pt}}\\setlength{{\\LTcapwidth}}{{\\linewidth}}")?;
        writeln!(out, "\\begin{{longtable}}{{{}}}", self.columns())?;
        writeln!(out, "{}\\label{{{}}}\\\\", self.caption(page), self.label)?;
        writeln!(out, "\\toprule\n{head} \\\\\n\\midrule\n\\endfirsthead")?;
        writeln!(
            out,
            "\\multicolumn{{{count}}}{{@{{}}l@{{}}}}{{\\textit{{\\tablename\\ \\thetable, continued}}}}\\\\"
        )?;
        writeln!(out, "\\toprule\n{head} \\\\\n\\midrule\n\\endhead")?;
        writeln!(
            out,
            "\\midrule\n\\multicolumn{{{count}}}{{@{{}}r@{{}}}}{{\\textit{{continued overleaf}}}}\\\\\n\\endfoot"
        )?;
        writeln!(out, "\\bottomrule\n\\endlastfoot")?;
        self.rows(out)?;
        writeln!(out, "\\end{{longtable}}")?;
        self.notes(out)?;
        writeln!(out, "}}")
    }

    /// `\caption[short]{long}`, so that a list of tables stays short.
    fn caption(&self, page: &Page) -> String {
        let part = self.part.map(|(number, of)| format!(" (part {number} of {of})")).unwrap_or_default();
        let name = format!("{}{part}", clean_line(&self.table.name));
        let caption = page.caption(self.table).to_string();
        let stop = if caption.is_empty() { "" } else { ". " };
        format!("\\caption[{}]{{{}{stop}{}}}", escape(&name), escape(&name), escape(&caption))
    }

    /// What `tabular` is told of the columns: numbers to the right, long words in lines of their own width.
    fn columns(&self) -> String {
        let all: usize = self.slots.iter().map(|slot| slot.width + 2).sum();
        let room = all.max(if self.landscape { PAPER.landscape } else { PAPER.portrait });
        let column = |slot: &Slot| {
            if slot.wraps {
                let share = slot.width as f64 / room as f64;
                format!(">{{\\raggedright\\arraybackslash}}p{{{share:.3}\\linewidth}}")
            } else if self.is_text(slot) {
                "l".to_owned()
            } else {
                "r".to_owned()
            }
        };
        format!("@{{}}{}@{{}}", self.slots.iter().map(column).collect::<String>())
    }

    fn is_text(&self, slot: &Slot) -> bool {
        self.table.columns.get(slot.column).is_some_and(|column| column.kind == Kind::Text)
    }

    fn head(&self) -> String {
        let cell = |slot: &Slot| {
            let side = if self.is_text(slot) { 'l' } else { 'r' };
            match slot.head.as_slice() {
                [] => String::new(),
                [one] => escape(one).into_owned(),
                lines => {
                    let lines: Vec<Cow<'_, str>> = lines.iter().map(|line| escape(line)).collect();
                    format!("\\shortstack[{side}]{{{}}}", lines.join("\\\\"))
                }
            }
        };
        self.slots.iter().map(cell).collect::<Vec<_>>().join(" & ")
    }

    fn rows(&self, out: &mut dyn Write) -> std::io::Result<()> {
        if self.table.rows.is_empty() {
            return writeln!(out, "\\multicolumn{{{}}}{{@{{}}l@{{}}}}{{(no rows)}} \\\\", self.slots.len());
        }
        for row in &self.table.rows {
            for (place, slot) in self.slots.iter().enumerate() {
                out.write_all(if place > 0 { b" & " } else { b"" })?;
                if let Some(cell) = row.get(slot.column) {
                    out.write_all(shown(cell, slot.wraps).as_bytes())?;
                }
            }
            writeln!(out, " \\\\")?;
        }
        Ok(())
    }

    /// The notes, below the last part only.
    fn notes(&self, out: &mut dyn Write) -> std::io::Result<()> {
        if self.table.notes.is_empty() || self.part.is_some_and(|(number, of)| number < of) {
            return Ok(());
        }
        let notes: Vec<String> = self.table.notes.iter().map(|note| sentence(&escape(&clean_line(note)))).collect();
        writeln!(out, "\\par\\smallskip\\noindent\\parbox{{\\linewidth}}{{\\footnotesize\\raggedright")?;
        writeln!(out, "\\textit{{Notes.}} {}}}", notes.join(" "))
    }
}

/// A note as a sentence: notes are written without a stop.
fn sentence(note: &str) -> String {
    if note.ends_with(['.', '!', '?', '。']) { note.to_owned() } else { format!("{note}.") }
}

fn shown(cell: &Cell, wraps: bool) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) if wraps => {
            let lines: Vec<Cow<'_, str>> = text.lines().filter(|line| !line.trim().is_empty()).map(escape).collect();
            lines.join("\\newline ").into()
        }
        Cell::Text(text) => escape(text.trim()),
        number => number.shown().replace('<', "$<$").replace('-', "$-$").into(),
    }
}

/// Words as LaTeX prints them. No command may follow from them, and no ligature but those of the language: two hyphens stay
/// two, and a bracket at the beginning of a row is no option of the row before.
fn escape(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '.' | ':' | ';' | '(' | ')' | '/');
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut last = '\0';
    for letter in text.chars() {
        if letter == last && matches!(letter, '-' | '\'' | ',') {
            escaped.push_str("{}");
        }
        last = letter;
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', letter]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '"' => escaped.push_str("\\textquotedbl{}"),
            '`' => escaped.push_str("\\textasciigrave{}"),
            '[' | ']' | '*' => escaped.extend(['{', letter, '}']),
            '\u{A0}' => escaped.push('~'),
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped.into()
}

/// The labels of a document, each its own.
#[derive(Debug, Default)]
struct Labels(Vec<String>);

impl Labels {
    /// `tab:code-frequencies`; a number where that is taken or the name has no letter that a label takes.
    fn next(&mut self, name: &str) -> String {
        let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let stem = format!("tab:{}", words.map(str::to_lowercase).collect::<Vec<_>>().join("-"));
        let stem = if stem == "tab:" { "tab:table".to_owned() } else { stem };
        let mut label = stem.clone();
        let mut number = 2;
        while self.0.contains(&label) {
            label = format!("{stem}-{number}");
            number += 1;
        }
        self.0.push(label.clone());
        label
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::TableCaption;
    use super::*;

    fn written(tables: &[Table]) -> String {
        let mut bytes = Vec::new();
        let page = Page { title: "信任 study".to_owned(), ..Page::default() };
        write(tables, &page, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_short_table_floats_with_caption_label_and_notes() {
        let mut table = Table::new("Code & group", [("code", Kind::Text), ("p", Kind::Measure)]);
        table.push(vec![Cell::text("[信任] 50% #1"), Cell::ratio(Some(-0.25))]);
        table.push(vec![Cell::text("a_b 😀"), Cell::ratio(Some(0.0001))]);
        table.notes = vec!["n/a where a margin is zero".to_owned()];
        table.caption = TableCaption { program: "emic 0.1.0".to_owned(), ..TableCaption::default() };
        let expected = "\
% 信任 study: Code & group
% Take it into a document with \\input. The preamble of the document needs
%   \\usepackage{array,booktabs}
% XeLaTeX and LuaLaTeX read all letters; pdfLaTeX also needs \\usepackage[T1]{fontenc}.
% It has Chinese, Japanese or Korean letters: compile with XeLaTeX and add
%   \\usepackage{xeCJK}\\setCJKmainfont{Noto Serif CJK SC}  % or another font that you have
% or begin with \\documentclass{ctexart}.

\\begin{table}[htbp]
\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}
\\caption[Code \\& group]{Code \\& group. emic 0.1.0.}\\label{tab:code-group}
\\begin{tabular}{@{}lr@{}}
\\toprule
code & p \\\\
\\midrule
{[}信任{]} 50\\% \\#1 & $-$0.250 \\\\
a\\_b 😀 & $<$0.001 \\\\
\\bottomrule
\\end{tabular}
\\par\\smallskip\\noindent\\parbox{\\linewidth}{\\footnotesize\\raggedright
\\textit{Notes.} n/a where a margin is zero.}
\\end{table}
";
        assert_eq!(written(&[table]), expected);
    }

    #[test]
    fn long_tables_run_over_pages_and_wide_ones_come_in_parts() {
        let mut table = Table::new("Quotes", [("code", Kind::Text), ("quote", Kind::Text)]);
        table.push(vec![Cell::text("trust"), Cell::text(format!("{}\n\nnew", "我们 ".repeat(100)))]);
        let text = written(std::slice::from_ref(&table));
        assert_eq!(concerns(std::slice::from_ref(&table)), None);
        assert!(text.contains("\\begin{longtable}{@{}l>{\\raggedright\\arraybackslash}p{0."), "{text}");
        assert!(text.contains("\\newline new \\\\") && text.contains("\\usepackage{longtable}"), "{text}");
        (0..100).for_each(|number| table.add_column(&format!("g{number}"), Kind::Count));
        table.rows.clear();
        let text = written(&[table]);
        assert!(text.contains("(part 1 of ") && text.contains("\\begin{landscape}"), "{text}");
        assert!(text.contains("(no rows)") && text.contains("\\label{tab:quotes-2}"), "{text}");
    }

    #[test]
    fn nothing_is_a_command() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("\\input{/etc/passwd}", "\\textbackslash{}input\\{/etc/passwd\\}");
        check(
            "a--b ''c'' ~^|\"`",
            "a-{}-b '{}'c'{}' \\textasciitilde{}\\textasciicircum{}\\textbar{}\\textquotedbl{}\\textasciigrave{}",
        );
        check("<i>$x_1$\u{a0}[*]", "\\textless{}i\\textgreater{}\\$x\\_1\\$~{[}{*}{]}");
        check("שלום 信任 😀", "שלום 信任 😀");
    }

    #[test]
    fn tables_without_columns_and_names_without_letters() {
        let text = written(&[
            Table::new("信任", []),
            Table::new("信任", [("a", Kind::Text)]),
            Table::new("", [("שלום", Kind::Text)]),
        ]);
        assert!(
            text.contains("% 信任 has no columns.") && text.contains("tab:table-2") && text.contains("tab:table-3")
        );
        assert!(text.contains("bidi=basic"), "{text}");
    }

    proptest! {
        #[test]
        fn no_special_sign_is_left_bare(text in "[a&%$#_{}~^\\\\<>|\"\\[\\]*\\-' 信😀\n]{0,40}") {
            let escaped = escape(&text);
            let mut letters = escaped.chars();
            let mut depth = 0_i32;
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' => {
                        let next = letters.clone().next().unwrap_or(' ');
                        prop_assert!(next.is_ascii_alphabetic() || "&%$#_{}".contains(next), "{}", escaped);
                        if !next.is_ascii_alphabetic() {
                            letters.next();
                        }
                    }
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    '&' | '%' | '$' | '#' | '_' | '~' | '^' | '"' | '<' | '>' | '|' => prop_assert!(false, "{}", escaped),
                    _ => {}
                }
                prop_assert!(depth >= 0);
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
