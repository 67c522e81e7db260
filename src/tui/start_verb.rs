//! What can be asked of the first screen, and of the tour.

use super::state::Begin;

/// What the researcher asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartVerb {
    /// Begin with this.
    Begin(Begin),
    /// Take a study out of the list.
    Forget,
    /// Show the tour, or leave it.
    Tour,
    /// Go on to the next step of the tour.
    NextStep,
}
