//! The model as pure values, and how it changes.
//!
//! Start at [`Project`], the state; [`Command`] is what a researcher asks, [`Change`] is a fact with before and after,
//! [`Entry`] is one line of history. [`decide`] goes from the first to the second, [`Project::apply`] from the second to
//! the state. This room does no I/O and reads no clock: ids and times are handed in.

mod alignment;
mod carry;
mod change;
mod choices;
mod codebook;
mod codebook_checks;
mod codebook_command;
mod codebook_diff;
mod coding;
mod command;
mod history;
mod id;
mod labels;
mod layout;
mod line_edits;
mod memo;
mod name_folding;
mod names;
mod nearest;
mod new_code;
mod pasting;
mod pseudonyms;
mod rebasing;
mod record;
mod refusal;
mod rewording;
mod rules;
mod speaker_decision;
mod speaker_words;
mod speakers;
mod state;
mod text_edit;
mod timestamps;
mod transcript;
mod turns;
mod undoing;

pub use carry::{Carried, Carrier, Fate, look_for};
pub use change::{Change, Entry, PlacedCode};
pub use choices::{Choices, SpeakerChoices};
pub use codebook::{AttributeQuestion, Code, Codebook, CodebookVersion, Color};
pub use codebook_checks::{CheckKind, Finding, FindingPlace, check_codebook};
pub use codebook_command::{CodeFate, CodebookCommand, LONGEST_NAME, Remainder, Uses};
pub use codebook_diff::{CodeDifference, Difference, RuleField, codebook_diff, layout_changes, summary, word_changes};
pub use coding::{Anchor, CONTEXT_CHARS, Coding};
pub use command::{Arrival, Command, Context, Decision, decide};
pub use history::Stacks;
pub use id::{Clock, CodeId, CoderId, CodingId, EntryId, MemoId, TranscriptId};
pub use layout::{GUARD, LATEST, Voice, WrittenTurn, fits_label, label_in, written, written_time};
pub use line_edits::{diff_lines, edit_elsewhere};
pub use memo::{Memo, MemoTarget};
pub use names::FoundLabel;
pub use new_code::{NewCode, slug};
pub use pseudonyms::{Matching, Pseudonym, Pseudonyms, Replacement, RowProblem, broken_turn, replace};
pub use rebasing::rebase;
pub use record::sha256;
pub use refusal::{Refusal, nearest, no_such_code, no_such_transcript};
pub use rewording::Rewording;
pub use rules::{PastRules, RulesChange, RulesHash};
pub use speaker_decision::{LabelsFound, SpeakerDecision, SpeakerRefusal, TextLabels};
pub use state::{Codings, Completion, Project, TranscriptRecord};
use text_edit::shortened;
pub use text_edit::{TextEdit, apply_edits, diff, in_words, invert_edits};
pub use transcript::{Transcript, Turn};
pub use turns::{Recognised, recognise, recognise_with};
pub use undoing::decide_undo;
