//! The use cases: what the two faces can ask.
//!
//! Start at [`Workspace`]: an open study with its folder. Faces read [`Workspace::project`] and
//! [`Workspace::transcript`], and change things through [`Workspace::run`] alone.

mod codebooks;
pub mod counting;
mod error;
pub mod exporting;
mod locate;
mod overview;
pub mod reporting;
pub mod taking_codings;
mod workspace;

pub use codebooks::{SHIPPED, shipped};
pub use error::{Error, Notice};
pub use locate::find_project;
pub use overview::{Overview, OverviewRow};
pub use workspace::{Done, Options, Workspace};
