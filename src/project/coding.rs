//! A coding: a code applied by a coder to a range of a transcript.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use jiff::Timestamp;

use super::{CodeId, CoderId, CodingId, Origin, TranscriptId};
use crate::text::{CharRange, Positions, Squeezed, TextRange, is_room, same_after, same_before};

/// Code points of context kept on either side of a quote.
pub const CONTEXT_CHARS: usize = 32;

/// Where a coding lies, told twice: by position, and by its words with their context, so that it can be found again
/// after the text has changed (position and quote selectors of the W3C Web Annotation model).
///
/// The words and their context stand beside each other in one allocation, which anchors that are read together share.
#[derive(Clone)]
pub struct Anchor {
    /// Position in code points of the transcript's text.
    pub range: CharRange,
    /// Holds the words before, in and after the range, in this order.
    words: Arc<str>,
    /// Bytes of `words` that are of other anchors.
    start: u32,
    /// Bytes of the words before, in and after the range.
    lengths: [u32; 3],
}

impl PartialEq for Anchor {
    fn eq(&self, other: &Self) -> bool {
        self.range == other.range && self.lengths == other.lengths && self.all() == other.all()
    }
}

impl Eq for Anchor {}

impl Hash for Anchor {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.range, self.lengths, self.all()).hash(state);
    }
}

impl fmt::Debug for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Anchor")
            .field("range", &self.range)
            .field("quote", &self.quote())
            .field("prefix", &self.prefix())
            .field("suffix", &self.suffix())
            .finish()
    }
}

impl Anchor {
    /// The anchor of words that are known, with what stands before and after them.
    pub fn of(range: CharRange, quote: &str, prefix: &str, suffix: &str) -> Self {
        let lengths = [prefix, quote, suffix].map(|part| u32::try_from(part.len()).unwrap_or(u32::MAX));
        Self { range, words: [prefix, quote, suffix].concat().into(), start: 0, lengths }
    }

    /// The anchor whose words stand in `words` behind the first `start` bytes: so many bytes before, in and after the range.
    /// `None` where they do not stand there.
    #[inline]
    pub fn within(range: CharRange, words: &Arc<str>, start: u32, lengths: [u32; 3]) -> Option<Self> {
        let mut end = start;
        for length in lengths {
            end = end.checked_add(length)?;
            if !words.is_char_boundary(end as usize) {
                return None;
            }
        }
        words.is_char_boundary(start as usize).then(|| Self { range, words: words.clone(), start, lengths })
    }

    /// The words in the range.
    #[inline]
    pub fn quote(&self) -> &str {
        self.part(self.lengths[0], self.lengths[1])
    }

    /// Up to [`CONTEXT_CHARS`] code points before the range.
    #[inline]
    pub fn prefix(&self) -> &str {
        self.part(0, self.lengths[0])
    }

    /// Up to [`CONTEXT_CHARS`] code points after the range.
    #[inline]
    pub fn suffix(&self) -> &str {
        self.part(self.lengths[0] + self.lengths[1], self.lengths[2])
    }

    /// The words before, in and after the range, which stand beside each other.
    pub fn all(&self) -> &str {
        self.part(0, self.lengths.iter().sum())
    }

    #[inline]
    fn part(&self, before: u32, length: u32) -> &str {
        let start = (self.start + before) as usize;
        self.words.get(start..start + length as usize).unwrap_or_default()
    }
    /// Anchor a byte range of `text`.
    pub fn new(text: &str, positions: &Positions, range: TextRange) -> Self {
        let before = TextRange::of(0, range.start().get()).slice(text);
        let after = TextRange::of(range.end().get(), text.len()).slice(text);
        let prefix = before.char_indices().rev().nth(CONTEXT_CHARS - 1).map_or(0, |(place, _)| place);
        let suffix = after.char_indices().nth(CONTEXT_CHARS).map_or(after.len(), |(place, _)| place);
        Self::of(
            positions.to_chars(text, range),
            range.slice(text),
            TextRange::of(prefix, before.len()).slice(before),
            TextRange::of(0, suffix).slice(after),
        )
    }

    /// The byte range of this anchor in `text`; `None` where the text no longer has the quote there.
    pub fn locate(&self, text: &str, positions: &Positions) -> Option<TextRange> {
        let start = positions.byte_of(text, self.range.start())?.get();
        let quote = self.quote();
        // Where so many characters stand that are the quote, nobody need look for where they end.
        let is_here = text.get(start..)?.as_bytes().starts_with(quote.as_bytes());
        let is_whole = bytecount::num_chars(quote.as_bytes()) == self.range.len();
        (is_here && is_whole).then(|| TextRange::of(start, start + quote.len()))
    }
}

impl Anchor {
    /// The byte range of this anchor in a `text` that may have changed: where its words stand in the context they had,
    /// however both are broken into lines, indented or spaced by now. Of places that fit equally well the one that has the
    /// same blanks too holds, then the old one if it is among them; else, and where the words are gone, `None`.
    ///
    /// ```
    /// use emic::project::Anchor;
    /// use emic::text::{Positions, TextRange};
    /// let old = "Trust grows. 信任 trust 😀";
    /// let anchor = Anchor::new(old, &Positions::new(old), TextRange::of(13, 25));
    /// let new = "Well. Trust\ngrows. 信\n任 trust 😀, trust";
    /// assert_eq!(anchor.find(new, &Positions::new(new)), Some(TextRange::of(19, 32)));
    /// ```
    pub fn find(&self, text: &str, positions: &Positions) -> Option<TextRange> {
        // Nearly every passage stands where it stood, and a text need not be squeezed to see that.
        if !self.quote().is_empty()
            && let Some(range) = self.place(text, positions)
        {
            return Some(range);
        }
        self.find_in(&Squeezed::new(text), positions)
    }

    /// As [`Self::find`], in a text that many anchors are looked for in: it is squeezed once for all of them.
    pub fn find_in(&self, squeezed: &Squeezed<'_>, positions: &Positions) -> Option<TextRange> {
        let text = squeezed.text();
        let here = self.locate(text, positions);
        if self.quote().is_empty() {
            return None;
        }
        if let Some(range) = here
            && self.fit(text, range).exactly == self.prefix().len() + self.suffix().len()
        {
            return here;
        }
        let places = squeezed.places(self.quote()).take(MAX_PLACES).map(|range| self.with_ends(text, range));
        let (mut best, mut second) = (None, None);
        for found in places.map(|range| (self.fit(text, range), range)) {
            if best.is_none_or(|(fit, _)| found.0 > fit) {
                (best, second) = (Some(found), best);
            } else if second.is_none_or(|(fit, _)| found.0 > fit) {
                second = Some(found);
            }
        }
        let (fit, range) = best?;
        let clear = second.is_none_or(|(other, _)| fit.is_clear_of(other));
        if clear { Some(range) } else { here.filter(|&here| self.fit(text, here) == fit) }
    }

    /// `range`, where the words were found, with the blanks at their ends that the quote itself has, if they stand there.
    fn with_ends(&self, text: &str, range: TextRange) -> TextRange {
        let kept = self.quote().trim_start_matches(is_room);
        let before = self.quote().len() - kept.len();
        let behind = kept.len() - kept.trim_end_matches(is_room).len();
        let start = range.start().get().checked_sub(before);
        let whole = start.map(|start| TextRange::of(start, (range.end().get() + behind).min(text.len())));
        whole.filter(|whole| text.get(whole.start().get()..whole.end().get()) == Some(self.quote())).unwrap_or(range)
    }

    /// Whether `text` has the quote at the range, in the context that it had.
    pub fn fits(&self, text: &str, positions: &Positions) -> bool {
        self.place(text, positions).is_some()
    }

    /// Where [it fits](Self::fits).
    fn place(&self, text: &str, positions: &Positions) -> Option<TextRange> {
        let around = |range: &TextRange| {
            let before = text.as_bytes().get(..range.start().get()).unwrap_or_default();
            let after = text.as_bytes().get(range.end().get()..).unwrap_or_default();
            before.ends_with(self.prefix().as_bytes()) && after.starts_with(self.suffix().as_bytes())
        };
        self.locate(text, positions).filter(around)
    }

    /// How well `range` fits: how much of the context stands around it.
    pub fn fit(&self, text: &str, range: TextRange) -> Fit {
        let before = same_before(text, range.start(), self.prefix());
        let after = same_after(text, range.end(), self.suffix());
        let words = if range.slice(text) == self.quote() { CLEAR_BYTES } else { 0 };
        Fit { words: before.0 + after.0, exactly: before.1 + after.1, quote: words }
    }

    /// This anchor where its words stand in a `text` that may have been edited since it was made; itself where it fits. `None`
    /// where they are gone or no longer to the letter, and where less than half of what stood around them does: the same
    /// words elsewhere are not the ones that were meant.
    ///
    /// ```
    /// use emic::project::Anchor;
    /// use emic::text::{Positions, TextRange};
    /// let old = "They trust us. 信任";
    /// let anchor = Anchor::new(old, &Positions::new(old), TextRange::of(5, 10));
    /// let renewed = |new: &str| anchor.renewed(new, &Positions::new(new)).map(|anchor| anchor.range.start().get());
    /// assert_eq!(renewed("他们说 They trust us. 信任"), Some(9));
    /// assert_eq!(renewed("They help us. 信任"), None);
    /// assert_eq!(renewed("We earn their trust, slowly"), None);
    /// ```
    pub fn renewed(&self, text: &str, positions: &Positions) -> Option<Self> {
        if self.fits(text, positions) {
            return Some(self.clone());
        }
        let range = self.find(text, positions).filter(|range| range.slice(text) == self.quote())?;
        let around = self.fit(text, range).words;
        (around * 2 >= self.prefix().len() + self.suffix().len()).then(|| Self::new(text, positions, range))
    }

    /// Whether `text` has all of the context around `range`, however it is laid out.
    pub fn has_context(&self, text: &str, range: TextRange) -> bool {
        self.fit(text, range).words == self.prefix().len() + self.suffix().len()
    }
}

/// How well a place fits an anchor, better ones being greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    /// Bytes of the context that stand around it, counted outwards, blanks not looked at.
    pub words: usize,
    /// The same, with every blank as it was.
    exactly: usize,
    /// More than nothing where the words themselves have the blanks that they had.
    quote: usize,
}

impl Fit {
    /// Whether this place fits so much better than `other` that it is no chance.
    pub fn is_clear_of(self, other: Self) -> bool {
        let blanks = |fit: Self| fit.exactly + fit.quote;
        self.words >= other.words + CLEAR_BYTES
            || self.words >= other.words && blanks(self) >= blanks(other) + CLEAR_BYTES
    }
}

/// Places of a quote that are compared at most; a quote with more is too short to tell them apart.
const MAX_PLACES: usize = 10_000;

/// Bytes of context by which one place must fit better than the next: one alone is often chance.
const CLEAR_BYTES: usize = 2;

/// A code applied to a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding {
    /// Unique, given when the coding was made.
    pub id: CodingId,
    /// The code, by its stable id.
    pub code: CodeId,
    /// The transcript.
    pub transcript: TranscriptId,
    /// The passage.
    pub anchor: Anchor,
    /// Who coded.
    pub coder: CoderId,
    /// When.
    pub created: Timestamp,
    /// The codebook version (content hash) that it was made under; codings of one version share it.
    pub codebook: Arc<str>,
    /// How strongly the code applies, from 1 to 100, if the researcher weighs.
    pub weight: Option<u8>,
    /// A translation of the quote, if the researcher wrote one.
    pub translation: Option<String>,
    /// Whether it is a good example of its code.
    pub exemplar: bool,
    /// The rule that proposed it; `None` where a person chose the passage. Codings of one batch share it.
    pub origin: Option<Arc<Origin>>,
    /// Whether an edit of the text took the passage away; the anchor is then the last that was known, and the coding
    /// waits to be placed by hand.
    pub lost: bool,
    /// Fields of a newer format, kept as they came.
    pub extra: Option<Box<serde_json::Map<String, serde_json::Value>>>,
}

impl Coding {
    /// A coding with nothing but what each must have.
    pub fn new(
        id: CodingId,
        code: CodeId,
        transcript: TranscriptId,
        anchor: Anchor,
        coder: CoderId,
        created: Timestamp,
    ) -> Self {
        Self {
            id,
            code,
            transcript,
            anchor,
            coder,
            created,
            codebook: "".into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[` and `]` mark the passage in both texts; none in the second means that it cannot be found.
    fn check_found(old: &str, new: &str) {
        let (old, range) = unmarked(old);
        let anchor = Anchor::new(&old, &Positions::new(&old), range.unwrap());
        let (new, expected) = unmarked(new);
        assert_eq!(anchor.find(&new, &Positions::new(&new)), expected, "{new}");
    }

    fn unmarked(text: &str) -> (String, Option<TextRange>) {
        let range = text.find('[').zip(text.find(']')).map(|(start, end)| TextRange::of(start, end - 1));
        (text.replace(['[', ']'], ""), range)
    }

    #[test]
    fn words_are_found_again_where_their_context_says() {
        check_found("我们[信任]他们 😀", "😀😀 我们[信任]他们 😀");
        check_found("a trust, b [trust], c", "a trust, b [trust], c");
        check_found("a trust, b [trust], c", "b [trust], c; a trust, x");
        check_found("a [trust] b", "a trust b; a trust b again".replacen("trust", "[trust]", 1).as_str());
        check_found("say [trust] here", "x trust y trust z");
        check_found("say [trust] here", "all is gone");
    }
}
