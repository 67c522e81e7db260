//! What can be written at a place of a query: fields, how codes lie to each other, and the values that the study has.
//!
//! Nothing here reads a text, so that it can be asked at every key.

use std::collections::BTreeMap;

use super::{Searcher, Workspace};
use crate::project::{Code, Project, TranscriptId};
use crate::search::{Field, Kind, Query, Wanted, fold_name, initials, joined_name};
use crate::text::{Arrange, TextRange};

/// How many things are offered at most.
const MOST: usize = 100;

/// Letters after which a field is offered; a single one begins too many words.
const LETTERS: usize = 2;

/// What can stand in one place of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What an offer takes the place of, in bytes of the query.
    pub span: TextRange,
    /// What fits, the best first. Never empty.
    pub offers: Vec<Offer>,
}

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is written, in quotes where it needs them.
    pub text: String,
    /// What it means.
    pub meaning: String,
}

impl Offer {
    pub(super) fn new(text: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self { text: text.into(), meaning: meaning.into() }
    }

    /// A name or a value, in quotes where it has blanks.
    fn value(value: &str, meaning: impl Into<String>) -> Self {
        Self::new(quoted(value), meaning)
    }
}

/// What fits in `query` where the cursor is, in bytes; `None` where any words can be written, and where nothing fits or
/// all is written already. Without a `searcher` no speakers are known.
///
/// Names are found by what they begin with, by what one of their words begins with or has in it, and by their initials,
/// which Han characters have in pinyin: `code:xr` finds 信任.
pub fn complete(query: &str, cursor: usize, workspace: &Workspace, searcher: Option<&Searcher>) -> Option<Completion> {
    complete_with(query, cursor, workspace, &|| searcher.map(Searcher::speakers).unwrap_or_default())
}

/// As [`complete`], where `speakers` names those that `speaker:` may mean; it is asked only where one can be written.
pub fn complete_with(
    query: &str,
    cursor: usize,
    workspace: &Workspace,
    speakers: &dyn Fn() -> Vec<String>,
) -> Option<Completion> {
    let spot = Query::spot(query, cursor)?;
    let project = workspace.project();
    let mut choice = Choice::new(&spot.typed);
    match &spot.wanted {
        Wanted::Word { after_code } => choice.words(&spot.typed, *after_code, project),
        Wanted::Saved => {
            let saved = workspace.queries().iter();
            saved.for_each(|saved| choice.offer(&[&saved.name], || Offer::value(&saved.name, saved.query.as_str())));
        }
        Wanted::Attribute => {
            for (name, count) in attributes(project) {
                choice.offer(&[name], || Offer::new(format!("{}:", quoted(name)), transcripts(count)));
            }
        }
        Wanted::Value(field) => choice.values(field, project, speakers),
    }
    let offers = choice.best();
    let written = matches!(offers.as_slice(), [only] if only.text == spot.span.slice(query));
    (!offers.is_empty() && !written).then_some(Completion { span: spot.span, offers })
}

/// What fits to the letters typed so far.
pub(super) struct Choice {
    /// As names are compared.
    typed: String,
    /// As initials are typed, if they could be some.
    short: Option<String>,
    offers: Vec<(u8, Offer)>,
}

impl Choice {
    pub(super) fn new(typed: &str) -> Self {
        let short = typed.to_lowercase();
        let letters = !short.is_empty() && short.chars().all(char::is_alphanumeric);
        Self { typed: fold_name(typed), short: Some(short).filter(|_| letters), offers: Vec::new() }
    }

    /// Take in an offer if one of its names fits.
    pub(super) fn offer(&mut self, names: &[&str], offer: impl FnOnce() -> Offer) {
        let rank = names.iter().filter_map(|name| self.rank(name)).min();
        self.offers.extend(rank.map(|rank| (rank, offer())));
    }

    /// How well a name fits, 0 the best: all of it, its beginning, that of a word, its initials, anything in it.
    fn rank(&self, name: &str) -> Option<u8> {
        let folded = fold_name(name);
        let begins = |place: usize| folded.get(..place).is_some_and(|before| before.ends_with(' '));
        if folded == self.typed {
            return Some(0);
        }
        if folded.starts_with(&self.typed) {
            return Some(1);
        }
        if folded.match_indices(&self.typed).any(|(place, _)| begins(place)) {
            return Some(2);
        }
        let short = initials(name);
        if self.short.as_ref().is_some_and(|typed| short.starts_with(typed.as_str())) {
            return Some(4);
        }
        folded.contains(&self.typed).then_some(5)
    }

    /// How well another name of the same thing fits: its beginning counts for less than that of a word of the own names.
    fn rank_alias(&self, alias: &str) -> Option<u8> {
        self.rank(alias).map(|rank| if rank == 0 { 0 } else { rank.max(3) })
    }

    /// The offers, the best first, else in the order in which they came.
    pub(super) fn best(self) -> Vec<Offer> {
        self.ranked().into_iter().map(|(_, offer)| offer).collect()
    }

    /// The same, with how well each fits.
    pub(super) fn ranked(mut self) -> Vec<(u8, Offer)> {
        self.offers.arrange_by_key(|(rank, _)| *rank);
        self.offers.truncate(MOST);
        self.offers
    }

    /// Take in offers of which is known how well they fit.
    pub(super) fn extend(&mut self, offers: impl Iterator<Item = (u8, Offer)>) {
        self.offers.extend(offers);
    }

    /// Fields that begin with what is typed, attributes by their own name too, and relations behind a code.
    fn words(&mut self, typed: &str, after_code: bool, project: &Project) {
        let begins = |name: &str| name.to_lowercase().starts_with(&typed.to_lowercase());
        let relations = Kind::NAMES.iter().filter(|(name, _)| after_code && name.starts_with(typed));
        self.offers.extend(relations.map(|(name, meaning)| (0, Offer::new(*name, *meaning))));
        if typed.len() < LETTERS {
            return;
        }
        let fields = Field::ALL.iter().filter(|(name, _)| begins(name));
        let text = |name: &str| if name.ends_with('.') { name.to_owned() } else { format!("{name}:") };
        self.offers.extend(fields.map(|(name, meaning)| (0, Offer::new(text(name), *meaning))));
        for (name, count) in attributes(project).into_iter().filter(|(name, _)| begins(name)) {
            self.offers.push((1, Offer::new(format!("attribute.{}:", quoted(name)), transcripts(count))));
        }
    }

    fn values(&mut self, field: &Field, project: &Project, speakers: &dyn Fn() -> Vec<String>) {
        match field {
            Field::Code => {
                let codes = project.codebook.codes().iter().filter(|code| code.replaced_by.is_none());
                codes.for_each(|code| self.code(code, project));
            }
            Field::Coder => {
                let coders = project.coders.iter().map(|coder| coder.as_str());
                coders.for_each(|coder| self.offer(&[coder], || Offer::value(coder, "what this coder has coded")));
            }
            Field::Speaker => {
                for speaker in speakers().iter().map(|speaker| joined_name(speaker)) {
                    self.offer(&[&speaker], || Offer::value(&speaker, "what this speaker says"));
                }
            }
            Field::Transcript => {
                for record in project.transcripts.values() {
                    let (id, title) = (record.id.as_str(), record.title.as_str());
                    self.offer(&[id, title], || Offer::value(id, if title == id { "" } else { title }));
                }
            }
            Field::Has => {
                for (value, meaning) in [("coding", "turns with a coding"), ("memo", "turns with a memo")] {
                    self.offer(&[value], || Offer::new(value, meaning));
                }
            }
            Field::Language => self.counted(project, |id| Some(&project.transcripts.get(id)?.language)),
            Field::Attribute(name) => {
                let folded = fold_name(name);
                let names = attributes(project).into_keys();
                let Some(name) = names.into_iter().find(|own| fold_name(own) == folded) else { return };
                self.counted(project, |id| project.attributes.get(id)?.get(name));
            }
        }
    }

    pub(super) fn code(&mut self, code: &Code, project: &Project) {
        let own = [code.id.as_str(), code.name.as_str()].into_iter().filter_map(|name| self.rank(name)).min();
        let alias = code.aliases.iter().filter_map(|alias| self.rank_alias(alias)).min();
        let Some(rank) = own.into_iter().chain(alias).min() else { return };
        self.offers.push((rank, Offer::value(code.id.as_str(), project.codebook.path(&code.id))));
    }

    /// The values of a property of transcripts, with how many have each.
    fn counted<'p>(&mut self, project: &'p Project, of: impl Fn(&TranscriptId) -> Option<&'p String>) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let values = project.transcripts.keys().filter_map(of).filter(|value| !value.trim().is_empty());
        values.for_each(|value| *counts.entry(value).or_default() += 1);
        for (value, count) in counts {
            self.offer(&[value], || Offer::value(value, transcripts(count)));
        }
    }
}

/// The names of attributes, with how many transcripts have a value.
fn attributes(project: &Project) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    let names = project.attributes.values().flat_map(|own| own.keys().map(String::as_str));
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

fn transcripts(count: usize) -> String {
    format!("{count} transcript{}", if count == 1 { "" } else { "s" })
}

/// A name or a value as it can be written in a query. There is no way to write a quotation mark in quotes; names are
/// compared without them, so they are left out.
pub fn quoted(value: &str) -> String {
    let mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '‟' | '＂');
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | ':' | '：') || mark(c);
    if !value.contains(ends) && !value.is_empty() {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace(mark, " ").trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::project::{Command, NewCode};

    fn study() -> (tempfile::TempDir, Workspace, Searcher) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        let settings = "format: 1\nqueries:\n  信任: trust OR 信任\n  two words: a b\n";
        std::fs::write(folder.path().join("emic.yaml"), settings).unwrap();
        for (name, text) in [
            ("cn01", "陈先生: 我们的信任😀。\n\nA: 好。\n\n陈先生: 好。\n\nA: 好。\n"),
            ("us-01", "Dale Smith: Trust.\n\nQ: Why?\n\nDale Smith: So.\n\nQ: Yes?\n"),
        ] {
            std::fs::write(folder.path().join(format!("transcripts/{name}.txt")), text).unwrap();
        }
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        let set = |id: &str, name: &str, value: &str| (id.into(), name.to_owned(), value.to_owned());
        let values =
            [set("cn01", "partner", "CN"), set("us-01", "partner", "US"), set("us-01", "years in venture", "2 (two)")];
        workspace.run(Command::SetAttributes(values.into())).unwrap();
        for (id, name, parent, alias) in [
            ("trust", "Trust in the partner", None, "xinren"),
            ("gap", "Documentation gap", Some("trust"), ""),
            ("信任", "信任", Some("trust"), "faith"),
            ("two “words”", "合作 😀", None, "trade"),
        ] {
            let aliases = Some(alias.to_owned()).into_iter().filter(|alias| !alias.is_empty()).collect();
            let parent = parent.map(Into::into);
            let code = NewCode { name: name.to_owned(), id: Some(id.into()), parent, aliases, ..NewCode::default() };
            workspace.run(Command::AddCode(code)).unwrap();
        }
        let mut searcher = Searcher::open(folder.path()).unwrap();
        searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
        (folder, workspace, searcher)
    }

    /// `|` is the cursor; the offers are joined by blanks, their meanings in parentheses where `meanings` are wanted.
    fn offers(study: &(tempfile::TempDir, Workspace, Searcher), marked: &str, meanings: bool) -> String {
        let cursor = marked.find('|').unwrap();
        let query = marked.replace('|', "");
        let Some(completion) = complete(&query, cursor, &study.1, Some(&study.2)) else { return "-".to_owned() };
        let show =
            |offer: &Offer| if meanings { format!("{} ({})", offer.text, offer.meaning) } else { offer.text.clone() };
        completion.offers.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_fits_is_offered() {
        let study = study();
        for (marked, expected) in [
            ("co|", "code: coder:"),
            ("c|", "-"),
            ("信任 -AT|", "attribute."),
            ("par|", "attribute.partner:"),
            ("years|", "attribute.\"years in venture\":"),
            ("code:|", "trust gap 信任 \"two  words\""),
            ("code:tr|", "trust \"two  words\""),
            ("code:part|", "trust"),
            ("code:titp|", "trust"),
            ("code:xr|", "信任"),
            ("code:xin|", "trust"),
            ("code:任|", "信任"),
            ("code:“信|", "信任"),
            ("code:HZ|", "\"two  words\""),
            ("code:trust|", "-"),
            ("code:zzz|", "-"),
            ("code:trust OV|", "OVERLAPS"),
            ("trust OV|", "-"),
            ("coder:|", "ann"),
            ("speaker:|", "a \"dale smith\" q 陈先生"),
            ("speaker:ds|", "\"dale smith\""),
            ("speaker:陈|", "陈先生"),
            ("transcript:us|", "us-01"),
            ("lang:|", "en zh"),
            ("has:m|", "memo"),
            ("attribute.|", "partner: \"years in venture\":"),
            ("attribute.pa|", "partner:"),
            ("attribute.Partner:|", "CN US"),
            ("attribute.\"years in venture\":2|", "\"2 (two)\""),
            ("@|", "信任 \"two words\""),
            ("x @xr|", "信任"),
            ("\"code:|", "-"),
        ] {
            assert_eq!(offers(&study, marked, false), expected, "{marked}");
        }
    }

    #[test]
    fn own_names_come_before_other_names_and_these_before_what_is_in_the_middle() {
        let (folder, mut workspace, searcher) = study();
        for (id, name, alias) in [
            ("language-distance", "Language distance", Some("translation")),
            ("contract", "Contract trials", None),
            ("central", "信任 Centre", None),
        ] {
            let aliases = alias.map(str::to_owned).into_iter().collect();
            let code = NewCode { name: name.to_owned(), id: Some(id.into()), aliases, ..NewCode::default() };
            workspace.run(Command::AddCode(code)).unwrap();
        }
        let study = (folder, workspace, searcher);
        let expected = "trust contract \"two  words\" language-distance central";
        assert_eq!(offers(&study, "code:tr|", false), expected);
    }

    #[test]
    fn offers_say_what_they_mean() {
        let study = study();
        assert_eq!(offers(&study, "code:gap |", true), "-");
        assert_eq!(offers(&study, "code:ga|", true), "gap (Trust in the partner > Documentation gap)");
        assert_eq!(offers(&study, "attribute.partner:c|", true), "CN (1 transcript)");
        assert_eq!(offers(&study, "@two|", true), "\"two words\" (a b)");
    }

    #[test]
    fn what_is_offered_can_be_read() {
        let study = study();
        let starts = ["co", "code:", "coder:", "speaker:", "transcript:", "lang:", "has:", "attribute.partner:", "@"];
        for start in starts {
            let completion = complete(start, start.len(), &study.1, Some(&study.2)).unwrap();
            for offer in completion.offers {
                let before = TextRange::of(0, completion.span.start().get()).slice(start);
                let query = format!("{before}{}{}", offer.text, if start == "co" { "x" } else { "" });
                let found = study.2.search(&query, &study.1, 9);
                let message = found.map_or_else(|error| error.message, |_| String::new());
                assert!(message.is_empty() || start == "co", "{query}: {message}");
            }
        }
    }
}
