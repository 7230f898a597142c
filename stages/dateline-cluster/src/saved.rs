//! The memory as bytes: saved, and loaded again. What can be made again (indexes) is not saved.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::corrections::id_number;
use crate::lines::Lines;
use crate::memory::{Memory, SavedNodes};
use crate::node::{Node, Slot, StoryNo};
use crate::stories::{Stories, StoryState, Window};
use crate::vocabulary::Vocabulary;

/// What a saved memory begins with.
const MAGIC: &[u8; 16] = b"dateline stories";
/// The version of what follows. A memory of another version is refused: it is made again from the articles.
const VERSION: u32 = 1;

/// Why a memory could not be saved or loaded.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// Reading or writing failed.
    #[error("cannot read or write the memory of stories")]
    Io(#[from] std::io::Error),
    /// The bytes are something else.
    #[error("this is not a memory of stories")]
    SomethingElse,
    /// Another version of the program saved it.
    #[error("this memory of stories has version {found}, this program reads version {VERSION}")]
    Version {
        /// Its version.
        found: u32,
    },
    /// It is cut off or damaged.
    #[error("this memory of stories is damaged: {0}")]
    Damaged(String),
}

/// What is written, in the order of [`Saved`].
#[derive(Serialize)]
struct ToSave<'a> {
    window: Window,
    today: Option<i32>,
    arrivals: &'a [(i32, u32)],
    vocabulary: &'a Vocabulary,
    nodes: &'a [Option<Node>],
    stories: &'a BTreeMap<StoryNo, StoryState>,
    n_founded: StoryNo,
    lines: &'a Lines,
}

/// What is read.
#[derive(Deserialize)]
struct Saved {
    window: Window,
    today: Option<i32>,
    arrivals: Vec<(i32, u32)>,
    vocabulary: Vocabulary,
    nodes: SavedNodes,
    stories: BTreeMap<StoryNo, StoryState>,
    n_founded: StoryNo,
    lines: Lines,
}

impl Stories {
    /// Writes the memory.
    ///
    /// # Errors
    ///
    /// Where `out` fails.
    pub fn save(&self, mut out: impl Write) -> Result<(), SavedError> {
        out.write_all(MAGIC)?;
        out.write_all(&VERSION.to_le_bytes())?;
        let saved = ToSave {
            window: self.window,
            today: self.today,
            arrivals: &self.arrivals,
            vocabulary: &self.vocabulary,
            nodes: self.memory.nodes(),
            stories: &self.states,
            n_founded: self.n_founded,
            lines: &self.lines,
        };
        rmp_serde::encode::write(&mut out, &saved)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        out.flush()?;
        Ok(())
    }

    /// Reads a memory that [`Self::save`] wrote.
    ///
    /// # Errors
    ///
    /// Where `from` fails or holds something else, another version, or damaged bytes.
    pub fn load(mut from: impl Read) -> Result<Self, SavedError> {
        let mut head = [0; 20];
        match from.read_exact(&mut head) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return Err(SavedError::SomethingElse);
            }
            result => result?,
        }
        if !head.starts_with(MAGIC) {
            return Err(SavedError::SomethingElse);
        }
        let [.., a, b, c, d] = head;
        let found = u32::from_le_bytes([a, b, c, d]);
        if found != VERSION {
            return Err(SavedError::Version { found });
        }
        let saved: Saved =
            rmp_serde::decode::from_read(from).map_err(|error| SavedError::Damaged(error.to_string()))?;
        saved.check()?;
        Ok(Self::from_saved(saved))
    }

    fn from_saved(saved: Saved) -> Self {
        let memory = Memory::from_saved(saved.nodes);
        let mut by_id: FxHashMap<u64, Slot> = FxHashMap::default();
        let mut by_words = FxHashMap::default();
        for (slot, node) in memory.iter() {
            if !node.is_closed {
                by_words.entry((node.sketch.runs.whole, node.printing.day)).or_insert(slot);
                by_id.extend(node.printings().map(|printing| (id_number(&printing.id), slot)));
            } else if let Some(story) = saved.stories.get(&node.story) {
                by_id.extend(story.past.iter().map(|id| (id_number(id), slot)));
            }
        }
        let mut lines = saved.lines;
        lines.index();
        Self {
            window: saved.window,
            today: saved.today,
            arrivals: saved.arrivals,
            vocabulary: saved.vocabulary,
            memory,
            founders: saved.stories.values().map(|story| id_number(&story.founder)).collect(),
            states: saved.stories,
            n_founded: saved.n_founded,
            lines,
            by_id,
            by_words,
        }
    }
}

impl Saved {
    /// Whether all that is named is there: bytes may be damaged and still be read.
    fn check(&self) -> Result<(), SavedError> {
        let damaged = |what: &str| Err(SavedError::Damaged(what.to_owned()));
        let nodes = &self.nodes;
        for (slot, node) in nodes.iter() {
            if node.links.iter().any(|link| nodes.get(link.to).is_none()) {
                return damaged("a link leads nowhere");
            }
            let story = self.stories.get(&node.story);
            if story.is_none_or(|story| story.slots.binary_search(&slot).is_err()) {
                return damaged("an article has no story");
            }
        }
        let is_there = |number: StoryNo, slot: Slot| nodes.get(slot).is_some_and(|node| node.story == number);
        if self.stories.iter().any(|(number, story)| story.slots.iter().any(|slot| !is_there(*number, *slot)))
        {
            return damaged("a story's article is not there");
        }
        Ok(())
    }
}
