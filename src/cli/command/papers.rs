//! What the commands of tables for papers have in common.

use std::sync::Mutex;

use crate::analysis::Scope;
use crate::app::Error;
use crate::app::papers::Ask;
use crate::cli::Failure;
use crate::cli::progress::Progress;

/// Build something with a line that tells how far it is; Ctrl-C stops it.
pub fn build<T>(scope: Scope, build: impl FnOnce(&Ask<'_>) -> Result<T, Error>) -> Result<T, Failure> {
    let progress = Progress::begin();
    let stop = progress.stop();
    let progress = Mutex::new(progress);
    let tell = |doing: &str, done: usize, all: usize| {
        // Whoever finds it taken leaves the line to the other.
        if let Ok(mut progress) = progress.try_lock() {
            // Texts are what is gone through, unless a noun stands behind a bar.
            let (doing, noun) = doing.split_once('|').unwrap_or((doing, "texts"));
            progress.tell(doing, done, all, noun);
        }
    };
    Ok(build(&Ask::new(scope, &stop, &tell))?)
}

/// Characters that a quote may be shortened to: a few words, or not at all.
pub fn longest(word: &str) -> Result<usize, String> {
    let found = word.parse().ok().filter(|longest| *longest == 0 || *longest >= 20);
    found.ok_or_else(|| "write 20 or more characters, or 0 for whole quotes".to_owned())
}
