//! The use cases: what the two faces can ask.
//!
//! Start at [`Workspace`]: an open study with its folder. Faces read [`Workspace::project`] and
//! [`Workspace::transcript`], and change things through [`Workspace::run`] alone.

pub mod agreement;
pub mod analyses;
pub mod anonymising;
mod asked;
pub mod attributes;
pub mod autocoding;
pub mod captions;
mod chinese;
pub mod codebook_checking;
pub mod codebook_files;
mod codebook_preview;
pub mod codebook_tables;
mod codebook_versions;
mod codebooks;
pub mod coding_tables;
mod completing;
mod concordance;
pub mod counting;
mod demo;
mod derived;
pub mod drafting;
mod drafts;
mod error;
pub mod exporting;
mod facets;
pub mod figures;
pub mod health;
pub mod importing;
pub mod link_offers;
mod locate;
pub mod memo_tables;
pub mod memos;
mod narrowing;
mod order;
mod outdated;
mod overview;
pub mod page;
pub mod papers;
mod passages;
pub mod preferences;
pub mod quotes;
mod read_texts;
mod remembered;
pub mod reporting;
pub mod results;
mod searching;
mod speaker_names;
pub mod speakers;
mod splitting;
mod starting;
pub mod suggesting;
pub mod taking_codings;
pub mod transcripts_out;
pub mod unsaved;
mod watching;
pub mod words;
mod workspace;

pub use crate::search::{TurnFilter, initials};
#[cfg(test)]
pub(crate) use crate::store::ROOM;
pub use chinese::chinese_cut;
pub use codebook_preview::Preview;
pub use codebook_versions::VersionRow;
pub use codebooks::{SHIPPED, shipped};
pub use completing::{Completion, Offer, complete, complete_with, quoted};
pub use concordance::{Line, Lines, Question, Wanted};
pub use demo::{DEMO_FOLDER, is_demo, write_demo};
pub use error::{Error, Notice};
pub use facets::{Facet, FacetCounter, Facets, Found, attribute_filter, filter};
pub use locate::{find_project, project_around, project_option, projects_below};
pub use narrowing::{is_narrowed, narrow};
pub use order::Order;
pub use outdated::Outdated;
pub use overview::{Overview, OverviewRow};
pub use passages::passages;
pub use preferences::{PaletteName, Preferences, ThemeName};
pub use remembered::{Memory, Remembered};
pub use searching::{Hit, QueryError, Refreshed, Results, SearchError, Searcher, Source, context, find_in};
pub use speaker_names::{SpeakerNames, UnknownSpeaker};
pub use splitting::{Deals, SplitDraft, read_deals};
pub use starting::{Begun, new_project, shipped_told};
pub use watching::fingerprint;
pub use workspace::{
    CarriedPassage, CarryReport, Done, Library, Options, Passage, Standing, TextReport, Touched, Workspace,
};
