//! A fence around parsers that are not ours: what panics inside becomes an error of that file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Error;

thread_local! {
    static GUARDED: Cell<usize> = const { Cell::new(0) };
}

/// Whether this thread is inside [`guard`]: a panic there is caught, so a panic hook should say nothing.
pub fn is_guarded() -> bool {
    GUARDED.get() > 0
}

/// Run `parse`, a call into a parser of another crate.
///
/// # Errors
/// What `parse` says; [`Error::Damaged`] where it panics.
pub fn guard<T>(parse: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    GUARDED.set(GUARDED.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(parse));
    GUARDED.set(GUARDED.get().saturating_sub(1));
    result.unwrap_or_else(|_| Err(Error::Damaged("its reader stumbled over it".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        assert_eq!(guard(|| Ok(1)), Ok(1));
        let result = guard(|| -> Result<(), Error> { Err(Error::Empty) });
        assert_eq!(result, Err(Error::Empty));
        let result = guard(|| {
            assert!(is_guarded());
            let nothing: Vec<u8> = Vec::new();
            Ok(nothing[std::hint::black_box(3)])
        });
        assert!(matches!(result, Err(Error::Damaged(_))) && !is_guarded());
    }
}
