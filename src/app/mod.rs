//! The use cases: what the two faces can ask.
//!
//! Start at [`Workspace`]: an open study with its folder. Faces read [`Workspace::project`] and
//! [`Workspace::transcript`], and change things through [`Workspace::run`] alone.

mod codebooks;
pub mod counting;
mod error;
pub mod exporting;
mod overview;
pub mod reporting;
mod searching;
mod workspace;

pub use codebooks::{SHIPPED, shipped};
pub use error::{Error, Notice};
pub use overview::{Overview, OverviewRow};
pub use searching::{Hit, QueryError, Refreshed, Results, SearchError, Searcher, Source, context, find_in};
pub use workspace::{Done, Options, Workspace};
