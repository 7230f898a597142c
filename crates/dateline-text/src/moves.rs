//! The actions of the parser and the name finder, in the order that the networks score them.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Deserialize;

use crate::{ModelError, wheel::Wheel};

#[derive(Deserialize)]
struct RawMoves {
    moves: String,
}

/// Reads a `moves` file: (number of the action, label), by action, then by how often the label was seen, then
/// by name backwards.
///
/// Source: `TransitionSystem.initialize_actions` in `spacy/pipeline/_parser_internals/transition_system.pyx`
/// (MIT).
pub(crate) fn read_moves(wheel: &mut Wheel, part: &str) -> Result<Vec<(u8, String)>, ModelError> {
    let raw: RawMoves = wheel.msgpack(part)?;
    let by_action: BTreeMap<u8, BTreeMap<String, i64>> =
        serde_json::from_str(&raw.moves).map_err(|e| wheel.problem(part, e.to_string()))?;
    let mut moves = Vec::new();
    for (action, labels) in by_action {
        let mut labels: Vec<(i64, String)> =
            labels.into_iter().map(|(label, count)| (count, label)).collect();
        labels.sort_by_key(|label| Reverse(label.clone()));
        moves.extend(labels.into_iter().map(|(_, label)| (action, label)));
    }
    Ok(moves)
}
