//! What tells a coder when to apply a code, as one number: whether it changed since a coding was made is asked for every
//! coding of a study.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Code, CodeId, CodebookVersion};

/// A hash of a code's definition, include and exclude: the same where only white space differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RulesHash(pub u64);

impl Code {
    /// The hash of the rules: the first 64 bits of the SHA-256 of the words, which snapshots keep.
    ///
    /// ```
    /// use emic::project::Code;
    /// let mut code = Code::new("trust", "信任");
    /// code.definition = "They rely\n  on us.".into();
    /// let laid_out = Code { definition: "They rely on us.\n".into(), name: "Trust".into(), ..code.clone() };
    /// assert_eq!(code.rules(), laid_out.rules());
    /// assert_ne!(code.rules(), Code { exclude: code.definition.clone(), ..code.clone() }.rules());
    /// ```
    pub fn rules(&self) -> RulesHash {
        let mut hash = Sha256::new();
        for field in [&self.definition, &self.include, &self.exclude] {
            for word in field.split_whitespace() {
                hash.update(word);
                hash.update([b' ']);
            }
            hash.update([0xFF]);
        }
        let first = hash.finalize().first_chunk().copied().unwrap_or_default();
        RulesHash(u64::from_be_bytes(first))
    }
}

/// What a change of the codebook did to the rules of its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesChange {
    /// Not known without reading the texts.
    Unread,
    /// Some codes have these rules now, or went; all others are as in the version before.
    Some(Vec<(CodeId, Option<RulesHash>)>),
    /// These are all codes.
    All(Vec<(CodeId, RulesHash)>),
}

/// The rules of every code in every version: a line of numbers for each code, so that hundreds of versions of thousands
/// of codes take little room.
#[derive(Clone, Debug, Default)]
pub struct PastRules {
    /// The step at which a version was last reached.
    steps: HashMap<CodebookVersion, u32>,
    /// For each code its rules from a step on, oldest first.
    codes: HashMap<CodeId, Vec<(u32, Option<RulesHash>)>>,
    last: u32,
}

impl PastRules {
    /// Whether `version` is known.
    pub fn knows(&self, version: &str) -> bool {
        self.steps.contains_key(version)
    }

    /// The rules of a code in a version; `None` where the version, or the code in it, is not known.
    pub fn get(&self, version: &str, code: &str) -> Option<RulesHash> {
        let step = *self.steps.get(version)?;
        self.codes.get(code).and_then(|steps| at(steps, step))
    }

    /// The codes of a version.
    pub fn codes(&self, version: &str) -> impl Iterator<Item = &CodeId> {
        let step = self.steps.get(version).copied();
        let there = move |steps: &[(u32, Option<RulesHash>)]| step.is_some_and(|step| at(steps, step).is_some());
        self.codes.iter().filter(move |(_, steps)| there(steps)).map(|(code, _)| code)
    }

    /// Go on to the version `after`, which came out of `before`. What cannot be told makes no version known.
    pub fn step(&mut self, before: Option<&str>, after: &str, change: &RulesChange) {
        let from = before.and_then(|before| self.steps.get(before).copied());
        match (change, from) {
            (RulesChange::Some(codes), Some(from)) => {
                self.go_on_from(from);
                for (code, rules) in codes {
                    self.set(code, *rules);
                }
            }
            (RulesChange::All(codes), _) => {
                self.last += 1;
                let there: HashMap<&CodeId, RulesHash> = codes.iter().map(|(code, rules)| (code, *rules)).collect();
                let known: Vec<CodeId> = self.codes.keys().filter(|code| !there.contains_key(code)).cloned().collect();
                known.iter().for_each(|code| self.set(code, None));
                codes.iter().for_each(|(code, rules)| self.set(code, Some(*rules)));
            }
            (RulesChange::Some(_) | RulesChange::Unread, _) => return,
        }
        self.steps.insert(after.to_owned(), self.last);
    }

    /// Begin a step with the rules as they were at `from`, the last step but where two coders went on from one version.
    fn go_on_from(&mut self, from: u32) {
        let last = self.last;
        self.last += 1;
        if from == last {
            return;
        }
        let here = self.last;
        for steps in self.codes.values_mut() {
            let rules = at(steps, from);
            if at(steps, last) != rules {
                steps.push((here, rules));
            }
        }
    }

    fn set(&mut self, code: &CodeId, rules: Option<RulesHash>) {
        let here = self.last;
        let steps = self.codes.entry(code.clone()).or_default();
        if at(steps, here) == rules {
            return;
        }
        match steps.last_mut() {
            Some((step, known)) if *step == here => *known = rules,
            _ => steps.push((here, rules)),
        }
    }
}

fn at(steps: &[(u32, Option<RulesHash>)], step: u32) -> Option<RulesHash> {
    let place = steps.partition_point(|(from, _)| *from <= step).checked_sub(1)?;
    steps.get(place).and_then(|(_, rules)| *rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(codes: &[(&str, Option<u64>)]) -> RulesChange {
        RulesChange::Some(codes.iter().map(|(code, rules)| ((*code).into(), rules.map(RulesHash))).collect())
    }

    #[test]
    fn every_version_keeps_its_rules_through_branches() {
        let mut past = PastRules::default();
        let all = [("信任", 1), ("time", 2)];
        let all = RulesChange::All(all.map(|(code, rules)| (code.into(), RulesHash(rules))).to_vec());
        past.step(None, "a", &all);
        past.step(Some("a"), "b", &some(&[("信任", Some(3))]));
        past.step(Some("b"), "c", &some(&[("time", None), ("new", Some(4))]));
        // Somebody else went on from the first.
        past.step(Some("a"), "d", &some(&[("time", Some(5))]));
        past.step(Some("d"), "e", &some(&[]));
        // And it was taken back.
        past.step(Some("e"), "a", &some(&[("time", Some(2))]));
        past.step(Some("nobody knows"), "f", &some(&[]));
        past.step(Some("a"), "g", &RulesChange::Unread);
        #[track_caller]
        fn check(past: &PastRules, version: &str, expected: [Option<u64>; 3]) {
            let rules = ["信任", "time", "new"].map(|code| past.get(version, code).map(|rules| rules.0));
            assert_eq!(rules, expected, "{version}");
        }
        check(&past, "a", [Some(1), Some(2), None]);
        check(&past, "b", [Some(3), Some(2), None]);
        check(&past, "c", [Some(3), None, Some(4)]);
        check(&past, "d", [Some(1), Some(5), None]);
        check(&past, "e", [Some(1), Some(5), None]);
        check(&past, "f", [None; 3]);
        assert!(past.knows("a") && !past.knows("f") && !past.knows("g"));
    }
}
