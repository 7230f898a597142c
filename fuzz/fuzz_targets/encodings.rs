//! Any bytes as text: told to be no text, or decoded to the last of them. What is declared is followed, or told not to be. The
//! first byte of the input chooses what a server says and what the page says.

#![no_main]

use dateline_read::{Input, ReadConfig, decode_as_told};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use libfuzzer_sys::fuzz_target;

/// One label of each sort of encoding, and such as name none.
const LABELS: [&str; 16] = [
    "utf-8", "latin1", "iso-8859-2", "windows-1251", "koi8-r", "iso-8859-8-i", "macintosh", "x-user-defined", "gbk",
    "gb18030", "big5", "shift_jis", "euc-kr", "iso-2022-jp", "utf-16", "hz-gb-2312",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let (label, is_told) = (LABELS[usize::from(choice & 15)], choice & 16 != 0);
    let page = [b"<!doctype html><meta charset=", label.as_bytes(), b">", bytes].concat();

    for (bytes, is_markup, charset) in [
        (bytes, false, None),
        (bytes, true, is_told.then_some(label)),
        (&page[..], true, is_told.then_some("nonsense")),
        (&page[..], true, is_told.then_some("windows-1253")),
    ] {
        let decoded = decode_as_told(bytes, is_markup, charset);
        assert_eq!(decoded, decode_as_told(bytes, is_markup, charset));
        let Ok(decoded) = decoded else { continue };
        assert!(decoded.n_replaced == 0 || decoded.text.contains('\u{fffd}'));
        assert!(bytes.len() < 8 || !decoded.text.is_empty());
        if decoded.encoding == "UTF-8" && decoded.n_replaced == 0 {
            assert!(bytes.ends_with(decoded.text.as_bytes()));
        }
        if decoded.encoding != "UTF-8" && std::str::from_utf8(bytes).is_ok() {
            // Good UTF-8 is taken for something else only where that is declared and would be as good, or in UTF-16.
            assert!(bytes.is_ascii() || decoded.declared_in_vain.is_none());
        }
        let said = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
        if let Some(said) = said.filter(|_| Encoding::for_bom(bytes).is_none()) {
            assert!(decoded.encoding == meant(said, false) || decoded.declared_in_vain == Some(meant(said, false)));
        } else if bytes.len() == page.len() {
            let said = meant(Encoding::for_label(label.as_bytes()).expect("a known label"), true);
            assert!(decoded.encoding == said || decoded.declared_in_vain == Some(said));
        }
    }

    let outcome = dateline_read::read(&Input { path: "a.txt", bytes: &page, sidecar: None }, &ReadConfig::default());
    assert!(!outcome.articles.is_empty() || !outcome.problems.is_empty());
});

/// What an encoding stands for where a page or a server names it.
fn meant(encoding: &'static Encoding, is_in_page: bool) -> &'static str {
    if encoding == X_USER_DEFINED {
        "windows-1252"
    } else if is_in_page && [UTF_16LE, UTF_16BE].contains(&encoding) {
        UTF_8.name()
    } else {
        encoding.name()
    }
}
