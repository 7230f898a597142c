//! Whatever the bytes of an archive: read or told, without a panic. The first byte tells as which kind they are read.

#![no_main]

use std::io::Cursor;

use dateline_read::{Archive, ReadConfig};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let kinds = [Archive::Warc, Archive::Zip, Archive::Tar, Archive::GzippedTar, Archive::Lines];
    let archive = kinds[usize::from(*kind) % kinds.len()];
    let mut n_told = 0;
    archive.read("a", Cursor::new(bytes.to_vec()), &ReadConfig::default(), &mut |outcome| {
        n_told += outcome.articles.len() + outcome.problems.len();
    });
    assert!(n_told > 0, "neither read nor told");
});
