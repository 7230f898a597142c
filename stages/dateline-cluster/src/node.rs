//! One article in the memory of the stream, or a closed one, which stands for some of a story that has left the window.

use std::cmp::Reverse;

use dateline_model::Annotated;
use serde::{Deserialize, Serialize};

use crate::hash::hash64;
use crate::sketch::Sketch;

/// A node is looked up by so many of its weightiest words.
const KEYS: usize = 32;

/// Place of a node in the memory.
pub(crate) type Slot = u32;

/// Number of a story, in the order in which stories were first seen.
pub(crate) type StoryNo = u64;

/// An article, or some of a story's that have left the window.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Node {
    /// Who it is; where it is closed, the one of those that it stands for that tells most.
    pub printing: Printing,
    /// Other articles with the same words on the same day.
    pub twins: Vec<Printing>,
    /// How it is compared.
    pub sketch: Sketch,
    /// How many nodes came in before it.
    pub arrival: u64,
    /// The day that the stream had come to when it came in, since 1970.
    pub came_on: i32,
    /// Its links, by slot.
    pub links: Vec<Link>,
    /// Its story; 0 before it has one.
    pub story: StoryNo,
    /// Whether its articles have left the window: it is part of what is left of its story.
    pub is_closed: bool,
    /// How many nodes it stands for: more than 1 where it is closed.
    pub weight: u32,
    /// What it copies, as was found when its day was worked on.
    pub copy_of: Option<CopyFound>,
}

/// One article as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Printing {
    /// The article's id.
    pub id: Box<str>,
    /// Its publication day, since 1970.
    pub day: Option<i32>,
    /// Bytes of its text.
    pub n_bytes: u32,
    /// Its outlet's plain name; `None` where the outlet is not known.
    pub outlet: Option<Box<str>>,
    /// Number of its text, headline and day: tells whether an id comes again with another text.
    pub content: u64,
}

/// How near two nodes are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Link {
    /// The other.
    pub to: Slot,
    /// Cosine over their keys, less the further apart they appeared.
    pub nearness: f32,
    /// How likely both tell of one happening.
    pub likelihood: f32,
    /// Share of the shorter one's text that stands in the other, where that is a copy's; else 0.
    pub copied: f32,
    /// Whether the other is one of this node's nearest (it may be that only the other way round).
    pub is_near: bool,
}

/// What an article was found to copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct CopyFound {
    /// The original's id.
    pub original: Box<str>,
    /// exact, near or excerpt: see [`dateline_model::CopyKind`].
    pub kind: CopySort,
    /// Share of the shorter one's runs that stand in the other.
    pub similarity: f32,
}

/// How a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CopySort {
    Exact,
    Near,
    Excerpt,
}

impl Printing {
    pub fn of(annotated: &Annotated) -> Self {
        let article = &annotated.article;
        let title = article.title.as_deref().unwrap_or("");
        let day = article.published.day.map(crate::days::number_of);
        let written_day = day.unwrap_or(i32::MIN).to_le_bytes();
        let content = article.text.bytes().chain(title.bytes()).chain(written_day);
        Self {
            id: article.id.as_str().into(),
            day,
            n_bytes: article.text.len() as u32,
            outlet: article
                .outlet
                .as_deref()
                .map(plain_outlet)
                .filter(|name| !name.is_empty())
                .map(String::into_boxed_str),
            content: hash64(content),
        }
    }

    /// Earliest first, undated last, then the longest, then the smallest id: of copies the first is the original, unless it
    /// names another's outlet as its source.
    pub fn precedence(&self) -> (bool, Option<i32>, Reverse<u32>, &str) {
        (self.day.is_none(), self.day, Reverse(self.n_bytes), &self.id)
    }
}

/// An outlet's name for comparing: lower case, without "the".
pub(crate) fn plain_outlet(name: &str) -> String {
    name.trim().to_lowercase().trim_start_matches("the ").to_owned()
}

impl Node {
    /// Its keys: number and share of the whole vector, weightiest words first.
    pub fn keys(&self) -> Vec<(u32, f32)> {
        let mut words: Vec<_> = self.sketch.words.iter().map(|word| (word.number, word.weight)).collect();
        words.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        words.truncate(KEYS);
        let length = self.sketch.lengths[0];
        for (_, weight) in &mut words {
            *weight /= length;
        }
        words
    }

    /// The link to a node.
    pub fn link_to(&self, to: Slot) -> Option<&Link> {
        self.links.binary_search_by_key(&to, |link| link.to).ok().map(|place| &self.links[place])
    }

    /// Itself and its twins.
    pub fn printings(&self) -> impl Iterator<Item = &Printing> {
        std::iter::once(&self.printing).chain(&self.twins)
    }
}
