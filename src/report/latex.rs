//! Tables for LaTeX: pieces to be taken into a document with `\input`, ruled by booktabs.
//!
//! Short tables float; long ones, and those with cells of several lines, run over pages. What a piece needs in the preamble
//! stands above it, so that a paper that has the packages already is not given a second preamble.

mod preamble;
mod words;

use std::borrow::Cow;
use std::io::Write;

use self::words::{escape, escape_broken, is_broad};
use super::layout::{Layout, Paper, Slot, layout, part_told, sentence};
use super::printed::Printed;
use super::{Cell, Kind, Page, Table, clean_line};
use crate::text::{TextRange, wrap};

/// Letters on a page of the class `article` in \footnotesize.
const PAPER: Paper = Paper { portrait: 84, landscape: 134 };
/// Rows that a table may have and float.
const FLOATING: usize = 30;

/// Write all tables.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    let laid: Vec<Layout> = tables.iter().map(|table| layout(table, PAPER)).collect();
    preamble::write(tables, &laid, page, out)?;
    let mut labels = Labels::default();
    for (table, laid) in tables.iter().zip(&laid) {
        let label = labels.next(&table.name);
        // All parts of a table share their pages: a page is turned for the first, and back behind the last.
        if laid.landscape {
            writeln!(out, "\n\\begin{{landscape}}")?;
        }
        for (number, slots) in laid.parts.iter().enumerate() {
            let part = (laid.parts.len() > 1).then_some((number + 1, laid.parts.len()));
            let piece = Piece { table, slots, landscape: laid.landscape, part, label: &label };
            piece.write(page, out)?;
        }
        if laid.landscape {
            writeln!(out, "\\end{{landscape}}")?;
        }
    }
    Ok(())
}

/// Lines of a cell that any page holds. LaTeX breaks no row, and what is below the page is lost; so a cell with more lines goes
/// on in further rows, of [`PIECE`] lines each.
const TALL: usize = 30;
const PIECE: usize = 10;

/// The pieces of a cell that stand below each other, each in a row of its own.
fn pieces<'t>(slot: &Slot, cell: &'t Cell) -> Vec<&'t str> {
    let Cell::Text(text) = cell else { return Vec::new() };
    // No line has fewer letters than a narrow column has room for.
    if !slot.wraps || text.len() < TALL && !text.contains('\n') {
        return vec![text];
    }
    let lines = wrap(text, TextRange::of(0, text.len()), slot.width.max(1));
    if lines.len() <= TALL {
        return vec![text];
    }
    let piece = |lines: &[TextRange]| Some(lines.first()?.cover(*lines.last()?).slice(text));
    lines.chunks(PIECE).filter_map(piece).collect()
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
    label: &'a str,
}

impl Piece<'_> {
    fn write(&self, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
        if self.slots.is_empty() {
            return writeln!(out, "\n% {} has no columns.", clean_line(&self.table.name));
        }
        writeln!(out)?;
        if self.landscape || is_long(self.table, self.slots) {
            self.long(page, out)?
        } else {
            self.floating(page, out)?
        }
        Ok(())
    }

    fn floating(&self, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "\\begin{{table}}[htbp]\n\\centering\\footnotesize\\setlength{{\\tabcolsep}}{{4pt}}")?;
        writeln!(out, "{}", self.caption(page))?;
        writeln!(out, "\\begin{{tabular}}{{{}}}\n\\toprule\n{} \\\\\n\\midrule", self.columns(), self.head())?;
        self.rows(out)?;
        writeln!(out, "\\bottomrule\n\\end{{tabular}}")?;
        self.notes(out)?;
        writeln!(out, "\\end{{table}}")
    }

    fn long(&self, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
        let (count, head) = (self.slots.len(), self.head());
        writeln!(out, "{{\\footnotesize\\setlength{{\\tabcolsep}}{{4pt}}\\setlength{{\\LTcapwidth}}{{\\linewidth}}")?;
        if self.is_continued() {
            // A part has the number of the table that it is of; longtable counts at its beginning.
            writeln!(out, "\\addtocounter{{table}}{{-1}}")?;
        }
        writeln!(out, "\\begin{{longtable}}{{{}}}", self.columns())?;
        writeln!(out, "{}\\\\", self.caption(page))?;
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

    /// Whether this is a later part of a table.
    fn is_continued(&self) -> bool {
        self.part.is_some_and(|(number, _)| number > 1)
    }

    /// `\caption[short]{long}\label{…}`, so that a list of tables stays short; a later part is not listed again and has
    /// no label.
    fn caption(&self, page: &Page) -> String {
        let name = format!("{}{}", clean_line(&self.table.name), part_told(self.part));
        if self.is_continued() {
            return format!("\\caption[]{{{}}}", escape(&name));
        }
        let caption = page.caption(self.table).to_string();
        let stop = if caption.is_empty() { "" } else { ". " };
        let short = clean_line(&self.table.name);
        let (short, long) = (escape(&short), escape(&name));
        format!("\\caption[{short}]{{{long}{stop}{}}}\\label{{{}}}", escape(&caption), self.label)
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
        let printed = Printed::of(self.table);
        for row in &self.table.rows {
            let pieces = |slot: &Slot| row.get(slot.column).map_or_else(Vec::new, |cell| pieces(slot, cell));
            let words: Vec<Vec<&str>> = self.slots.iter().map(pieces).collect();
            for line in 0..words.iter().map(Vec::len).max().unwrap_or(0).max(1) {
                for (place, (slot, words)) in self.slots.iter().zip(&words).enumerate() {
                    out.write_all(if place > 0 { b" & " } else { b"" })?;
                    match (words.get(line), row.get(slot.column)) {
                        (Some(text), _) => out.write_all(shown_text(slot, text).as_bytes())?,
                        (None, Some(cell)) if line == 0 => out.write_all(shown(&printed, slot, cell).as_bytes())?,
                        _ => {}
                    }
                }
                writeln!(out, " \\\\")?;
            }
        }
        Ok(())
    }

    /// The notes, below the last part only.
    fn notes(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let notes = Printed::of(self.table).notes();
        if notes.is_empty() || self.part.is_some_and(|(number, of)| number < of) {
            return Ok(());
        }
        let notes: Vec<String> = notes.iter().map(|note| sentence(&escape(&clean_line(note)))).collect();
        writeln!(out, "\\par\\smallskip\\noindent\\parbox{{\\linewidth}}{{\\footnotesize\\raggedright")?;
        writeln!(out, "\\textit{{Notes.}} {}}}", notes.join(" "))
    }
}

/// Words as they stand in a cell.
fn shown_text<'c>(slot: &Slot, text: &'c str) -> Cow<'c, str> {
    if !slot.wraps {
        return escape(text.trim());
    }
    let lines: Vec<Cow<'_, str>> = text.lines().filter(|line| !line.trim().is_empty()).map(escape_broken).collect();
    in_lines(lines.join("\\newline ")).into()
}

/// What stands in a cell.
fn shown<'c>(printed: &Printed<'_>, slot: &Slot, cell: &'c Cell) -> Cow<'c, str> {
    match cell {
        Cell::Text(text) => shown_text(slot, text),
        Cell::Number(..) | Cell::Day(..) => escape(&printed.cell(slot.column, cell)).into_owned().into(),
        number => printed.cell(slot.column, number).replace('<', "$<$").replace('>', "$>$").replace('-', "$-$").into(),
    }
}

/// Bytes of a line of what is written: LaTeX refuses to read lines of some hundred thousand.
const LINE: usize = 4_000;

/// What stands in a cell in lines, broken where LaTeX does not see it.
fn in_lines(cell: String) -> String {
    if cell.len() <= LINE {
        return cell;
    }
    let mut lines = String::with_capacity(cell.len() + cell.len() / LINE * 2);
    let mut begin = 0;
    for letter in cell.chars() {
        let is_full = lines.len() - begin > LINE;
        match letter {
            ' ' if is_full => lines.push('\n'),
            _ if is_full && (lines.ends_with("\\allowbreak{}") || lines.ends_with(is_broad)) => {
                lines.push_str("%\n");
                lines.push(letter);
            }
            _ => {
                lines.push(letter);
                continue;
            }
        }
        begin = lines.len();
    }
    lines
}

/// The labels of a document, each its own.
#[derive(Debug, Default)]
struct Labels(Vec<String>);

impl Labels {
    /// `tab:code-frequencies`; what the letters come to that a label does not take stands as a number, so that two names in
    /// Chinese have two labels in whatever files they stand: `tab:codes-by-4f1c`.
    fn next(&mut self, name: &str) -> String {
        let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(str::to_lowercase).collect();
        let others: String = name.chars().filter(|letter| letter.is_alphanumeric() && !letter.is_ascii()).collect();
        if words.is_empty() {
            words.push("table".to_owned());
        }
        if !others.is_empty() {
            words.push(mark(&others));
        }
        let stem = format!("tab:{}", words.join("-"));
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

/// Four figures and letters that stand for words (FNV-1a, folded).
fn mark(words: &str) -> String {
    let mixed = words.bytes().fold(0x811C_9DC5_u32, |mixed, byte| (mixed ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{:04x}", (mixed >> 16) ^ (mixed & 0xFFFF))
}

#[cfg(test)]
mod tests {
    use super::super::TableCaption;
    use super::*;

    fn written(tables: &[Table]) -> String {
        let mut bytes = Vec::new();
        let page = Page { title: "信任 study".to_owned(), ..Page::default() };
        write(tables, &page, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_cell_that_is_longer_than_a_page_goes_on_in_further_rows() {
        let mut table = Table::new("引文", [("code", Kind::Text), ("n", Kind::Count), ("quote", Kind::Text)]);
        let quote: String = (0..4_000).map(|number| format!("w{number} 信任。")).collect();
        table.push(vec![Cell::text("trust"), Cell::count(7), Cell::text(&quote)]);
        table.push(vec![Cell::text("fear"), Cell::count(1), Cell::text("short")]);
        let text = written(&[table]);
        let rows: Vec<&str> = text.lines().filter(|line| line.contains(" & ") && line.ends_with(" \\\\")).collect();
        let begun = rows.iter().position(|row| row.starts_with("trust & 7 & w0 ")).unwrap();
        let further: Vec<&&str> = rows.iter().skip(begun + 1).take_while(|row| row.starts_with(" &  & ")).collect();
        assert!(further.len() > 20, "{}", rows.len());
        assert!(rows.iter().all(|row| row.chars().count() < 4_000));
        for number in [1, 999, 1_000, 3_999] {
            assert_eq!(text.matches(&format!("w{number} 信任")).count(), 1, "{number}");
        }
        assert!(rows.iter().any(|row| row.starts_with("fear & 1 & short ")), "{rows:?}");
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
% Compile it with XeLaTeX or LuaLaTeX: it has letters that pdfLaTeX does not know.
% It has Chinese, Japanese or Korean letters: compile with XeLaTeX and add
%   \\usepackage{xeCJK}\\setCJKmainfont{Noto Serif CJK SC}  % or another font that you have
% or begin with \\documentclass{ctexart}.
% It has signs that fonts for text lack: compile with XeLaTeX or LuaLaTeX and add
%   \\usepackage{fontspec,newunicodechar}
%   \\newcommand\\signs{}  % becomes the first of these fonts that you have; put others here
%   \\IfFontExistsTF{Noto Emoji}{\\renewfontfamily\\signs{Noto Emoji}}{%
%   \\IfFontExistsTF{Segoe UI Emoji}{\\renewfontfamily\\signs{Segoe UI Emoji}}{%
%   \\IfFontExistsTF{DejaVu Sans}{\\renewfontfamily\\signs{DejaVu Sans}}{%
%   \\IfFontExistsTF{Symbola}{\\renewfontfamily\\signs{Symbola}}{%
%   }}}}
%   \\DeclareRobustCommand\\sign[1]{{\\signs\\iffontchar\\font\"#1 \\symbol{\"#1}\\else\\normalfont[U+#1]\\fi}}
%   \\newunicodechar{😀}{\\sign{1F600}}

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
        assert!(text.contains("\\begin{longtable}{@{}l>{\\raggedright\\arraybackslash}p{0."), "{text}");
        assert!(text.contains("\\newline new \\\\") && text.contains("\\usepackage{longtable}"), "{text}");
        (0..100).for_each(|number| table.add_column(&format!("g{number}"), Kind::Count));
        table.rows.clear();
        let text = written(&[table]);
        assert!(text.contains("\\caption[Quotes]{Quotes (part 1 of ") && text.contains("\\begin{landscape}"), "{text}");
        let parts = text.matches("\\begin{longtable}").count();
        assert!(parts > 2 && text.contains("\\caption[]{Quotes (continued, part 2 of "), "{text}");
        assert_eq!(text.matches("\\begin{landscape}").count(), 1);
        assert_eq!(text.matches("\\addtocounter{table}{-1}\n\\begin{longtable}").count(), parts - 1);
        assert!(text.contains("(no rows)") && text.matches("\\label{tab:quotes}").count() == 1, "{text}");
    }

    #[test]
    fn long_cells_are_written_in_lines() {
        let check = |cell: &str| {
            let lines = in_lines(escape_broken(cell).into_owned());
            assert!(lines.lines().all(|line| line.len() < LINE + 40), "{}", cell.len());
            let joined = lines.replace("%\n", "").replace('\n', " ");
            assert_eq!(joined, escape_broken(cell));
        };
        check("信任 😀");
        check(&"a".repeat(40_000));
        check(&"信".repeat(40_000));
        check(&"so we [said] & 信任, ".repeat(4_000));
    }

    #[test]
    fn each_table_has_a_label_of_its_own_in_every_file() {
        let check = |names: &[&str], expected: &[&str]| {
            let mut labels = Labels::default();
            assert_eq!(names.iter().map(|name| labels.next(name)).collect::<Vec<_>>(), expected);
        };
        check(&["Codes by function", "Codes by function"], &["tab:codes-by-function", "tab:codes-by-function-2"]);
        check(&["Codes by 角色"], &[&format!("tab:codes-by-{}", mark("角色"))]);
        assert_ne!(mark("角色"), mark("职位"));
        check(&["", "😀"], &["tab:table", "tab:table-2"]);
    }

    #[test]
    fn tables_without_columns_and_names_without_letters() {
        let text = written(&[
            Table::new("信任", []),
            Table::new("信任", [("a", Kind::Text)]),
            Table::new("", [("שלום", Kind::Text)]),
        ]);
        assert!(text.contains("% 信任 has no columns.") && text.contains(&format!("tab:table-{}-2", mark("信任"))));
        assert!(text.contains("bidi=basic"), "{text}");
    }
}
