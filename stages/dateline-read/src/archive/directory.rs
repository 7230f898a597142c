//! How large a zip archive says that its directory is, before it is opened: opening keeps all of it.
//!
//! Source: APPNOTE.TXT of PKWARE, 4.3.16 (end of central directory) and 4.3.14 (the same for ZIP64).

use std::io::{Read, Seek, SeekFrom};

/// Without its comment.
const END_BYTES: usize = 22;

/// The longest comment that may follow it.
const MAX_COMMENT_BYTES: u64 = 0xffff;

/// What a length that stands elsewhere is written as.
const IS_IN_ZIP64: u64 = 0xffff_ffff;

/// How many bytes of directory the archive's end tells of; `None` where it has no end, or it cannot be read. The
/// stream is at its beginning afterwards.
pub(super) fn n_directory_bytes(source: &mut (impl Read + Seek)) -> Option<u64> {
    let told = told(source);
    source.rewind().ok()?;
    told
}

fn told(source: &mut (impl Read + Seek)) -> Option<u64> {
    let n_bytes = source.seek(SeekFrom::End(0)).ok()?;
    let start = n_bytes.saturating_sub(END_BYTES as u64 + MAX_COMMENT_BYTES);
    source.seek(SeekFrom::Start(start)).ok()?;
    let mut tail = Vec::new();
    source.take(END_BYTES as u64 + MAX_COMMENT_BYTES).read_to_end(&mut tail).ok()?;
    let at = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
    let length = number(tail.get(at + 12..at + 16)?);
    if length != IS_IN_ZIP64 {
        return Some(length);
    }
    let at = tail.windows(4).rposition(|bytes| bytes == b"PK\x06\x06")?;
    Some(number(tail.get(at + 40..at + 48)?))
}

/// Little end first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn the_end_of_an_archive_tells_how_large_its_directory_is() {
        let mut end = [b"PK\x05\x06".as_slice(), &[0; 8], &[0x10, 0x20, 0, 0], &[0; 6]].concat();
        assert_eq!(n_directory_bytes(&mut Cursor::new(&end)), Some(0x2010));
        end[12..16].fill(0xff);
        let zip64 = [b"PK\x06\x06".as_slice(), &[0; 36], &[1, 0, 0, 0, 1, 0, 0, 0], &[0; 28]].concat();
        assert_eq!(n_directory_bytes(&mut Cursor::new([zip64, end].concat())), Some((1 << 32) + 1));
        assert_eq!(n_directory_bytes(&mut Cursor::new(b"PK")), None);
    }
}
