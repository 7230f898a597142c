//! Scores of a record on the public packs, beside pinned floors.
