//! A fast 64-bit checksum against damage and change, not against malice: what it guards is a cache, and is checked again
//! when it is read.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::parallel::on_all_cores;

const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;

/// The checksum of `bytes`: four lanes of multiply and rotate over 32 bytes at a time, folded at the end.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = Checksum::default();
    sum.add(bytes);
    sum.finish()
}

/// The checksum of the checksums of parts, which are taken on all cores.
pub(super) fn checksum_of_parts(body: &[u8]) -> u64 {
    let parts: Vec<&[u8]> = body.chunks(4 << 20).collect();
    let sums: Vec<u8> = on_all_cores(&parts, |part| checksum(part)).into_iter().flat_map(u64::to_le_bytes).collect();
    checksum(&sums)
}

/// The checksum of the first `bytes` of a file; an error where it is shorter.
pub(super) fn checksum_file(path: &Path, bytes: u64) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let mut sum = Checksum::default();
    // A multiple of a step, so that the sum does not depend on how the file is cut; and small: when a big block is given back, the
    // allocator keeps as much for later ones, which never come.
    let mut block = vec![0; 1 << 16];
    let mut left = bytes;
    while left > 0 {
        let part = block.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let Some(part) = block.get_mut(..part) else { break };
        file.read_exact(part)?;
        sum.add(part);
        left -= part.len() as u64;
    }
    Ok(sum.finish())
}

struct Checksum {
    lanes: [u64; 4],
    length: u64,
}

impl Default for Checksum {
    fn default() -> Self {
        Self { lanes: [PRIME, PRIME.rotate_left(17), PRIME.rotate_left(31), PRIME.rotate_left(47)], length: 0 }
    }
}

impl Checksum {
    /// Add bytes; all but the last part must be a multiple of 32 long.
    fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let (steps, rest) = bytes.as_chunks::<32>();
        for step in steps {
            self.step(step);
        }
        if !rest.is_empty() {
            let mut step = [0; 32];
            step.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            self.step(&step);
        }
    }

    #[inline]
    fn step(&mut self, step: &[u8; 32]) {
        let (words, _) = step.as_chunks::<8>();
        for (lane, word) in self.lanes.iter_mut().zip(words) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME).rotate_left(29);
        }
    }

    fn finish(self) -> u64 {
        let fold = |sum: u64, lane: u64| (sum ^ lane).wrapping_mul(PRIME).rotate_left(31);
        let sum = self.lanes.into_iter().fold(self.length.wrapping_mul(PRIME), fold);
        (sum ^ sum >> 32).wrapping_mul(PRIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_byte_and_length_shows() {
        let bytes: Vec<u8> = (0..200_u8).collect();
        let whole = checksum(&bytes);
        for place in 0..bytes.len() {
            let mut other = bytes.clone();
            other[place] ^= 1;
            assert_ne!(checksum(&other), whole);
            assert_ne!(checksum(&bytes[..place]), whole);
        }
        assert_ne!(checksum(&[0; 31]), checksum(&[0; 32]));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        assert_eq!(checksum_file(file.path(), 200).unwrap(), whole);
        assert!(checksum_file(file.path(), 201).is_err());
    }
}
