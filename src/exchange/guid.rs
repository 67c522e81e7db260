//! GUIDs of codes: their own, or one that follows from their ids.

use uuid::{Builder, Uuid};

use crate::project::Code;

/// The namespace of our name-based GUIDs. It must never change: codes are known by them in other programs.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f3a_1c52_8d0e_4b57_9a41_2e7c_d5f0_8b96);

/// What other programs know a code by: its own GUID, or one made from its id, the same in every export and every study
/// (UUID version 5, RFC 9562, 5.5).
///
/// ```
/// use emic::{exchange::guid_of, project::Code};
/// let (before, after) = (Code::new("xinren", "信任"), Code::new("xinren", "Trust"));
/// assert_eq!(guid_of(&before), guid_of(&after));
/// ```
pub fn guid_of(code: &Code) -> Uuid {
    code.guid.unwrap_or_else(|| derived(code.id.as_str()))
}

/// The GUID that follows from an id.
pub(super) fn derived(id: &str) -> Uuid {
    version_5(NAMESPACE, id)
}

fn version_5(namespace: Uuid, name: &str) -> Uuid {
    let mut bytes = namespace.as_bytes().to_vec();
    bytes.extend_from_slice(name.as_bytes());
    let hash = sha1(&bytes);
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(byte, from)| *byte = from);
    Builder::from_sha1_bytes(half).into_uuid()
}

/// SHA-1 (RFC 3174), for names only: nothing here is secret or signed.
fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if padded.len() < bytes.len() + 9 {
        padded.resize(padded.len() + 64, 0);
    }
    let end = padded.len() - 8;
    padded.truncate(end);
    padded.extend_from_slice(&(bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mixed = mix(state, block);
        state.iter_mut().zip(mixed).for_each(|(word, more)| *word = word.wrapping_add(more));
    }
    let mut hash = [0; 20];
    let words = state.into_iter().flat_map(u32::to_be_bytes);
    hash.iter_mut().zip(words).for_each(|(byte, from)| *byte = from);
    hash
}

/// One round over a block of 64 bytes.
fn mix([mut a, mut b, mut c, mut d, mut e]: [u32; 5], block: &[u8]) -> [u32; 5] {
    let mut words: Vec<u32> =
        block.chunks_exact(4).map(|four| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte))).collect();
    for place in 16..80 {
        let word = [3, 8, 14, 16].iter().fold(0, |word, back| word ^ words.get(place - back).copied().unwrap_or(0));
        words.push(word.rotate_left(1));
    }
    for (place, word) in words.into_iter().enumerate() {
        let (chosen, constant) = match place {
            0..20 => (b & c | !b & d, 0x5A82_7999),
            20..40 => (b ^ c ^ d, 0x6ED9_EBA1),
            40..60 => (b & c | b & d | c & d, 0x8F1B_BCDC),
            _ => (b ^ c ^ d, 0xCA62_C1D6_u32),
        };
        let sum = a.rotate_left(5).wrapping_add(chosen).wrapping_add(e).wrapping_add(constant).wrapping_add(word);
        (a, b, c, d, e) = (sum, a, b.rotate_left(30), c, d);
    }
    [a, b, c, d, e]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        let hex = |text: &str| sha1(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(long), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        assert_eq!(hex(&"a".repeat(1_000_000)), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
        // RFC 9562, appendix A.4.
        let dns = Uuid::from_u128(0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8);
        assert_eq!(version_5(dns, "www.example.com").to_string(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    #[test]
    fn a_guid_follows_from_the_id_and_never_changes() {
        assert_eq!(derived("信任").to_string(), derived("信任").to_string());
        let own = Code { guid: Some(Uuid::from_u128(7)), ..Code::new("trust", "Trust") };
        assert_eq!(guid_of(&own), Uuid::from_u128(7));
        assert_ne!(guid_of(&Code::new("trust", "Trust")), derived("Trust"));
    }
}
