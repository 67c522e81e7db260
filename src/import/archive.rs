//! Zip archives that hold a document: parts are looked up by name and unpacked into memory, within bounds.
//!
//! Nothing is ever written to disk, so that a part's name cannot lead anywhere. What a part says of its own size is not
//! believed: unpacking stops at the bound whatever the headers promise.

use std::io::{self, Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Error, xml};

/// Most bytes that one part may unfold into.
pub(super) const PART_BYTES: u64 = 64 << 20;
/// Most bytes that all parts read may unfold into.
pub(super) const ALL_BYTES: u64 = 256 << 20;
/// Most parts that an archive may list: a document has some tens, and one more for each picture.
const PARTS: usize = 20_000;

/// An archive in memory.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes unfolded so far.
    unfolded: u64,
}

/// Whether `bytes` begin as a zip archive does, empty ones included.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a part whose name holds `name` is likely listed: looks at both ends, where the names of the first parts and
/// the list of all stand, so that an archive that is cut off is known too.
pub(super) fn mentions(bytes: &[u8], name: &str) -> bool {
    const END: usize = 64 << 10;
    let head = bytes.get(..bytes.len().min(END)).unwrap_or_default();
    let tail = bytes.get(bytes.len().saturating_sub(END)..).unwrap_or_default();
    is_zip(bytes) && [head, tail].iter().any(|end| memchr::memmem::find(end, name.as_bytes()).is_some())
}

impl<'a> Archive<'a> {
    /// Open an archive.
    ///
    /// # Errors
    /// [`Error::Damaged`] where its list of parts is missing or broken; [`Error::TooLarge`] for more parts than any
    /// document has.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        if memchr::memmem::find_iter(bytes, b"PK\x01\x02").nth(PARTS).is_some() {
            return Err(Error::TooLarge(ALL_BYTES >> 20));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            ZipError::UnsupportedArchive(what) => {
                Error::Damaged(format!("the zip archive is of an unknown kind: {what}"))
            }
            _ => Error::Damaged(
                "the list of parts at the end of the zip archive is missing or broken; was the file copied whole?"
                    .to_owned(),
            ),
        })?;
        Ok(Self { zip, unfolded: 0 })
    }

    /// The bytes of the part called `name`; `None` where there is none. Names differ in neither case nor kind of slash.
    ///
    /// # Errors
    /// [`Error::Locked`] where it is encrypted; [`Error::Damaged`] where it cannot be unpacked; [`Error::TooLarge`].
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(place) = self.place(name) else { return Ok(None) };
        let mut part = self.zip.by_index(place).map_err(|error| told(name, &error))?;
        if part.encrypted() {
            return Err(Error::Locked);
        }
        let room = PART_BYTES.min(ALL_BYTES.saturating_sub(self.unfolded));
        if part.size() > room {
            return Err(Error::TooLarge(room >> 20));
        }
        let mut bytes = Vec::new();
        let read = part.by_ref().take(room + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > room {
            return Err(Error::TooLarge(room >> 20));
        }
        self.unfolded += bytes.len() as u64;
        read.map_err(|error| broken(name, &error))?;
        Ok(Some(bytes))
    }

    /// The text of the XML part called `name`; `None` where there is none.
    ///
    /// # Errors
    /// Those of [`Archive::part`], and [`Error::Damaged`] where it is in no encoding that XML may have.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        xml::decode(name, bytes).map(Some)
    }

    /// Unfold all parts and keep nothing: what another reader unfolds on its own must fit too.
    ///
    /// # Errors
    /// Those of [`Archive::part`].
    pub(super) fn unfold(&mut self) -> Result<(), Error> {
        for place in 0..self.zip.len() {
            let mut part = self.zip.by_index(place).map_err(|error| told(&format!("number {place}"), &error))?;
            if part.encrypted() {
                return Err(Error::Locked);
            }
            let room = PART_BYTES.min(ALL_BYTES.saturating_sub(self.unfolded));
            let name = part.name().map_or_else(|_| format!("number {place}"), |name| name.into_owned());
            let unfolded = io::copy(&mut part.by_ref().take(room + 1), &mut io::sink());
            let unfolded = unfolded.map_err(|error| broken(&name, &error))?;
            if unfolded > room {
                return Err(Error::TooLarge(room >> 20));
            }
            self.unfolded += unfolded;
        }
        Ok(())
    }

    fn place(&self, name: &str) -> Option<usize> {
        let wanted = name.trim_start_matches('/');
        self.zip.index_for_name(wanted).or_else(|| {
            let same = |name: &[u8]| {
                let name = String::from_utf8_lossy(name).replace('\\', "/");
                name.trim_start_matches('/').eq_ignore_ascii_case(wanted)
            };
            self.zip.file_names_raw().position(same)
        })
    }
}

fn told(name: &str, error: &ZipError) -> Error {
    match error {
        ZipError::InvalidPassword => Error::Locked,
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => Error::Locked,
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            Error::Damaged(format!("its part {name} is packed in an unknown way: {error}"))
        }
        _ => Error::Damaged(format!("its part {name} cannot be unpacked: {error}")),
    }
}

fn broken(name: &str, error: &io::Error) -> Error {
    Error::Damaged(format!("its part {name} is cut off or broken: {error}"))
}

/// Archives for the tests of this room.
#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    /// An archive with these parts.
    pub(in crate::import) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// Read `bytes` cut off at each twentieth, and with bytes and bits flipped at random, the archive's own and those
    /// inside its parts.
    pub(in crate::import) fn break_in_many_ways(bytes: &[u8]) {
        let read = |bytes: &[u8]| super::super::read(&super::super::Source::new("a.bin", bytes));
        read(bytes).unwrap();
        for part in 0..20 {
            assert!(read(&bytes[..bytes.len() * part / 20]).is_err());
        }
        let mut state = 7_u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut unpacked = unpacked(bytes);
        for round in 0..3_000 {
            let mut broken = bytes.to_vec();
            for _ in 0..=random(3) {
                let place = random(broken.len());
                broken[place] ^= 1 << random(8);
            }
            let _ = read(&broken);
            let part = random(unpacked.len());
            let inner = &mut unpacked[part].1;
            if round % 3 == 0 && !inner.is_empty() {
                let place = random(inner.len());
                let before = inner[place];
                inner[place] = b"<>&/\"w\xFF\0"[random(8)];
                let parts: Vec<(&str, &[u8])> =
                    unpacked.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
                let _ = read(&zipped(&parts));
                unpacked[part].1[place] = before;
            }
        }
    }

    fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut archive = Archive::open(bytes).unwrap();
        let names: Vec<String> = archive.zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.into_iter().map(|name| (name.clone(), archive.part(&name).unwrap().unwrap())).collect()
    }

    #[test]
    fn parts_are_found_whatever_their_case_and_slashes() {
        let bytes = zipped(&[("Word\\Document.xml", "信任 😀".as_bytes()), ("b", b"two")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.text("word/document.xml"), Ok(Some("信任 😀".to_owned())));
        assert_eq!(archive.part("/b"), Ok(Some(b"two".to_vec())));
        assert_eq!(archive.part("../b"), Ok(None));
        assert!(mentions(&bytes, "ocument.xml") && !mentions(b"word/document.xml", "word/"));
    }

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![b' '; 65 << 20];
        let bytes = zipped(&[("a", &zeros)]);
        assert!(bytes.len() < 200_000);
        assert_eq!(Archive::open(&bytes).unwrap().part("a"), Err(Error::TooLarge(64)));
        let names: Vec<String> = (0..5).map(|number| number.to_string()).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &zeros[..60 << 20])).collect();
        let bytes = zipped(&parts);
        let mut archive = Archive::open(&bytes).unwrap();
        let read: Vec<bool> = names.iter().map(|name| archive.part(name).is_ok()).collect();
        assert_eq!(read, [true, true, true, true, false]);
    }

    #[test]
    fn a_lie_about_the_size_is_not_believed() {
        let mut bytes = zipped(&[("a", &vec![b' '; 1 << 20])]);
        for place in memchr::memmem::find_iter(&bytes.clone(), &(1u32 << 20).to_le_bytes()) {
            bytes[place..place + 4].copy_from_slice(&7u32.to_le_bytes());
        }
        let part = Archive::open(&bytes).unwrap().part("a");
        assert!(matches!(part, Err(Error::Damaged(_)) | Ok(Some(_))), "{part:?}");
    }

    #[test]
    fn what_is_cut_off_or_encrypted_is_told() {
        let whole = zipped(&[("a", b"one and two and three")]);
        let cut = Archive::open(&whole[..whole.len() - 10]).map(|_| ()).unwrap_err();
        assert!(cut.to_string().contains("the list of parts at the end of the zip archive"), "{cut}");
        let mut locked = whole.clone();
        locked[6] |= 1;
        let central = memchr::memmem::find(&locked, b"PK\x01\x02").unwrap();
        locked[central + 8] |= 1;
        assert_eq!(Archive::open(&locked).unwrap().part("a"), Err(Error::Locked));
        let mut flipped = whole;
        flipped[34] ^= 0xFF;
        let error = Archive::open(&flipped).unwrap().part("a").unwrap_err();
        assert!(error.to_string().contains("its part a "), "{error}");
    }
}
