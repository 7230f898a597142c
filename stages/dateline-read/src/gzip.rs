//! Gzipped bytes to plain ones, told by their first bytes, never more than a bound.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

/// Enough for a day of news in one file; a small file that claims more is a bomb or should be cut.
const MAX_UNPACKED_BYTES: u64 = 256 << 20;

/// Unpacks what is gzipped and passes on what is not.
///
/// # Errors
///
/// A message where the archive is damaged or expands beyond 256 MiB.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    unpack_within(bytes, MAX_UNPACKED_BYTES)
}

fn unpack_within(bytes: &[u8], max_bytes: u64) -> Result<Cow<'_, [u8]>, String> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(max_bytes + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| format!("cannot unpack gzip: {error}"))?;
    if unpacked.len() as u64 > max_bytes {
        return Err(format!(
            "expands to more than {} MiB; unpack it and cut it into smaller files",
            max_bytes >> 20
        ));
    }
    Ok(Cow::Owned(unpacked))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn plain_bytes_pass_as_they_are() {
        assert_eq!(unpack(b"plain").unwrap().as_ref(), b"plain");
    }

    #[test]
    fn members_one_after_another_are_all_unpacked() {
        let two = [gzip(b"first, "), gzip(b"second")].concat();
        assert_eq!(unpack(&two).unwrap().as_ref(), b"first, second");
    }

    #[test]
    fn a_bomb_is_refused_and_a_full_measure_is_not() {
        let packed = gzip(&vec![b'a'; 2 << 20]);
        assert!(unpack_within(&packed, (2 << 20) - 1).unwrap_err().starts_with("expands to more than 1 MiB"));
        assert_eq!(unpack_within(&packed, 2 << 20).unwrap().len(), 2 << 20);
    }

    #[test]
    fn a_cut_archive_is_a_message() {
        let packed = gzip(b"a report that was cut short");
        assert!(unpack(&packed[..packed.len() / 2]).unwrap_err().starts_with("cannot unpack gzip"));
    }
}
