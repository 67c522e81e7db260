//! Agreement of coders as tables: for each code, over all, for each pair of coders, place by place.
//!
//! Ask [`compare_coders`], and make tables of what it gives. Nobody's codings are pooled: each coder's decisions stand by themselves,
//! and only transcripts that a coder called complete count. Who is blind to what others coded is refused.

mod late;
mod pairs;
mod places;
mod tables;
mod texts;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use thiserror::Error;

use super::counting::Counter;
use super::quotes::Record;
use super::{Error, Library, Workspace};
use crate::analysis::{
    Agreement, AgreementOptions, AgreementUnit, Bootstrap, CodeAgreement, CodingTable, Estimate, Measured, Scope,
    Undefined, agreement,
};
use crate::project::{CoderId, Coding, Completion, Project, TranscriptId};
use crate::report::Table;

pub use pairs::{coders_table, overall_table, pairs_table, without_table};
pub use places::{confusions_table, disagreements_table, matching_table, unitizing_table};
pub use tables::agreement_table;
pub(super) use tables::empty_table;

pub use late::Past;
use texts::EligibleTexts;

/// Which text coders could code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EligibleText {
    /// Only what these speakers say; what anybody says where empty.
    pub speakers: BTreeSet<String>,
    /// Only what participants say: no interviewer's turn, no header, no note.
    pub participants: bool,
}

impl EligibleText {
    /// Whether all text is.
    pub fn is_all(&self) -> bool {
        self.speakers.is_empty() && !self.participants
    }

    fn name(&self) -> String {
        let speakers: Vec<&str> = self.speakers.iter().map(String::as_str).collect();
        match (speakers.as_slice(), self.participants) {
            ([], false) => "all".to_owned(),
            ([], true) => "what participants say".to_owned(),
            (names, false) => format!("what {} says", names.join(" or ")),
            (names, true) => format!("what {} says as a participant", names.join(" or ")),
        }
    }
}

/// A coefficient that is shown beside alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coefficient {
    /// Cohen's kappa; with more than two coders Conger's.
    Kappa,
    /// Fleiss's kappa; with two coders Scott's pi.
    Fleiss,
    /// The mean of all pairs' Cohen's kappas.
    Light,
    /// Gwet's AC1.
    Ac1,
    /// Brennan and Prediger's coefficient; PABAK.
    Pabak,
}

impl Coefficient {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Kappa, Self::Fleiss, Self::Light, Self::Ac1, Self::Pabak];

    /// The name of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kappa => "kappa",
            Self::Fleiss => "fleiss",
            Self::Light => "light",
            Self::Ac1 => "ac1",
            Self::Pabak => "pabak",
        }
    }

    fn says(self, coders: usize) -> &'static str {
        match self {
            Self::Kappa if coders <= 2 => "kappa: Cohen's (1960), over the units that both judged",
            Self::Kappa => "kappa: Conger's (1980), Cohen's for more than two",
            Self::Fleiss if coders <= 2 => "fleiss: Scott's pi (1955)",
            Self::Fleiss => "fleiss: Fleiss's kappa (1971)",
            Self::Light => "light: the mean of the pairs' Cohen's kappas that are defined (Light 1971)",
            Self::Ac1 => "ac1: Gwet's AC1 (2008); the bands that are usual for kappa do not fit it",
            Self::Pabak => {
                "pabak: 2 × agreement − 1 (Byrt, Bishop & Carlin 1993); the bands that are usual for kappa do not fit it"
            }
        }
    }

    /// Of a code.
    fn of(self, code: &CodeAgreement, coders: usize) -> Measured {
        match self {
            Self::Kappa if coders == 2 => code.pair(0, 1).kappa(),
            Self::Kappa => code.ratings.conger(),
            Self::Fleiss => code.ratings.fleiss(),
            Self::Light => pairs::light(code, coders),
            Self::Ac1 => code.ratings.ac1(),
            Self::Pabak => code.ratings.brennan_prediger(),
        }
    }
}

/// A number of a code that a picture of agreement is drawn by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AgreementMeasure {
    /// Krippendorff's alpha.
    #[default]
    Alpha,
    /// The lower end of its interval: what is to be read.
    Low,
    /// Percent agreement.
    Agreement,
    /// Positive agreement.
    Positive,
    /// Alpha for unitizing.
    UAlpha,
    /// Units that anybody coded.
    Coded,
}

impl AgreementMeasure {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Alpha, Self::Low, Self::Agreement, Self::Positive, Self::UAlpha, Self::Coded];

    /// What it is called, as its column is.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Low => "low",
            Self::Agreement => "agreement",
            Self::Positive => "positive",
            Self::UAlpha => "u_alpha",
            Self::Coded => "coded",
        }
    }
}

/// What is asked of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementQuestion {
    /// Which coders, transcripts and codes; its layer and its speakers are not looked at.
    pub scope: Scope,
    /// What is judged.
    pub unit: AgreementUnit,
    /// Which text counts.
    pub eligible: EligibleText,
    /// How intervals are made by resampling, if so.
    pub bootstrap: Option<Bootstrap>,
    /// Coefficients beside alpha.
    pub coefficients: Vec<Coefficient>,
    /// Whether intervals come from the standard error instead.
    pub analytic: bool,
}

impl AgreementQuestion {
    /// The usual question about a scope: turns, the whole text or what the scope's speakers say, alpha with a resampled interval.
    pub fn of(scope: Scope) -> Self {
        Self {
            eligible: EligibleText { speakers: scope.speakers.clone(), participants: false },
            scope,
            unit: AgreementUnit::default(),
            bootstrap: Some(Bootstrap::default()),
            coefficients: Vec::new(),
            analytic: false,
        }
    }
}

impl Default for AgreementQuestion {
    fn default() -> Self {
        Self::of(Scope::default())
    }
}

/// Why coders cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AgreementRefusal {
    /// Somebody must not see what others coded.
    #[error("this study is coded blind, and agreement would tell what others coded")]
    Blind,
    /// Nothing is complete.
    #[error("nobody has called a transcript complete, and only what is complete counts")]
    NothingComplete,
    /// There is one coder.
    #[error("agreement takes two coders, and only {0} has called a transcript complete here")]
    OneCoder(CoderId),
    /// More coders than can be compared at once.
    #[error("{0} coders have called transcripts complete here, and at most {most} can be compared at once", most = crate::analysis::MOST_CODERS)]
    TooMany(usize),
    /// One coder was named.
    #[error("agreement takes two coders, and only {0} is named")]
    OneNamed(CoderId),
    /// A coder who was named has nothing to compare.
    #[error("{0} has called no transcript complete here")]
    Idle(CoderId),
}

impl AgreementRefusal {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "name the coders to compare: --coders ann,bo",
            Self::OneNamed(_) => "name them all: --coders A,B",
            Self::Blind => "once everybody has coded, take `blind: true` out of emic.yaml (on the screen `:blind`)",
            _ => {
                "`emic complete ID` says that you have coded a transcript; `emic transcripts` shows how far everybody is"
            }
        }
    }
}

/// Coders that were compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What was asked.
    pub question: AgreementQuestion,
    /// What came of it.
    pub agreement: Agreement,
    /// When the latest of the codings that were compared was made.
    pub latest: Option<Timestamp>,
}

impl Compared {
    /// The interval of a code's alpha: lower end, upper end.
    pub fn interval(&self, code: &CodeAgreement) -> Result<(f64, f64), Undefined> {
        if !self.question.analytic {
            return code.interval.map(|interval| (interval.low, interval.high));
        }
        self.estimate(code).map(|estimate| (estimate.low, estimate.high))
    }

    /// The warnings of a code, each with its number in docs/agreement.md.
    pub fn warnings(&self, code: &CodeAgreement) -> Vec<&'static str> {
        tables::warnings(code)
    }

    fn estimate(&self, code: &CodeAgreement) -> Result<Estimate, Undefined> {
        code.alpha?;
        if self.question.unit.is_dependent() {
            return Err(Undefined::Dependent);
        }
        if code.units < crate::analysis::LEAST_UNITS || code.coded < crate::analysis::LEAST_CODED {
            return Err(Undefined::TooFewUnits);
        }
        code.ratings.alpha_with_error()
    }

    fn names(&self) -> Vec<&str> {
        self.agreement.coders.iter().map(CoderId::as_str).collect()
    }
}

/// Compare the coders of a study.
///
/// # Errors
/// [`AgreementRefusal`] where there are not two who completed anything, or one is blind.
pub fn compare_coders(workspace: &Workspace, question: &AgreementQuestion) -> Result<Compared, Error> {
    let project = workspace.project();
    refuse(project, is_blind(workspace), &question.scope)?;
    let (library, past, table) = (workspace.library(), Past::of(workspace), CodingTable::new(project));
    let found = found((project, &table), (&library, &AtomicBool::new(false)), &past, question);
    let (shared, coders) = compared_of(&found);
    let own = |coding: &&Coding| shared.contains(&coding.transcript) && coders.contains(&coding.coder);
    let latest = project.codings.standing().filter(own).map(|coding| coding.created).max();
    Ok(Compared { question: question.clone(), latest, agreement: found })
}

/// Whether somebody must not see what others coded.
pub(super) fn is_blind(workspace: &Workspace) -> bool {
    workspace.is_blind() || workspace.settings().blind
}

impl Counter {
    /// As [`compare_coders`], of what the counter holds.
    ///
    /// # Errors
    /// The same.
    pub(super) fn compare(
        &self,
        question: &AgreementQuestion,
        stop: &AtomicBool,
    ) -> Result<Compared, AgreementRefusal> {
        refuse(self.frame(), self.is_blind(), &question.scope)?;
        let found = found((self.frame(), self.table()), (self.library(), stop), self.past(), question);
        let (shared, coders) = compared_of(&found);
        let latest = self.ledger().and_then(|ledger| {
            let transcripts: Vec<bool> = ledger.transcripts().iter().map(|id| shared.contains(id)).collect();
            let coders: Vec<bool> = ledger.coders().iter().map(|id| coders.contains(id)).collect();
            let flag = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or(false);
            let own = |record: &&Record| flag(&transcripts, record.transcript) && flag(&coders, record.coder);
            ledger.records().iter().filter(own).map(|record| record.created).max()
        });
        let latest = latest.and_then(|time| Timestamp::from_millisecond(time).ok());
        Ok(Compared { question: question.clone(), latest, agreement: found })
    }
}

fn found(
    (project, table): (&Project, &CodingTable),
    (library, stop): (&Library, &AtomicBool),
    past: &Past,
    question: &AgreementQuestion,
) -> Agreement {
    let in_scope: Vec<&TranscriptId> = project
        .transcripts
        .keys()
        .filter(|id| question.scope.transcripts.is_empty() || question.scope.transcripts.contains(*id))
        .collect();
    let texts = EligibleTexts::read((library, stop), project, &in_scope, question);
    let options = AgreementOptions {
        unit: question.unit,
        masked: !question.eligible.is_all(),
        bootstrap: question.bootstrap.filter(|_| !question.analytic),
        late: past.late(project).clone(),
    };
    agreement(project, table, &question.scope, options, &texts)
}

/// The transcripts in which coders were compared, and these coders.
fn compared_of(found: &Agreement) -> (BTreeSet<&TranscriptId>, BTreeSet<&CoderId>) {
    (found.shared().map(|judged| &judged.id).collect(), found.coders.iter().collect())
}

fn refuse(project: &Project, is_blind: bool, scope: &Scope) -> Result<(), AgreementRefusal> {
    if is_blind {
        return Err(AgreementRefusal::Blind);
    }
    let counts = |id: &TranscriptId| {
        project.transcripts.contains_key(id) && (scope.transcripts.is_empty() || scope.transcripts.contains(id))
    };
    let complete = project.completions.iter().filter(|(_, state)| **state == Completion::Complete);
    let coders: BTreeSet<&CoderId> = complete.filter(|((id, _), _)| counts(id)).map(|((_, coder), _)| coder).collect();
    if let Some(one) = scope.coders.first().filter(|_| scope.coders.len() == 1) {
        return Err(AgreementRefusal::OneNamed(one.clone()));
    }
    if let Some(idle) = scope.coders.iter().find(|coder| !coders.contains(coder)) {
        return Err(AgreementRefusal::Idle(idle.clone()));
    }
    let compared: Vec<&CoderId> =
        coders.into_iter().filter(|coder| scope.coders.is_empty() || scope.coders.contains(*coder)).collect();
    match compared.as_slice() {
        [] => Err(AgreementRefusal::NothingComplete),
        [one] => Err(AgreementRefusal::OneCoder((*one).clone())),
        many if many.len() > crate::analysis::MOST_CODERS => Err(AgreementRefusal::TooMany(many.len())),
        _ => Ok(()),
    }
}

/// The tables of agreement that a paper prints: code by code, over all, by pair where there are three coders or more, and who completed
/// what. Where there is nothing to compare one table without rows says why.
///
/// # Errors
/// None for now; the texts and the histories are read as far as they can be.
pub fn agreement_tables(workspace: &Workspace, scope: &Scope) -> Result<Vec<Table>, Error> {
    let compared = match compare_coders(workspace, &AgreementQuestion::of(scope.clone())) {
        Ok(compared) => compared,
        Err(Error::Agreement(why)) => return Ok(vec![empty_table(&why)]),
        Err(error) => return Err(error),
    };
    let mut shown = vec![agreement_table(&compared), overall_table(&compared)];
    if compared.agreement.coders.len() > 2 {
        shown.push(pairs_table(&compared));
    }
    shown.push(coders_table(&compared));
    Ok(shown)
}
