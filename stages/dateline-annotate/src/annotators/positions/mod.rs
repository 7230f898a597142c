//! Who wants what: demands, proposals, promises, threats and refusals, with their holders. Reads mentions, times and
//! quotes; writes positions.
//!
//! *Finds* verbs of stance ("rejected the plan", "called for talks"), nouns of stance with their holder ("a Haldenese
//! demand that …"), lists of conditions, what a speaker will not do or calls unlawful, threats put as an alternative ("or
//! face …"). *Misses* stances that only follow from the argument, holders named paragraphs before. *Example*: "Halden
//! rejected the offer, saying it would not cede the harbour" gives two. *Source*: the stances of the record; words from
//! `data/position_words.tsv`.

use dateline_model::{Annotated, Position, Stance};

use super::quotes::direct;
use super::quotes::page::Page;
use super::quotes::speakers::Speakers;
use crate::Reading;
use holders::Holders;

mod holders;
mod lists;
mod nouns;
mod refusals;
mod verbs;
mod words;

/// Finds the article's positions.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let pages: Vec<Page<'_>> = (0..reading.paragraphs.len())
        .map(|i| Page::new(&reading.paragraphs[i], reading.paragraphs.get(i + 1)))
        .collect();
    let governors = direct::governors(&pages);
    let speakers = Speakers::new(annotated, &pages, &governors);
    let holders = Holders::new(annotated, &pages, &speakers);
    let mut positions: Vec<Position> = Vec::new();
    for page_idx in 0..pages.len() {
        let mut found = verbs::find(&pages[page_idx]);
        found.extend(nouns::find(&pages[page_idx]));
        found.extend(refusals::find(&pages[page_idx]));
        lists::extend(&pages[page_idx], &mut found);
        positions.extend(found.iter().filter_map(|f| holders.position(page_idx, f)));
    }
    positions.sort_by(|a, b| {
        (a.span, a.stance.name(), &a.holder_name).cmp(&(b.span, b.stance.name(), &b.holder_name))
    });
    positions.dedup_by(|a, b| a.span == b.span && a.holder_name == b.holder_name);
    annotated.positions = positions;
}

/// A position before its holder is resolved.
#[derive(Debug, Clone)]
struct Found {
    /// The verb or noun that says it.
    word: usize,
    /// The words that show it.
    tokens: std::ops::Range<usize>,
    /// The words of the issue.
    issue: std::ops::Range<usize>,
    stance: Stance,
    /// The token that names the holder.
    holder: usize,
}
