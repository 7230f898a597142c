//! Vectors of words that were learnt beforehand, from far more text than the model itself: `en_core_web_md` has
//! them, `en_core_web_sm` has none.
//!
//! A word's spelling (its hash) goes in, a row of [`LENGTH`] floats comes out. Several spellings share a row. Source:
//! `spacy/vectors.pyx` (MIT); the file is `NumPy`'s `.npy`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{
    ModelError,
    hash::{string_hash, symbols},
    wheel::Wheel,
};

/// Floats per vector.
pub(crate) const LENGTH: usize = 300;

/// The table.
#[derive(Debug)]
pub(crate) struct WordVectors {
    /// Hashes of spellings, ascending, and the row of each.
    spellings: Vec<u64>,
    row_of: Vec<u32>,
    rows: Vec<[f32; LENGTH]>,
}

/// A map read without building one.
struct Pairs(Vec<(u64, u32)>);

impl WordVectors {
    pub(crate) fn load(wheel: &mut Wheel) -> Result<Self, ModelError> {
        let Pairs(mut pairs) = wheel.msgpack("vocab/key2row")?;
        // A word that is spelled like a label stands under the label's number.
        let labels: FxHashMap<u64, u64> = symbols().map(|(name, id)| (id, string_hash(name))).collect();
        for (spelling, _) in &mut pairs {
            *spelling = labels.get(spelling).copied().unwrap_or(*spelling);
        }
        pairs.sort_unstable();
        let rows = read_npy(&wheel.read("vocab/vectors")?)
            .ok_or_else(|| wheel.problem("vocab/vectors", "not rows of 300 floats"))?;
        let (spellings, row_of) = pairs.into_iter().filter(|&(_, row)| (row as usize) < rows.len()).unzip();
        Ok(Self { spellings, row_of, rows })
    }

    /// The vector of the word whose spelling has this hash; `None` for unknown ones.
    pub(crate) fn get(&self, spelling: u64) -> Option<&[f32; LENGTH]> {
        let at = self.spellings.binary_search(&spelling).ok()?;
        Some(&self.rows[self.row_of[at] as usize])
    }
}

/// The rows of a version 1 file of little-endian 32-bit floats, row after row.
fn read_npy(bytes: &[u8]) -> Option<Vec<[f32; LENGTH]>> {
    let (length, rest) = bytes.strip_prefix(b"\x93NUMPY\x01\x00")?.split_first_chunk()?;
    let (header, values) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
    let header = str::from_utf8(header).ok()?;
    let (rows, odd) = values.as_chunks::<{ 4 * LENGTH }>();
    let known = header.contains("'<f4'") && header.contains("'fortran_order': False");
    let row = |bytes: &[u8; 4 * LENGTH]| {
        let floats = bytes.as_chunks::<4>().0;
        std::array::from_fn(|i| f32::from_le_bytes(floats[i]))
    };
    (known && odd.is_empty()).then(|| rows.iter().map(row).collect())
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a map of hashes to rows")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn npy(header: &str, n_floats: u16) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend((0..n_floats).flat_map(|i| f32::from(i).to_le_bytes()));
        bytes
    }

    #[test]
    fn rows_are_read_and_looked_up_by_spelling() {
        let rows =
            read_npy(&npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 300), }", 600)).unwrap();
        let vectors = WordVectors { spellings: vec![3, 9], row_of: vec![1, 1], rows };
        assert_eq!(vectors.get(9).map(|row| row[0]), Some(300.0));
        assert_eq!(vectors.get(4), None);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(read_npy(&npy("{'descr': '<f8', 'fortran_order': False}", 300)).is_none());
        assert!(read_npy(&npy("{'descr': '<f4', 'fortran_order': False}", 299)).is_none());
        assert!(read_npy(b"\x93NUMPY\x01\x00\xff").is_none());
    }
}
