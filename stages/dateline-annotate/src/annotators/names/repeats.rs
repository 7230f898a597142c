//! The second net: further places where a name found elsewhere in the article stands, whole or as a surname alone.

use dateline_model::EntityKind;
use dateline_text::Doc;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Reading;
use crate::gazetteer;
use crate::person_words;

use super::found::{Found, is_capital, is_proper, is_shouting, is_title_case};

/// Adds what the first net overlooked and keeps the list in text order, without overlaps.
pub(crate) fn add(reading: &Reading<'_>, found: &mut Vec<Found>) {
    let wanted = wanted(reading, found);
    let shouts: Vec<bool> = reading.paragraphs.iter().map(|paragraph| is_shouting(&paragraph.doc)).collect();
    let capitals = if shouts.contains(&true) { in_capitals(&wanted) } else { Vec::new() };
    let shouted = Wanted::new(capitals.iter().map(|(words, kind)| {
        let words = words.iter().map(String::as_str).collect();
        Name { words, kind: *kind }
    }));
    let wanted = Wanted::new(wanted);
    let mut taken: Vec<Vec<bool>> =
        reading.paragraphs.iter().map(|paragraph| vec![false; paragraph.doc.tokens.len()]).collect();
    for finding in found.iter() {
        taken[finding.paragraph][finding.tokens.clone()].fill(true);
    }
    for (idx, paragraph) in reading.paragraphs.iter().enumerate() {
        let doc = &paragraph.doc;
        let is_title_case = is_title_case(paragraph);
        let mut start = 0;
        while start < doc.tokens.len() {
            let is_free = |name: &Name<'_>| {
                let end = start + name.words.len();
                end <= doc.tokens.len()
                    && !taken[idx][start..end].contains(&true)
                    && name.words.iter().zip(start..end).all(|(word, token)| *word == doc.word(token))
            };
            let is_sure = |name: &Name<'_>| {
                // The tagger trips over rare surnames; that the article never writes one small is proof enough.
                let is_name = name.kind == EntityKind::Person || is_proper(doc, start) || is_title_case;
                name.words.len() > 1 || (is_capital(doc, start) && is_name)
            };
            let hit = wanted
                .at(doc, start, |name| is_sure(name) && is_free(name))
                .or_else(|| shouted.at(doc, start, |name| shouts[idx] && is_free(name)));
            let Some(name) = hit else {
                start += 1;
                continue;
            };
            let tokens = start..start + name.words.len();
            taken[idx][tokens.clone()].fill(true);
            start = tokens.end;
            found.push(Found { paragraph: idx, tokens, kind: name.kind, weight: 0.0 });
        }
    }
    found.sort_by_key(|finding| (finding.paragraph, finding.tokens.start));
}

/// A name to look for.
struct Name<'w> {
    words: Vec<&'w str>,
    kind: EntityKind,
}

/// The names to look for by their first two words (the second empty where there is one), longest first.
struct Wanted<'w> {
    by_start: FxHashMap<(&'w str, &'w str), Vec<Name<'w>>>,
}

impl<'w> Wanted<'w> {
    fn new(names: impl IntoIterator<Item = Name<'w>>) -> Self {
        let mut by_start: FxHashMap<_, Vec<Name<'w>>> = FxHashMap::default();
        for name in names {
            let second = name.words.get(1).copied().unwrap_or_default();
            by_start.entry((name.words[0], second)).or_default().push(name);
        }
        #[allow(clippy::iter_over_hash_type)] // each is sorted for itself
        for names in by_start.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
        Self { by_start }
    }

    /// The longest name that may begin with a token and fits there.
    fn at(
        &'w self,
        doc: &'w Doc<'_>,
        token: usize,
        fits: impl Fn(&Name<'_>) -> bool,
    ) -> Option<&'w Name<'w>> {
        let second = if token + 1 < doc.tokens.len() { doc.word(token + 1) } else { "" };
        let longer = self.by_start.get(&(doc.word(token), second));
        let alone = self.by_start.get(&(doc.word(token), ""));
        longer.into_iter().chain(alone).flatten().find(|name| fits(name))
    }
}

/// The names as lines in capitals write them.
fn in_capitals(names: &[Name<'_>]) -> Vec<(Vec<String>, EntityKind)> {
    names
        .iter()
        .map(|name| (name.words.iter().map(|word| word.to_uppercase()).collect(), name.kind))
        .collect()
}

/// Words that the article writes small somewhere: with a capital they may be what they are there.
fn small_words<'r>(reading: &'r Reading<'_>) -> FxHashSet<&'r str> {
    let docs = reading.paragraphs.iter().map(|paragraph| &paragraph.doc);
    docs.flat_map(|doc| (0..doc.tokens.len()).map(|token| doc.word(token)))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect()
}

/// The names to look for, of those spelt alike the first.
fn wanted<'r>(reading: &'r Reading<'_>, found: &[Found]) -> Vec<Name<'r>> {
    let small_words = small_words(reading);
    let mut seen: FxHashSet<Vec<&str>> = FxHashSet::default();
    let mut wanted = Vec::new();
    let mut add = |words: Vec<&'r str>, kind: EntityKind| {
        let first = words[0];
        let is_word = words.len() == 1
            && (first.chars().count() < 3
                || small_words.contains(first.to_lowercase().as_str())
                || person_words::class_of(first).is_some());
        if !is_word && seen.insert(words.clone()) {
            wanted.push(Name { words, kind });
        }
    };
    for finding in found {
        let doc = &reading.paragraphs[finding.paragraph].doc;
        let words: Vec<&str> = finding.tokens.clone().map(|token| doc.word(token)).collect();
        if finding.kind == EntityKind::Person && words.len() > 1 {
            // "Brandt-Okoye" is three tokens and one surname.
            let touches = |token: usize| doc.tokens[token - 1].end == doc.tokens[token].start;
            let first = finding.tokens.clone().rev().find(|&t| t == finding.tokens.start || !touches(t));
            let surname = words[first.map_or(0, |first| first - finding.tokens.start)..].to_vec();
            if surname.len() < words.len()
                && surname[0].starts_with(char::is_uppercase)
                && gazetteer::known(surname[0]).is_none_or(|known| !known.is_plain)
            {
                add(surname, EntityKind::Person);
            }
        }
        // A single finding of an odd kind is not proof enough to spread.
        let is_odd = matches!(finding.kind, EntityKind::Other | EntityKind::Work) && words.len() == 1;
        if !is_odd && finding.weight >= 0.5 {
            add(words, finding.kind);
        }
    }
    wanted
}
