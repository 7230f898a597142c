//! Bytes to text: which encoding they are in, and what could not be decoded.
//!
//! A byte order mark decides; then what the server, then what the page declares, where it decodes without fault and is
//! not belied by good UTF-8; then UTF-8, where most of it is; then detection. A declaration that is not followed is told.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// A text and how it was decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// The encoding's name in the WHATWG Encoding Standard.
    pub encoding: &'static str,
    /// The encoding that was declared and not followed, because the bytes are not in it.
    pub declared_in_vain: Option<&'static str>,
    /// How many sequences of bytes could not be decoded and became U+FFFD.
    pub n_replaced: usize,
}

/// Decodes bytes; `is_markup` says that they may declare their encoding as HTML and XML do.
///
/// # Errors
///
/// A message where the bytes are no text.
pub(crate) fn decode(bytes: &[u8], is_markup: bool) -> Result<Decoded, String> {
    decode_as_told(bytes, is_markup, None)
}

/// Decodes bytes. `is_markup` says that they may declare their encoding as HTML and XML do; `charset` is what a server told
/// of it, which is asked before the page.
///
/// # Errors
///
/// A message where the bytes are no text.
///
/// # Examples
///
/// ```
/// let decoded = dateline_read::decode_as_told("<meta charset=latin1>Żuraw".as_bytes(), true, None).unwrap();
/// assert!(decoded.text.ends_with("Żuraw"));
/// assert_eq!((decoded.encoding, decoded.declared_in_vain), ("UTF-8", Some("windows-1252")));
/// ```
pub fn decode_as_told(bytes: &[u8], is_markup: bool, charset: Option<&str>) -> Result<Decoded, String> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        if bytes.starts_with(&[0xff, 0xfe, 0, 0]) {
            return Err("is UTF-32, which is not read; save it as UTF-8".to_owned());
        }
        return Ok(decode_as(encoding, &bytes[mark_bytes..]));
    }
    let told = charset.and_then(|charset| of_label(charset.as_bytes()));
    let declared = is_markup.then(|| declared(bytes)).flatten();
    let besides = |decoded: Decoded| {
        let declared_in_vain = told.or(declared).map(Encoding::name).filter(|name| *name != decoded.encoding);
        Ok(Decoded { declared_in_vain, ..decoded })
    };
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return besides(decode_as(encoding, bytes));
    }
    let as_said = [told, declared].into_iter().flatten().find_map(|encoding| {
        // UTF-16 is full of what would be control characters elsewhere.
        let may_be = is_utf_16(encoding) || !is_binary(bytes);
        let decoded = (may_be && !is_belied(encoding, bytes)).then(|| decode_as(encoding, bytes));
        decoded.filter(|decoded| decoded.n_replaced == 0)
    });
    if let Some(decoded) = as_said {
        return besides(decoded);
    }
    if is_binary(bytes) {
        return Err("is not text (a binary file)".to_owned());
    }
    if is_mostly_utf_8(bytes) {
        return besides(decode_as(UTF_8, bytes));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    besides(decode_as(detector.guess(None, Utf8Detection::Deny), bytes))
}

/// The encoding of a label. `x-user-defined` means Western text, as in browsers: by itself it would decode to nothing that
/// anybody can read.
fn of_label(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    Some(if encoding == X_USER_DEFINED { WINDOWS_1252 } else { encoding })
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    [UTF_16LE, UTF_16BE].contains(&encoding)
}

/// Whether bytes are UTF-8 that would also decode as something else, to gibberish: most encodings of one byte a character take
/// any bytes, and UTF-16 nearly any, but other text hardly ever happens to be good UTF-8 from one end to the other.
fn is_belied(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    (is_utf_16(encoding) || encoding.is_single_byte() && !bytes.is_ascii())
        && std::str::from_utf8(bytes).is_ok()
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_faults) = encoding.decode_without_bom_handling(bytes);
    let n_replaced = match (had_faults, encoding == UTF_8) {
        (false, _) => 0,
        // A U+FFFD of the input itself is no fault, so they are counted where they arise.
        (true, true) => bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count(),
        (true, false) => text.matches('\u{fffd}').count(),
    };
    Decoded { text: text.into_owned(), encoding: encoding.name(), declared_in_vain: None, n_replaced }
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
    let values = ["charset=", "encoding="].into_iter().flat_map(|key| head.split(key).skip(1));
    values.into_iter().find_map(|value| {
        let value = value.trim_start_matches([' ', '"', '\'']);
        let end =
            value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
        let encoding = of_label(&value.as_bytes()[..end])?;
        // A declaration that could be read byte by byte cannot be UTF-16; browsers read UTF-8 then.
        Some(if is_utf_16(encoding) { UTF_8 } else { encoding })
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

    #[track_caller]
    fn check_told(bytes: &[u8], charset: &str, encoding: &str, in_vain: Option<&str>, text: &str) {
        let decoded = decode_as_told(bytes, true, Some(charset)).unwrap();
        assert_eq!((decoded.encoding, decoded.declared_in_vain), (encoding, in_vain));
        assert_eq!(decoded.text, text);
    }

    #[test]
    fn good_utf_8_belies_a_declaration_that_takes_any_bytes() {
        let text = "<meta charset=latin1>Žofia née Šimůnková";
        let decoded = decode(text.as_bytes(), true).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.declared_in_vain), (text, Some("windows-1252")));
        check_told("Die Straße".as_bytes(), "koi8-r", "UTF-8", Some("KOI8-R"), "Die Straße");
        check_told(b"The ferry sails", "utf-16", "UTF-8", Some("UTF-16LE"), "The ferry sails");
        check_told(b"The ferry sails", "latin1", "windows-1252", None, "The ferry sails");
    }

    #[test]
    fn utf_16_of_any_script_is_believed_where_a_server_tells_it() {
        let text = "渡輪 再次\n啟航";
        check_told(&utf_16(text, u16::to_le_bytes), "utf-16le", "UTF-16LE", None, text);
    }

    #[test]
    fn a_page_is_asked_after_the_server() {
        let page = b"<meta charset=iso-8859-2>\xb3";
        check_told(page, "utf-8", "ISO-8859-2", Some("UTF-8"), "<meta charset=iso-8859-2>ł");
        check_told(page, "nonsense", "ISO-8859-2", None, "<meta charset=iso-8859-2>ł");
    }

    #[test]
    fn labels_of_no_use_are_passed_over() {
        check(b"<meta charset=x-user-defined>\xe9", "windows-1252", "<meta charset=x-user-defined>é");
        check(
            b"<script charset=none></script><meta charset=iso-8859-2>\xb3",
            "ISO-8859-2",
            "<script charset=none></script><meta charset=iso-8859-2>ł",
        );
        let decoded = decode("<meta charset=hz-gb-2312>Žofia".as_bytes(), true).unwrap();
        assert_eq!((decoded.encoding, decoded.declared_in_vain), ("UTF-8", Some("replacement")));
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
