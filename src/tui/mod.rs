//! The screen.
//!
//! Start at [`run`]. An event becomes an [`action::Action`] through the table in [`keymap`]; [`update::update`] changes the
//! [`state::State`] and gives back [`effect::Effect`]s; [`view::view`] draws the state where [`layout::layout`] puts it.
//! [`backend`] writes what makes the terminal show it.
//! [`page`] and [`marks`] hold a transcript and its codings in the form in which they are drawn. Only `run` touches the
//! terminal, and only [`effect::perform`] the study.

pub mod action;
pub mod backend;
pub mod charting;
pub mod density;
mod draft_work;
mod draw;
pub mod effect;
mod gate;
mod handling;
mod import_work;
pub mod keymap;
pub mod labels;
pub mod layout;
pub mod marks;
pub mod memo_verb;
mod memo_work;
pub mod page;
pub mod paging;
mod places;
mod queueing;
mod run;
pub mod scrolling;
pub mod selecting;
pub mod showing;
mod splitting;
pub mod start_verb;
mod start_work;
pub mod state;
pub mod theme;
pub mod update;
pub mod view;
mod watching;
mod wording;
pub mod work;

#[cfg(test)]
mod effort;
#[cfg(test)]
mod tests;

pub use run::{Error, offer, run, start};
