//! The use cases: what the two faces can ask.
//!
//! Start at [`Workspace`]: an open study with its folder. Faces read [`Workspace::project`] and
//! [`Workspace::transcript`], and change things through [`Workspace::run`] alone.

mod codebooks;
mod error;
mod overview;
mod workspace;

pub use codebooks::{SHIPPED, shipped};
pub use error::{Error, Notice};
pub use overview::{Overview, OverviewRow};
pub use workspace::{Done, Options, Workspace};
