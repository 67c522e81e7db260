//! How far a long command is, on one line of the terminal; and Ctrl-C, which stops it between two steps.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long nothing is shown: what is done by then needs no line.
const PATIENCE: Duration = Duration::from_millis(400);

/// How long a line stands at least.
const PAUSE: Duration = Duration::from_millis(100);

/// A line on stderr that tells how far a command is. Nothing is written where stderr is no terminal, and nothing stays.
pub struct Progress {
    out: Option<Box<dyn Write + Send>>,
    /// When the next line may be written.
    next: Instant,
    /// Columns of the line that stands.
    shown: usize,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// Nothing yet. From here on Ctrl-C asks the command to stop; a second one ends the program at once.
    pub fn begin() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        // Where the system takes no handler, Ctrl-C ends the program as it always did.
        let _ = signal_hook::flag::register_conditional_shutdown(INTERRUPT, INTERRUPTED, stop.clone());
        let _ = signal_hook::flag::register(INTERRUPT, stop.clone());
        let out: Option<Box<dyn Write + Send>> = io::stderr().is_terminal().then(|| Box::new(io::stderr()) as _);
        Self { out, next: Instant::now() + PATIENCE, shown: 0, stop }
    }

    /// Tell that `done` of `all` are done: `reading 3 of 40 files`. Gives whether to go on.
    pub fn tell(&mut self, doing: &str, done: usize, all: usize, noun: &str) -> bool {
        if self.out.is_some() && Instant::now() >= self.next && done < all {
            self.next = Instant::now() + PAUSE;
            self.show(&format!("{doing} {done} of {all} {noun}"));
        }
        !self.is_stopped()
    }

    /// Whether Ctrl-C was pressed.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// What Ctrl-C sets, for work that looks at it itself.
    pub fn stop(&self) -> Arc<AtomicBool> {
        self.stop.clone()
    }

    /// Take the line away.
    pub fn wipe(&mut self) {
        if self.shown > 0 {
            self.show("");
        }
    }

    fn show(&mut self, line: &str) {
        let Some(out) = &mut self.out else { return };
        // Spaces over what stood there: a terminal that knows no escape sequences shows it too.
        let columns = line.chars().count();
        let spaces = " ".repeat(self.shown.saturating_sub(columns));
        let back = if line.is_empty() { "\r" } else { "" };
        let _ = write!(out, "\r{line}{spaces}{back}");
        let _ = out.flush();
        self.shown = columns;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// What Ctrl-C sends.
const INTERRUPT: i32 = signal_hook::consts::SIGINT;

/// The exit code of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_written_over_and_wiped() {
        let screen = Screen::default();
        let (out, stop) = (Some(Box::new(screen.clone()) as _), Arc::default());
        let mut progress = Progress { out, next: Instant::now(), shown: 0, stop };
        assert!(progress.tell("reading", 10, 12, "files"));
        assert!(progress.tell("reading", 11, 12, "files"), "too soon to be shown");
        progress.next = Instant::now();
        progress.tell("indexing", 0, 2, "texts");
        progress.stop.store(true, Ordering::Relaxed);
        assert!(!progress.tell("indexing", 2, 2, "texts"));
        drop(progress);
        let written = String::from_utf8(screen.0.lock().unwrap().clone()).unwrap();
        let blank = " ".repeat("indexing 0 of 2 texts".len());
        assert_eq!(written, format!("\rreading 10 of 12 files\rindexing 0 of 2 texts \r{blank}\r"));
    }
}
