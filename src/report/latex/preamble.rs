//! What a piece of LaTeX says of the preamble that it needs: packages, fonts for Chinese, and for each sign that fonts for
//! text lack a font that has it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;

use super::is_long;
use super::words::{escape, is_broad};
use crate::report::layout::{Layout, runs_left};
use crate::report::printed::{Printed, heading};
use crate::report::{Cell, Page, Table, clean_line};

/// Signs that are given a font each; of more the others are counted.
const MOST_SIGNS: usize = 60;

/// Fonts with emoji and other signs in black, which XeLaTeX can print, the best first.
const FONTS: [&str; 4] = ["Noto Emoji", "Segoe UI Emoji", "DejaVu Sans", "Symbola"];

/// Fonts that have Greek, Cyrillic and more besides Latin.
const FONTS_OF_LETTERS: [&str; 4] = ["Times New Roman", "Noto Serif", "DejaVu Serif", "FreeSerif"];

/// Letters that are shown of those that a font lacks.
const MOST_SHOWN: usize = 12;

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
    let letters = letters(tables, page);
    match letters.iter().all(|letter| is_western(*letter)) {
        true => writeln!(out, "% pdfLaTeX also needs \\usepackage[T1]{{fontenc}}; XeLaTeX and LuaLaTeX do not.")?,
        false => writeln!(out, "% Compile it with XeLaTeX or LuaLaTeX: it has letters that pdfLaTeX does not know.")?,
    }
    others(&letters, out)?;
    if letters.iter().any(|letter| is_broad(*letter)) {
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
        table.columns.iter().for_each(|column| take(&escape(heading(column))));
        Printed::of(table).notes().iter().for_each(|note| take(&escape(note)));
        take(&escape(&page.heading(table)));
        for cell in table.rows.iter().flatten() {
            if let Cell::Text(text) | Cell::Day(_, text) | Cell::Number(_, text) = cell {
                take(&escape(text));
            }
        }
    }
    letters
}

/// Letters that the usual font of LaTeX lacks although they are neither Chinese nor signs: Greek, Cyrillic, Thai. XeLaTeX
/// leaves them out and says so in the log alone, so a font that has them is to be named.
fn others(letters: &BTreeSet<char>, out: &mut dyn Write) -> std::io::Result<()> {
    let known = |letter: char| is_latin(letter) || is_broad(letter) || runs_left(letter) || is_sign(letter);
    let lacking: Vec<char> = letters.iter().copied().filter(|letter| !known(*letter)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let shown: String = lacking.iter().take(MOST_SHOWN).collect();
    writeln!(out, "% The usual font of LaTeX lacks some letters, such as {shown}: name one that has them, and add")?;
    writeln!(
        out,
        "%   \\usepackage{{fontspec}}  % the first of these fonts that you have; put another in their place"
    )?;
    for font in FONTS_OF_LETTERS {
        writeln!(out, "%   \\IfFontExistsTF{{{font}}}{{\\setmainfont{{{font}}}}}{{%")?;
    }
    writeln!(out, "%   {}", "}".repeat(FONTS_OF_LETTERS.len()))
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

/// Whether pdfLaTeX knows a letter, given the fonts that `[T1]{fontenc}` names.
fn is_western(letter: char) -> bool {
    let lacking =
        matches!(letter, '\u{126}' | '\u{127}' | '\u{138}' | '\u{13F}' | '\u{140}' | '\u{149}' | '\u{166}' | '\u{167}');
    let signs =
        matches!(letter, '\u{2020}'..='\u{2022}' | '\u{2030}' | '\u{2039}' | '\u{203A}' | '\u{20AC}' | '\u{2122}');
    matches!(letter, '\u{A0}'..='\u{17E}') && !lacking || signs
}

/// Whether Latin Modern has a letter, which is what XeLaTeX and LuaLaTeX print with where no other font is named.
fn is_latin(letter: char) -> bool {
    matches!(letter,
        '\u{A0}'..='\u{137}' | '\u{139}'..='\u{148}' | '\u{14A}'..='\u{165}' | '\u{168}'..='\u{17F}'
        | '\u{1CD}'..='\u{1D4}' | '\u{218}'..='\u{21B}' | '\u{300}'..='\u{304}' | '\u{306}'..='\u{30C}' | '\u{323}'
        | '\u{1E0C}' | '\u{1E0D}' | '\u{1E24}' | '\u{1E25}' | '\u{1E62}' | '\u{1E63}' | '\u{1E6C}' | '\u{1E6D}'
        | '\u{1EA0}'..='\u{1EF9}' | '\u{2013}' | '\u{2014}' | '\u{2016}' | '\u{2018}'..='\u{201A}'
        | '\u{201C}'..='\u{201E}' | '\u{2020}'..='\u{2022}' | '\u{2026}' | '\u{2030}' | '\u{2039}' | '\u{203A}'
        | '\u{2044}' | '\u{20AC}' | '\u{2103}' | '\u{2116}' | '\u{2117}' | '\u{2122}')
}

/// Whether fonts for text, and those for Chinese, mostly lack a letter: emoji, pictures, dingbats.
fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}')
        || is_joiner(letter)
}

/// Whether a letter only says how others are drawn: joiners, variation selectors, tones of skin.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
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
    fn letters_of_days_and_numbers_count_too() {
        let kind = super::super::super::Kind::Text;
        let mut table = Table::new("t", ["a", "b", "c"].map(|name| (name, kind)));
        let day = Cell::Day("2024-03-14".parse().unwrap(), "2024年".to_owned());
        table.push(vec![day, Cell::Number(7.0, "７".to_owned()), Cell::text("信 😀")]);
        let found: String = letters(&[table], &Page::default()).into_iter().collect();
        assert_eq!(found, "信年７😀");
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
    fn letters_that_the_usual_font_lacks_are_given_another() {
        let told = |text: &str| {
            let mut out = Vec::new();
            others(&text.chars().filter(|letter| !letter.is_ascii()).collect(), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(told("Zoë, Łódź, Đặng, 信任 😀 שלום €"), "");
        let greek = told("εμπιστοσύνη и доверие");
        assert!(greek.contains("such as εηιμ") && greek.contains("\\setmainfont{DejaVu Serif}"), "{greek}");
        assert!("é ł ş ‰ €".chars().all(|letter| letter.is_ascii() || is_western(letter)));
        assert!(!"α信ħ→".chars().any(is_western));
    }

    #[test]
    fn many_signs_are_counted() {
        let many: String = ('\u{1F600}'..='\u{1F64F}').collect();
        assert!(told(&many).ends_with("% and the same for 20 more, which the log of LaTeX names.\n"));
    }
}
