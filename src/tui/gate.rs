//! Keeps the thread that reads keys away from the terminal while another program has it.
//!
//! That thread sits in a read that nothing can break off but an event. So whoever wants it to stop closes the gate and
//! has an event made (a signal that the window may have another size); the thread then comes to the gate and waits.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a closed gate waits for the thread to come to it.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
struct Bars {
    closed: bool,
    waiting: bool,
}

/// The gate; clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<Bars>, Condvar)>);

impl Gate {
    /// Close the gate, have `wake` make an event, and wait until the thread stands before it. Where there is no way to wake
    /// it, it comes after the next key, which is then lost to the other program.
    pub fn close(&self, wake: impl FnOnce()) {
        self.bars().closed = true;
        wake();
        let patience = |bars: MutexGuard<'_, Bars>| {
            let waited = self.0.1.wait_timeout_while(bars, PATIENCE, |bars| !bars.waiting);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        };
        patience(self.bars());
    }

    /// Open the gate again.
    pub fn open(&self) {
        self.bars().closed = false;
        self.0.1.notify_all();
    }

    /// Wait while the gate is closed.
    pub fn pass(&self) {
        let mut bars = self.bars();
        while bars.closed {
            bars.waiting = true;
            self.0.1.notify_all();
            bars = self.0.1.wait(bars).unwrap_or_else(PoisonError::into_inner);
        }
        bars.waiting = false;
    }

    fn bars(&self) -> MutexGuard<'_, Bars> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn nobody_reads_behind_a_closed_gate() {
        let (gate, read) = (Gate::default(), Arc::new(AtomicUsize::new(0)));
        let (keys, events) = channel::<()>();
        let (passing, count) = (gate.clone(), read.clone());
        let reader = std::thread::spawn(move || {
            while events.recv().is_ok() {
                count.fetch_add(1, Ordering::SeqCst);
                passing.pass();
            }
        });
        gate.close(|| keys.send(()).unwrap());
        let seen = read.load(Ordering::SeqCst);
        keys.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!((seen, read.load(Ordering::SeqCst)), (1, 1));
        gate.open();
        drop(keys);
        reader.join().unwrap();
        assert_eq!(read.load(Ordering::SeqCst), 2);
    }
}
