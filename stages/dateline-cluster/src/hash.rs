//! Words and names as numbers: 32 bits of a hash that is the same on every machine and in every saved state.
//!
//! Two words in a million share a number with another; a comparison of articles has some hundred words and does not feel it.

/// FNV-1a over the bytes (Fowler, Noll, Vo), stirred at the end (the finalizer of Murmur 3), so that every bit counts.
pub(crate) fn hash64(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    stirred(hash)
}

/// Spreads what the lower bits know over all bits.
pub(crate) fn stirred(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The number of a word of one sort; the same letters of another sort have another number.
pub(crate) fn number(sort: u8, word: &str) -> u32 {
    (hash64(std::iter::once(sort).chain(word.bytes())) >> 32) as u32
}
