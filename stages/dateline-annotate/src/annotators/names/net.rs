//! The first net: stretches of tokens that may be names, with the kind each seems to have where it stands.
//!
//! Each line gives, in this order: rows of results and the dateline, what the model takes for names, cut clean (`cut.rs`), and
//! what the model overlooked (`overlooked.rs`). What is taken first stays.

use std::ops::Range;

use dateline_model::EntityKind;
use dateline_text::{Doc, NameLabel};
use rustc_hash::FxHashSet;

use crate::Reading;

use super::found::{Found, is_shouting, is_title_case};
use super::{dateline, scores};

/// Collects all that may be a name, in text order, not overlapping.
pub(crate) fn collect(reading: &Reading<'_>, is_sport: bool) -> Vec<Found> {
    let mut all = Vec::new();
    let heard = heard(reading);
    let rows = if is_sport { scores::rows(reading) } else { Vec::new() };
    let mut rows = rows.into_iter().peekable();
    let has_sentences = reading.paragraphs.iter().any(|paragraph| !is_shouting(&paragraph.doc));
    for (idx, paragraph) in reading.paragraphs.iter().enumerate() {
        let mut net =
            Net { paragraph: idx, doc: &paragraph.doc, heard: &heard, taken: Vec::new(), found: Vec::new() };
        net.taken.resize(paragraph.doc.tokens.len(), false);
        while let Some(row) = rows.next_if(|row| row.paragraph == idx) {
            net.take(row.tokens, row.kind, row.weight);
        }
        if let Some(place) = dateline::place_of(&paragraph.doc) {
            if let Some(agency) = dateline::agency_of(&paragraph.doc, &place) {
                net.take(agency, EntityKind::Organization, 2.0);
            }
            // Where a game was played says nothing of who played.
            net.take(place, EntityKind::Place, if is_sport { 0.4 } else { 1.0 });
        }
        let weight = if is_title_case(paragraph) { 0.2 } else { 1.0 };
        // Capitals throughout tell the model nothing; the names there are known from the other lines.
        if !has_sentences || !is_shouting(&paragraph.doc) {
            net.take_model_names(weight);
        }
        net.take_known_names(weight);
        net.widen();
        net.take_titled_names();
        net.take_acronyms();
        if weight >= 1.0 {
            net.take_telling_names();
        }
        net.found.sort_by_key(|found| found.tokens.start);
        all.append(&mut net.found);
    }
    all
}

/// What the model's label comes to; `None` for numbers and dates.
fn kind_of(label: NameLabel) -> Option<EntityKind> {
    match label {
        NameLabel::Person => Some(EntityKind::Person),
        NameLabel::Org => Some(EntityKind::Organization),
        NameLabel::Gpe | NameLabel::Loc | NameLabel::Fac => Some(EntityKind::Place),
        NameLabel::Norp => Some(EntityKind::Group),
        NameLabel::WorkOfArt | NameLabel::Law => Some(EntityKind::Work),
        NameLabel::Event | NameLabel::Product | NameLabel::Language => Some(EntityKind::Other),
        NameLabel::Cardinal
        | NameLabel::Date
        | NameLabel::Money
        | NameLabel::Ordinal
        | NameLabel::Percent
        | NameLabel::Quantity
        | NameLabel::Time => None,
    }
}

/// What the model takes for names of persons anywhere in the article, whole and as surnames: proof that the words before a
/// possessive ending or after a title are a name for themselves.
fn heard<'r>(reading: &'r Reading<'_>) -> FxHashSet<&'r str> {
    let mut heard = FxHashSet::default();
    for doc in reading.paragraphs.iter().map(|paragraph| &paragraph.doc) {
        for name in doc.names.iter().filter(|name| name.label == NameLabel::Person) {
            let words = doc.words(name.tokens());
            heard.insert(words);
            heard.extend(words.split_whitespace().next_back());
        }
    }
    heard
}

/// One line's net. Its methods stand in `cut.rs` and `overlooked.rs` too.
pub(super) struct Net<'d, 't> {
    pub(super) paragraph: usize,
    pub(super) doc: &'d Doc<'t>,
    pub(super) heard: &'d FxHashSet<&'d str>,
    pub(super) taken: Vec<bool>,
    pub(super) found: Vec<Found>,
}

impl Net<'_, '_> {
    /// Takes a stretch unless part of it is taken.
    pub(super) fn take(&mut self, tokens: Range<usize>, kind: EntityKind, weight: f64) {
        if tokens.is_empty() || self.taken[tokens.clone()].contains(&true) {
            return;
        }
        self.taken[tokens.clone()].fill(true);
        self.found.push(Found { paragraph: self.paragraph, tokens, kind, weight });
    }

    /// The model's own names, cleaned.
    fn take_model_names(&mut self, weight: f64) {
        for &name in &self.doc.names {
            if let Some(kind) = kind_of(name.label) {
                self.take_cleaned(name.tokens(), kind, weight);
            }
        }
    }
}
