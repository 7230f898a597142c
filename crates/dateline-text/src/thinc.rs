//! The weights of a trained network as thinc writes them: msgpack with one entry per layer.
//!
//! Bytes of a `model` file go in, layers with their tensors come out, in thinc's order (a walk over the
//! network, breadth first). Source: `thinc/model.py` and `srsly/_msgpack_api.py` (MIT).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::{ModelError, wheel::Wheel};

/// One layer: its name ("maxout", "linear"), tensors and numbers.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) name: String,
    tensors: BTreeMap<String, Tensor>,
    numbers: BTreeMap<String, u32>,
}

/// A tensor of 32-bit floats, row after row.
#[derive(Debug, Clone)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

#[derive(Deserialize)]
struct RawNetwork {
    nodes: Vec<RawNode>,
    attrs: Vec<BTreeMap<String, RawAttr>>,
    params: Vec<BTreeMap<String, Option<RawTensor>>>,
}

#[derive(Deserialize)]
struct RawNode {
    name: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawAttr {
    Packed(ByteBuf),
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct RawTensor {
    #[serde(rename = "type")]
    kind: ByteBuf,
    shape: Vec<usize>,
    data: ByteBuf,
}

impl Layer {
    /// A layer of tensors by name.
    #[cfg(test)]
    pub(crate) fn new(name: &str, tensors: BTreeMap<String, Tensor>) -> Self {
        Self { name: name.to_owned(), tensors, numbers: BTreeMap::new() }
    }

    /// A tensor of this layer.
    pub(crate) fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }

    /// A whole number among this layer's settings ("seed").
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }
}

/// Reads a network's layers; those without tensors are left out.
pub(crate) fn read_layers(wheel: &mut Wheel, part: &str) -> Result<Vec<Layer>, ModelError> {
    let raw: RawNetwork = wheel.msgpack(part)?;
    let mut layers = Vec::new();
    for ((node, attrs), params) in raw.nodes.into_iter().zip(raw.attrs).zip(raw.params) {
        let mut tensors = BTreeMap::new();
        for (name, tensor) in params {
            let Some(tensor) = tensor else { continue };
            let tensor = tensor
                .check()
                .ok_or_else(|| wheel.problem(part, format!("{}: odd tensor {name}", node.name)))?;
            tensors.insert(name, tensor);
        }
        let numbers = attrs.into_iter().filter_map(|(name, attr)| match attr {
            RawAttr::Packed(bytes) => Some((name, rmp_serde::from_slice(&bytes).ok()?)),
            RawAttr::Other(_) => None,
        });
        let layer = Layer { name: node.name, numbers: numbers.collect(), tensors };
        if !layer.tensors.is_empty() {
            layers.push(layer);
        }
    }
    Ok(layers)
}

impl RawTensor {
    /// The tensor, if it is of little-endian 32-bit floats and as long as its shape says.
    fn check(self) -> Option<Tensor> {
        let (floats, rest) = self.data.as_chunks::<4>();
        let long_enough = rest.is_empty() && floats.len() == self.shape.iter().product::<usize>();
        let values = floats.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        (long_enough && self.kind.as_slice() == b"<f4").then_some(Tensor { shape: self.shape, values })
    }
}
