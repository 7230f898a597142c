//! The two hashes that the model's features are numbered by, and spaCy's string ids.
//!
//! Bytes go in, numbers come out. The one thing to know: a few hundred strings (the names of labels and
//! attributes) have a fixed small id in spaCy instead of their hash, so a word that is spelled like a label
//! ("case", "mark") has one too.
//!
//! Sources: Austin Appleby's `MurmurHash2` (64A) and `MurmurHash3` (public domain), as in the `murmurhash`
//! and `thinc` packages (MIT); `spacy/strings.pyx` and `spacy/symbols.pyx` (MIT).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// `MurmurHash64A`.
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut k = u64::from_le_bytes(*block).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let tail = rest.iter().rev().fold(0, |tail, &byte| tail << 8 | u64::from(byte));
        hash = (hash ^ tail).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ hash >> R
}

/// The four 32-bit numbers that an embedding table looks a feature up by: thinc's
/// `MurmurHash3_x86_128_uint64`.
pub(crate) fn murmur3_quad(key: u64, seed: u32) -> [u32; 4] {
    const C1: u64 = 0x87c3_7b91_1142_53d5;
    const C2: u64 = 0x4cf5_ad43_2745_937f;
    fn mix(mut k: u64) -> u64 {
        k = (k ^ k >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        k = (k ^ k >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        k ^ k >> 33
    }
    let seed = u64::from(seed);
    let mut h1 = key.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2) ^ seed ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// The hash of a string's bytes, whatever the string is.
pub(crate) fn string_hash(text: &str) -> u64 {
    murmur64a(text.as_bytes(), 1)
}

/// The number that spaCy's string store gives a string: 0 for the empty one, a fixed id for a label's name,
/// its hash otherwise.
pub(crate) fn string_id(text: &str) -> u64 {
    static SYMBOLS: LazyLock<FxHashMap<&str, u64>> = LazyLock::new(|| symbols().collect());
    if text.is_empty() {
        return 0;
    }
    SYMBOLS.get(text).copied().unwrap_or_else(|| string_hash(text))
}

/// The strings with a fixed id, and their ids.
pub(crate) fn symbols() -> impl Iterator<Item = (&'static str, u64)> {
    let lines = include_str!("../data/symbols.tsv").lines();
    lines.filter_map(|line| line.split_once('\t')).filter_map(|(id, name)| Some((name, id.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hash_as_in_spacy() {
        assert_eq!(string_hash("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id(""), 0);
    }

    #[test]
    fn a_word_spelled_like_a_label_has_the_labels_number() {
        assert_eq!(string_id("punct"), 445);
        assert_ne!(string_id("punct"), string_hash("punct"));
    }

    #[test]
    fn features_hash_as_in_thinc() {
        assert_eq!(
            murmur3_quad(3_197_928_453_018_144_401, 8),
            [2_399_055_680, 1_118_310_852, 3_598_583_520, 1_677_466_278]
        );
    }
}
