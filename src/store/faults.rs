//! A disk that is full, or a program that is ended, when a test says so; outside tests it has no effect and costs nothing.

#[cfg(test)]
thread_local! {
    /// Bytes that the disk still takes.
    pub static ROOM: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
    /// Files that are still put into their places or taken away before the program is ended.
    pub static STEPS: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
}

/// Put a file into its place or take one away, unless the program is ended before.
#[cfg(test)]
pub fn step() -> std::io::Result<()> {
    match STEPS.get() {
        None => Ok(()),
        Some(0) => Err(std::io::Error::other("ended")),
        Some(steps) => {
            STEPS.set(Some(steps - 1));
            Ok(())
        }
    }
}

/// Put a file into its place or take one away: always.
#[cfg(not(test))]
#[inline]
pub fn step() -> std::io::Result<()> {
    Ok(())
}

/// How many of `wanted` bytes may be written.
#[cfg(test)]
pub fn check(wanted: usize) -> std::io::Result<usize> {
    Ok(ROOM.get().map_or(wanted, |room| wanted.min(room)))
}

/// How many of `wanted` bytes may be written: all.
#[cfg(not(test))]
#[inline]
pub fn check(wanted: usize) -> std::io::Result<usize> {
    Ok(wanted)
}
