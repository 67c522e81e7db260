//! What a piece of LaTeX says of the preamble that it needs: packages, fonts for Chinese, and for each sign that fonts for
//! text lack a font that has it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;

use super::is_long;
use crate::report::layout::{Layout, runs_left};
use crate::report::printed::{Printed, heading};
use crate::report::{Cell, Page, Table, clean_line};
use crate::text::is_han;

/// Signs that are given a font each; of more the others are counted.
const MOST_SIGNS: usize = 60;

/// Fonts with emoji and other signs in black, which XeLaTeX can print, the best first.
const FONTS: [&str; 4] = ["Noto Emoji", "Segoe UI Emoji", "DejaVu Sans", "Symbola"];

/// What the document must have, as comments.
pub(super) fn write(tables: &[Table], laid: &[Layout], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
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
    let letters = letters(tables, page);
    if letters.iter().any(|letter| is_han(*letter)) {
        writeln!(out, "% It has Chinese, Japanese or Korean letters: compile with XeLaTeX and add")?;
        writeln!(
            out,
            "%   \\usepackage{{xeCJK}}\\setCJKmainfont{{Noto Serif CJK SC}}  % or another font that you have"
        )?;
        writeln!(out, "% or begin with \\documentclass{{ctexart}}.")?;
    }
    if letters.iter().any(|letter| runs_left(*letter)) {
        writeln!(out, "% It has words that run from right to left: compile with LuaLaTeX and add")?;
        writeln!(out, "%   \\usepackage[bidi=basic,english]{{babel}}  % and a font that has the letters")?;
    }
    signs(&letters, out)
}

/// The letters beyond ASCII of all that is printed.
fn letters(tables: &[Table], page: &Page) -> BTreeSet<char> {
    let mut letters = BTreeSet::new();
    let mut take = |text: &str| letters.extend(text.chars().filter(|letter| !letter.is_ascii()));
    for table in tables {
        table.columns.iter().for_each(|column| take(heading(column)));
        Printed::of(table).notes().iter().for_each(|note| take(note));
        take(&page.heading(table));
        for cell in table.rows.iter().flatten() {
            if let Cell::Text(text) = cell {
                take(text);
            }
        }
    }
    letters
}

/// For each sign that fonts for text lack, where it is to come from: XeLaTeX leaves out what a font has not, and says so in
/// the log alone.
fn signs(letters: &BTreeSet<char>, out: &mut dyn Write) -> std::io::Result<()> {
    let rare: Vec<char> = letters.iter().copied().filter(|letter| is_sign(*letter)).collect();
    if rare.is_empty() {
        return Ok(());
    }
    writeln!(out, "% It has signs that fonts for text lack: compile with XeLaTeX or LuaLaTeX and add")?;
    writeln!(out, "%   \\usepackage{{fontspec,newunicodechar}}")?;
    writeln!(out, "%   \\newcommand\\signs{{}}  % becomes the first of these fonts that you have; put others here")?;
    for font in FONTS {
        // One within the other: to look for a font that is not there takes LaTeX a while.
        writeln!(out, "%   \\IfFontExistsTF{{{font}}}{{\\renewfontfamily\\signs{{{font}}}}}{{%")?;
    }
    writeln!(out, "%   {}", "}".repeat(FONTS.len()))?;
    // What no font has is told by its number, and not dropped.
    writeln!(
        out,
        "%   \\DeclareRobustCommand\\sign[1]{{{{\\signs\\iffontchar\\font\"#1 \\symbol{{\"#1}}\\else\\normalfont[U+#1]\\fi}}}}"
    )?;
    for sign in rare.iter().take(MOST_SIGNS) {
        match is_joiner(*sign) {
            // No font prints it; it tells how its neighbours are drawn.
            true => writeln!(out, "%   \\catcode\"{:X}=9", u32::from(*sign))?,
            false => writeln!(out, "%   \\newunicodechar{{{sign}}}{{\\sign{{{:X}}}}}", u32::from(*sign))?,
        }
    }
    if rare.len() > MOST_SIGNS {
        writeln!(out, "% and the same for {} more, which the log of LaTeX names.", rare.len() - MOST_SIGNS)?;
    }
    Ok(())
}

/// Whether fonts for text, and those for Chinese, mostly lack a letter: emoji, pictures, dingbats.
fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}')
        || is_joiner(letter)
}

/// Whether a letter only says how others are drawn: joiners, variation selectors, tones of skin.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let mut out = Vec::new();
        signs(&text.chars().filter(|letter| !letter.is_ascii()).collect(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn signs_that_fonts_lack_are_given_a_font_each() {
        assert_eq!(told("信任 é “trust” — שלום"), "");
        let told = told("信任 😀 ✓ 👩\u{200D}🔧\u{FE0F}");
        let sign = |letter: char| told.contains(&format!("\\newunicodechar{{{letter}}}"));
        assert!(sign('😀') && sign('✓') && sign('👩') && sign('🔧') && !sign('信') && !sign('\u{200D}'), "{told}");
        assert!(told.contains("%   \\catcode\"200D=9\n") && told.contains("\\catcode\"FE0F=9"), "{told}");
        assert!(told.lines().all(|line| line.starts_with('%')), "{told}");
    }

    #[test]
    fn many_signs_are_counted() {
        let many: String = ('\u{1F600}'..='\u{1F64F}').collect();
        assert!(told(&many).ends_with("% and the same for 20 more, which the log of LaTeX names.\n"));
    }
}
