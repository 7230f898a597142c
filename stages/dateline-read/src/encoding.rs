//! Bytes to text: which encoding they are in, and what could not be decoded.
//!
//! A byte order mark decides; then what the page declares, where it decodes without fault; then UTF-8, where most of it
//! is; then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text and how it was decoded.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text, without byte order mark.
    pub(crate) text: String,
    /// The encoding's name in the WHATWG Encoding Standard.
    pub(crate) encoding: &'static str,
    /// How many sequences of bytes could not be decoded and became U+FFFD.
    pub(crate) n_replaced: usize,
}

/// Decodes bytes; `is_markup` says that they may declare their encoding as HTML and XML do.
///
/// # Errors
///
/// A message where the bytes are no text.
pub(crate) fn decode(bytes: &[u8], is_markup: bool) -> Result<Decoded, String> {
    decode_as_told(bytes, is_markup, None)
}

/// The same, where a server told the encoding: it is asked before the page.
pub(crate) fn decode_as_told(
    bytes: &[u8],
    is_markup: bool,
    charset: Option<&str>,
) -> Result<Decoded, String> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        if bytes.starts_with(&[0xff, 0xfe, 0, 0]) {
            return Err("is UTF-32, which is not read; save it as UTF-8".to_owned());
        }
        return Ok(decode_as(encoding, &bytes[mark_bytes..]));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    if is_binary(bytes) {
        return Err("is not text (a binary file)".to_owned());
    }
    let told = charset.and_then(|charset| Encoding::for_label(charset.as_bytes()));
    let declared = is_markup.then(|| declared(bytes)).flatten();
    for encoding in [told, declared].into_iter().flatten() {
        let decoded = decode_as(encoding, bytes);
        if decoded.n_replaced == 0 {
            return Ok(decoded);
        }
    }
    if is_mostly_utf_8(bytes) {
        return Ok(decode_as(UTF_8, bytes));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Ok(decode_as(detector.guess(None, Utf8Detection::Deny), bytes))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_faults) = encoding.decode_without_bom_handling(bytes);
    let n_replaced = match (had_faults, encoding == UTF_8) {
        (false, _) => 0,
        // A U+FFFD of the input itself is no fault, so they are counted where they arise.
        (true, true) => bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count(),
        (true, false) => text.matches('\u{fffd}').count(),
    };
    Decoded { text: text.into_owned(), encoding: encoding.name(), n_replaced }
}

/// Western text in UTF-16 has a zero in every second byte.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let n_pairs = head.len() / 2;
    if n_pairs < 4 {
        return None;
    }
    let zeros_at = |offset: usize| head.chunks_exact(2).filter(|pair| pair[offset] == 0).count();
    let (first, second) = (zeros_at(0), zeros_at(1));
    match (first * 10 >= n_pairs * 6, second * 10 >= n_pairs * 6) {
        (true, false) if second == 0 => Some(UTF_16BE),
        (false, true) if first == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Known openings of files that are no text, then control characters: text has next to none, other files about one
/// byte in ten.
fn is_binary(bytes: &[u8]) -> bool {
    const OPENINGS: [&[u8]; 9] = [
        b"%PDF-",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"PK\x03\x04",
        b"\x7fELF",
        b"\xd0\xcf\x11\xe0",
        b"RIFF",
        b"SQLite format 3\0",
    ];
    let is_control =
        |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)) || byte == 0x7f;
    OPENINGS.iter().any(|opening| bytes.starts_with(opening))
        || bytes.iter().filter(|&&byte| is_control(byte)).count() * 50 > bytes.len()
}

/// The encoding that a page or an XML file declares in its first kilobyte.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let value = head.split_once(key)?.1.trim_start_matches([' ', '"', '\'']);
        let end =
            value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
        let encoding = Encoding::for_label(&value.as_bytes()[..end])?;
        // A declaration that could be read byte by byte cannot be UTF-16; browsers read UTF-8 then.
        Some(if [UTF_16LE, UTF_16BE].contains(&encoding) { UTF_8 } else { encoding })
    })
}

/// Whether most of what goes beyond ASCII is good UTF-8. Other encodings hit upon good sequences by rare chance only,
/// so a few broken ones in UTF-8 (a cut at the end, a pasted name) do not make the rest unreadable.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut n_good, mut n_bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    n_bad == 0 || n_good > n_bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes, true).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
        assert_eq!(decoded.n_replaced, 0);
    }

    fn utf_16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn a_byte_order_mark_decides_and_goes() {
        check(b"\xef\xbb\xbfcaf\xc3\xa9", "UTF-8", "café");
        check(&[b"\xff\xfe".to_vec(), utf_16("café", u16::to_le_bytes)].concat(), "UTF-16LE", "café");
        check(&[b"\xfe\xff".to_vec(), utf_16("café", u16::to_be_bytes)].concat(), "UTF-16BE", "café");
    }

    #[test]
    fn utf_16_is_told_without_a_mark() {
        check(&utf_16("The café opens.", u16::to_le_bytes), "UTF-16LE", "The café opens.");
        check(&utf_16("The café opens.", u16::to_be_bytes), "UTF-16BE", "The café opens.");
    }

    #[test]
    fn a_declaration_is_believed_where_it_holds() {
        check(b"<meta charset=iso-8859-2>\xb3", "ISO-8859-2", "<meta charset=iso-8859-2>ł");
        check(
            b"<?xml version='1.0' encoding='windows-1251'?>\xc4\xe0",
            "windows-1251",
            "<?xml version='1.0' encoding='windows-1251'?>Да",
        );
        check(
            b"<meta charset=\"utf-8\">Stra\xdfe in Norden",
            "windows-1252",
            "<meta charset=\"utf-8\">Straße in Norden",
        );
    }

    #[test]
    fn latin_1_is_detected() {
        check(
            b"Le maire a \xe9t\xe9 r\xe9\xe9lu \xe0 la t\xeate.",
            "windows-1252",
            "Le maire a été réélu à la tête.",
        );
    }

    #[test]
    fn a_few_bad_bytes_in_utf_8_are_counted_and_the_rest_is_kept() {
        let mut bytes = "Žofia née Šimůnková, ".as_bytes().to_vec();
        bytes.extend(b"b\xff and \xe2\x82");
        let decoded = decode(&bytes, false).unwrap();
        assert_eq!(decoded.n_replaced, 2);
        assert!(decoded.text.starts_with("Žofia née Šimůnková, b\u{fffd}"));
    }

    #[test]
    fn a_replacement_character_in_the_input_is_no_fault() {
        check("a \u{fffd} b".as_bytes(), "UTF-8", "a \u{fffd} b");
    }

    #[test]
    fn binary_files_are_told() {
        let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in
            [&noise[..], b"%PDF-1.7 text follows", b"\x89PNG\r\n\x1a\n", &[0; 64], b"\xff\xfe\0\0a\0\0\0"]
        {
            assert!(decode(bytes, false).is_err());
        }
    }
}
