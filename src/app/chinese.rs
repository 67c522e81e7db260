//! Chinese words as a reader moves by them.

use crate::analysis::simplified;
use crate::search::simplify;
use crate::text::{ChineseCut, ChineseWords};

/// The words of the dictionary that lists of words are made with. The first call takes a tenth of a second: never make it
/// on the thread that draws.
pub fn chinese_cut() -> ChineseCut {
    ChineseCut::new(ChineseWords::shared(), |run| simplified(run, simplify))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ByteOffset, TextRange, Unit, Units};

    #[test]
    fn traditional_words_are_found_too() {
        let text = "合資公司的績效考核👍";
        let turns = [TextRange::of(0, text.len())];
        let units = Units::new(text, &turns).with_chinese(Some(chinese_cut()));
        let word = |letter: usize| units.at(Unit::Word, ByteOffset::new(3 * letter)).unwrap().slice(text);
        assert_eq!([word(0), word(4), word(6), word(9)], ["合資公司", "的", "績效考核", "👍"]);
    }
}
