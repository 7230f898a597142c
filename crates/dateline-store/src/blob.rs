//! Values as bytes: MessagePack with names of fields, deflated.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Result, StoreError};

/// Fast: a report is written once or twice, and what is read often is small.
const LEVEL: Compression = Compression::new(2);

/// A value, packed.
pub(crate) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let bytes = rmp_serde::to_vec_named(value).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(squeeze(&bytes))
}

/// The value that was packed.
pub(crate) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    rmp_serde::from_slice(&stretch(bytes)?).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// Bytes, deflated.
pub(crate) fn squeeze(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 3), LEVEL);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written to")
}

/// Bytes, inflated.
pub(crate) fn stretch(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() * 4);
    DeflateDecoder::new(bytes)
        .read_to_end(&mut out)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(out)
}
