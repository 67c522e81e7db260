//! The command that prints what a chart shows.

use super::{
    Cells, Chart, ChartLook, ChartWanted, Charted, PairMeasure, SamplingOrder, StepMeasure, cells_name, pair_name,
};
use crate::analysis::{AgreementUnit, CountedUnit, Distance, Grouping, Layer, Rollup, Window};

use super::BarMeasure;

impl Charted {
    /// The command; `filters` are its options that say whose codings are counted, where, of which codes.
    pub fn command(&self, look: ChartLook, filters: &[String]) -> String {
        let mut words = vec!["emic".to_owned()];
        words.extend(self.wanted.verb(look));
        let scope = &self.wanted.scope;
        if scope.rollup == Rollup::Aggregate {
            words.push("--aggregate".to_owned());
        }
        if scope.layer == Layer::All && !matches!(self.wanted.chart, Chart::Agreement(_)) {
            words.push("--layer all".to_owned());
        }
        let has_used = matches!(self.wanted.chart, Chart::Frequencies | Chart::Groups);
        if has_used && look.used {
            words.push("--used".to_owned());
        }
        words.extend(filters.iter().cloned());
        words.join(" ")
    }
}

impl ChartWanted {
    fn verb(&self, look: ChartLook) -> Vec<String> {
        match &self.chart {
            Chart::Frequencies if look.bar == BarMeasure::Cases => plain(&["frequencies", "--details"]),
            Chart::Frequencies => plain(&["frequencies"]),
            Chart::Groups => self.groups(look.cells),
            Chart::Pairs(window) => pairs(*window, look.pair),
            Chart::Sequences(options) => {
                let mut words = plain(&["sequences"]);
                words.extend((look.step == StepMeasure::Count).then(|| "--matrix".to_owned()));
                words.extend(options.by_turn.then(|| "--turns".to_owned()));
                words.extend(options.collapse.then(|| "--collapse".to_owned()));
                words.extend((options.lag > 1).then(|| format!("--lag {}", options.lag)));
                words
            }
            Chart::Agreement(unit) => {
                let mut words = plain(&["agreement"]);
                words.extend((*unit != AgreementUnit::default()).then(|| format!("--unit {}", unit.name())));
                words
            }
            Chart::Timeline(transcript) => vec!["timeline".to_owned(), quote(transcript.as_str())],
            Chart::Saturation(order, options) => {
                let mut words = plain(&["saturation"]);
                words.extend(match order {
                    SamplingOrder::Study => None,
                    SamplingOrder::Coded => Some("--order coded".to_owned()),
                    SamplingOrder::Attribute(name) => Some(format!("--order {}", quote(&format!("attribute.{name}")))),
                });
                words.extend((options.base != 4).then(|| format!("--base {}", options.base)));
                words.extend((options.run != 2).then(|| format!("--run {}", options.run)));
                words
            }
        }
    }

    fn groups(&self, cells: Cells) -> Vec<String> {
        match &self.scope.by {
            Grouping::Coder => plain(&["frequencies", "--by", "coder"]),
            Grouping::Speaker => plain(&["frequencies", "--by", "speaker"]),
            Grouping::Attribute(name) => {
                let mut words = plain(&["crosstab", "--by"]);
                words.push(quote(&format!("attribute.{name}")));
                words.extend((cells != Cells::Cases).then(|| format!("--cells {}", cells_name(cells))));
                words
            }
            Grouping::None | Grouping::Transcript => {
                let mut words = plain(&["crosstab"]);
                words.extend((cells != Cells::Segments).then(|| format!("--cells {}", cells_name(cells))));
                words
            }
        }
    }
}

fn pairs(window: Window, measure: PairMeasure) -> Vec<String> {
    let mut words = plain(&["cooccurrence", "--matrix"]);
    words.extend((measure != PairMeasure::Count).then(|| pair_name(measure).to_owned()));
    let of = |distance: Distance| match distance {
        Distance::Characters => "",
        Distance::Words => " --in words",
        Distance::Turns => " --in turns",
        Distance::Segments => " --in segments",
    };
    words.extend(match window {
        Window::Overlap => None,
        Window::Same(CountedUnit::Text(unit)) => Some(format!("--same {}", unit.name())),
        Window::Same(CountedUnit::Transcript) => Some("--same transcript".to_owned()),
        Window::Same(CountedUnit::Case) => Some("--same case".to_owned()),
        Window::Within(gap, distance) => Some(format!("--within {gap}{}", of(distance))),
        Window::Follows(gap, distance) => Some(format!("--follows {gap}{}", of(distance))),
        Window::Inside => Some("--inside".to_owned()),
    });
    words
}

fn plain(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A word as a shell takes it.
pub fn quote(word: &str) -> String {
    let safe = |letter: char| letter.is_alphanumeric() || "._-=/:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(safe) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quote("partner=CN"), "partner=CN");
        assert_eq!(quote("建立信任"), "建立信任");
        assert_eq!(quote("Dale Pruitt 👍"), "'Dale Pruitt 👍'");
        assert_eq!(quote("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(quote(""), "''");
    }
}
