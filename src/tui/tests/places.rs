//! When the reader's place is kept.

use std::time::{Duration, Instant};

use super::Screen;
use crate::project::TranscriptId;
use crate::text::CharOffset;
use crate::tui::places::{Places, standing};

#[test]
fn a_move_is_kept_two_seconds_later_and_an_idle_program_wakes_once() {
    let mut screen = Screen::reading();
    let at = |screen: &Screen, offset| {
        let workspace = screen.state.workspace.as_ref().unwrap();
        workspace.standing(&TranscriptId::from("信任 👍"), CharOffset::new(offset))
    };
    let begun = Instant::now();
    let after = |millis| begun + Duration::from_millis(millis);
    let mut places = Places::default();
    assert_eq!(places.patience(Duration::MAX, begun), Duration::MAX);
    assert_eq!(places.ripe(None, begun), None);
    assert_eq!(places.ripe(at(&screen, 1), begun), None);
    assert_eq!(places.patience(Duration::MAX, after(500)), Duration::from_millis(1500));
    assert_eq!(places.patience(Duration::from_secs(1), begun), Duration::from_secs(1));
    assert_eq!(places.ripe(at(&screen, 7), after(1900)), None);
    assert_eq!(places.ripe(at(&screen, 7), after(2000)), at(&screen, 7), "a later move does not put it off");
    assert_eq!(places.patience(Duration::MAX, after(2000)), Duration::MAX, "nothing more to wake for");
    assert_eq!(places.ripe(at(&screen, 7), after(9000)), None);
    screen.keys("}}t");
    let stood = standing(&screen.state);
    assert!(stood.is_some());
    places.finish(stood);
    let (id, place) = screen.state.read.place().unwrap();
    let left = screen.state.workspace.as_ref().unwrap().place_left();
    assert_eq!(left, Some((id.clone(), place)));
}
