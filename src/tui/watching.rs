//! Looking at the folder of the study on a thread, and saying so when something in it has changed.
//!
//! While somebody works here it is looked at once a second, and at once when they come back; while nobody does, less often.
//! Looking takes at most a fiftieth of the thread's time, also where the folder is large or far away.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the folder is looked at while somebody works.
pub(super) const WATCH: Duration = Duration::from_secs(1);

/// How often while nobody does: what a colleague or an editor beside writes is still seen soon.
const IDLE: Duration = Duration::from_secs(5);

/// How long after the last key somebody still works.
const WORKING: Duration = Duration::from_secs(60);

/// When somebody was last at the keys, for the thread that looks.
#[derive(Clone, Debug)]
pub(super) struct Watching(Arc<(Mutex<Instant>, Condvar)>);

impl Default for Watching {
    fn default() -> Self {
        Self(Arc::new((Mutex::new(Instant::now()), Condvar::new())))
    }
}

impl Watching {
    /// Somebody is at the keys, or has come back to the window.
    pub fn attend(&self) {
        let (last, woken) = &*self.0;
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let away = last.elapsed() > WORKING;
        *last = Instant::now();
        if away {
            woken.notify_all();
        }
    }

    /// Look at the folder of a study from now on, and call `changed` when something in it has; until that says `false`.
    pub fn begin(&self, root: PathBuf, changed: impl Fn() -> bool + Send + 'static) {
        let watching = self.clone();
        std::thread::spawn(move || {
            let mut seen = crate::app::fingerprint(&root);
            let mut taken = Duration::ZERO;
            loop {
                watching.rest(taken);
                let begun = Instant::now();
                let now = crate::app::fingerprint(&root);
                taken = begun.elapsed();
                if now != seen && !changed() {
                    return;
                }
                seen = now;
            }
        });
    }

    /// Wait until the folder is to be looked at again.
    fn rest(&self, taken: Duration) {
        let (last, woken) = &*self.0;
        let begun = Instant::now();
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let left = pause(last.elapsed(), taken).saturating_sub(begun.elapsed());
            if left.is_zero() {
                return;
            }
            last = woken.wait_timeout(last, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// How long to wait between two looks, when the last key was pressed so long ago and a look takes so long.
fn pause(idle: Duration, taken: Duration) -> Duration {
    let wanted = if idle > WORKING { IDLE } else { WATCH };
    wanted.max(taken * 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_at_the_keys_is_looked_for_less_often() {
        let check = |idle, taken| pause(Duration::from_secs(idle), Duration::from_millis(taken)).as_millis();
        assert_eq!([check(0, 0), check(60, 3), check(61, 3), check(61, 200)], [1_000, 1_000, 5_000, 10_000]);
    }
}
