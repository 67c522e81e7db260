//! What is sent to the terminal: the least that makes it show the next frame, in one piece.
//!
//! Start at [`Painter`]. Over a slow line the bytes of a frame are what is felt, so
//!
//! - where text has moved up or down, the terminal moves it itself (`scroll`), and only what came in is sent;
//! - the cursor is not moved after each wide character: Han and kana are as wide everywhere. It is, after emoji and other
//!   clusters on whose width terminals disagree;
//! - styles are told by what changes (`pen`), and unchanged cells are passed over;
//! - a frame is one write between the marks of a synchronized update, so that no half of it is ever seen. Terminals
//!   that do not know these marks pass over them.
//!
//! This room writes bytes into a vector; [`super::run`] alone hands them to the terminal.

mod manners;
mod painter;
mod pen;
mod scroll;
#[cfg(test)]
mod tests;

pub use manners::{ENTER, LEAVE, MOST_COPIED, copy};
pub use painter::Painter;
