//! The use cases: what the two faces can ask.
//!
//! Start at [`Workspace`]: an open study with its folder. Faces read [`Workspace::project`] and
//! [`Workspace::transcript`], and change things through [`Workspace::run`] alone.

mod overview;
mod searching;
mod workspace;

pub use overview::{Overview, OverviewRow};
pub use searching::{Hit, QueryError, Refreshed, Results, SearchError, Searcher, Source, context, find_in};
pub use workspace::{Done, Error, Notice, Options, Workspace};
