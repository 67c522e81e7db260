//! A disk that is full when a test says so; outside tests it has no effect and costs nothing.

#[cfg(test)]
thread_local! {
    /// Bytes that the disk still takes.
    pub static ROOM: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
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
