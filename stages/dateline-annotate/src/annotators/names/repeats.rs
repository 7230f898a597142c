//! The second net: further places where a name found elsewhere in the article stands, whole or as a surname alone.

use dateline_model::EntityKind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Reading;
use crate::gazetteer;
use crate::person_words;

use super::found::{Found, is_capital, is_proper, is_shouting, is_title_case};

/// Adds what the first net overlooked and keeps the list in text order, without overlaps.
pub(crate) fn add(reading: &Reading<'_>, found: &mut Vec<Found>) {
    let small_words = small_words(reading);
    let wanted = wanted(reading, found, &small_words);
    let shouts: Vec<bool> = reading.paragraphs.iter().map(|paragraph| is_shouting(&paragraph.doc)).collect();
    let in_capitals = if shouts.contains(&true) { in_capitals(&wanted) } else { FxHashMap::default() };
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
            let fits = |words: &[&str]| {
                let end = start + words.len();
                end <= doc.tokens.len()
                    && !taken[idx][start..end].contains(&true)
                    && words.iter().zip(start..end).all(|(word, token)| *word == doc.word(token))
            };
            let hit = wanted.get(doc.word(start)).and_then(|names| {
                names.iter().find(|name| {
                    // The tagger trips over rare surnames; that the article never writes one small is proof enough.
                    let is_name = name.kind == EntityKind::Person || is_proper(doc, start) || is_title_case;
                    let is_sure = name.words.len() > 1 || (is_capital(doc, start) && is_name);
                    is_sure && fits(&name.words)
                })
            });
            let hit = hit.map(|name| (name.words.len(), name.kind)).or_else(|| {
                let names = in_capitals.get(doc.word(start)).filter(|_| shouts[idx])?;
                let name = names.iter().find(|(words, _)| {
                    let words: Vec<&str> = words.iter().map(String::as_str).collect();
                    fits(&words)
                })?;
                Some((name.0.len(), name.1))
            });
            match hit {
                Some((n_tokens, kind)) => {
                    let tokens = start..start + n_tokens;
                    taken[idx][tokens.clone()].fill(true);
                    start = tokens.end;
                    found.push(Found { paragraph: idx, tokens, kind, weight: 0.0 });
                }
                None => start += 1,
            }
        }
    }
    found.sort_by_key(|finding| (finding.paragraph, finding.tokens.start));
}

/// A name to look for.
struct Wanted<'r> {
    words: Vec<&'r str>,
    kind: EntityKind,
}

/// The names to look for as lines in capitals write them, by first word, longest first.
fn in_capitals(
    wanted: &FxHashMap<&str, Vec<Wanted<'_>>>,
) -> FxHashMap<String, Vec<(Vec<String>, EntityKind)>> {
    let mut names: Vec<(Vec<String>, EntityKind)> = Vec::new();
    #[allow(clippy::iter_over_hash_type)] // sorted below
    for name in wanted.values().flatten() {
        names.push((name.words.iter().map(|word| word.to_uppercase()).collect(), name.kind));
    }
    names.sort_unstable_by(|a, b| (b.0.len(), &a.0, a.1).cmp(&(a.0.len(), &b.0, b.1)));
    let mut by_first: FxHashMap<String, Vec<(Vec<String>, EntityKind)>> = FxHashMap::default();
    for name in names {
        by_first.entry(name.0[0].clone()).or_default().push(name);
    }
    by_first
}

/// Words that the article writes small somewhere: with a capital they may be what they are there.
fn small_words<'r>(reading: &'r Reading<'_>) -> FxHashSet<&'r str> {
    let docs = reading.paragraphs.iter().map(|paragraph| &paragraph.doc);
    docs.flat_map(|doc| (0..doc.tokens.len()).map(|token| doc.word(token)))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect()
}

/// The names to look for, by first word, longest first.
fn wanted<'r>(
    reading: &'r Reading<'_>,
    found: &[Found],
    small_words: &FxHashSet<&str>,
) -> FxHashMap<&'r str, Vec<Wanted<'r>>> {
    let mut wanted: FxHashMap<&str, Vec<Wanted<'_>>> = FxHashMap::default();
    let mut add = |words: Vec<&'r str>, kind: EntityKind| {
        let alone = words.len() == 1;
        let first = words[0];
        let is_word = alone
            && (first.chars().count() < 3
                || small_words.contains(first.to_lowercase().as_str())
                || person_words::class_of(first).is_some());
        let names = wanted.entry(first).or_default();
        if !is_word && !names.iter().any(|name| name.words == words) {
            names.push(Wanted { words, kind });
            names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
    };
    for finding in found {
        let doc = &reading.paragraphs[finding.paragraph].doc;
        let words: Vec<&str> = finding.tokens.clone().map(|token| doc.word(token)).collect();
        if finding.kind == EntityKind::Person
            && words.len() > 1
            && let Some(&surname) = words.last()
            && surname.starts_with(char::is_uppercase)
            && gazetteer::known(surname).is_none_or(|known| !known.is_plain)
        {
            add(vec![surname], EntityKind::Person);
        }
        // A single finding of an odd kind is not proof enough to spread.
        let is_odd = matches!(finding.kind, EntityKind::Other | EntityKind::Work) && words.len() == 1;
        if !is_odd && finding.weight >= 0.5 {
            add(words, finding.kind);
        }
    }
    wanted
}
