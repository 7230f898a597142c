//! What each name is, put to a vote: a name is the same thing all through an article, so every place where it stands has
//! a say, the model's label first, and its neighbours there have one too (`signs.rs`).
//!
//! The model speaks only through the findings' kinds and weights: another model under this one changes nothing here.

use dateline_model::EntityKind;
use dateline_text::sound::folded;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Reading;
use crate::gazetteer::{self, Known};

use super::found::Found;
use super::signs::{self, Votes};
use super::sport;

/// Settles every finding's kind. Findings spelt alike leave with the same kind; in reports of games a town's name is its
/// team's too.
pub(crate) fn vote(reading: &Reading<'_>, found: &mut [Found], is_sport: bool) {
    let keys: Vec<String> = found.iter().map(|finding| folded(words_of(reading, finding))).collect();
    let mut votes: FxHashMap<&str, Votes> = FxHashMap::default();
    for (finding, key) in found.iter().zip(&keys) {
        let doc = &reading.paragraphs[finding.paragraph].doc;
        let entry = votes.entry(key).or_default();
        signs::weigh(doc, &finding.tokens, entry);
        let mut weight = finding.weight;
        if is_sport {
            let head = signs::head_of(doc, &finding.tokens);
            let may_play = finding.kind != EntityKind::Person;
            entry[EntityKind::Organization as usize] +=
                sport::team_sign(doc, &finding.tokens, head, may_play);
            // A town's name in a report of games: that it can be a town's says little.
            weight *= if finding.kind == EntityKind::Place { 0.5 } else { 1.0 };
        }
        entry[finding.kind as usize] += weight;
    }
    let mut kinds: Vec<EntityKind> = found
        .iter()
        .zip(&keys)
        .map(|(finding, key)| {
            settled(gazetteer::known(words_of(reading, finding)), votes.get(key.as_str()), is_sport)
        })
        .collect();
    share(reading, found, &keys, &mut kinds);
    for (finding, kind) in found.iter_mut().zip(kinds) {
        let doc = &reading.paragraphs[finding.paragraph].doc;
        let is_town = is_sport
            && kind == EntityKind::Organization
            && finding.kind != EntityKind::Organization
            && sport::is_place_here(doc, &finding.tokens);
        finding.kind = if is_town { EntityKind::Place } else { kind };
    }
}

fn words_of<'r>(reading: &'r Reading<'_>, finding: &Found) -> &'r str {
    reading.paragraphs[finding.paragraph].doc.words(finding.tokens.clone())
}

/// What the vote comes to. The gazetteer's countries, peoples and bodies are not voted on, nor its regions but in reports of
/// games.
fn settled(known: Option<&Known>, votes: Option<&Votes>, is_sport: bool) -> EntityKind {
    const KINDS: [EntityKind; 6] = [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Place,
        EntityKind::Group,
        EntityKind::Work,
        EntityKind::Other,
    ];
    if let Some(known) = known
        && known.is_plain
        && (known.is_country || known.link.is_none())
        && !(is_sport && known.kind == EntityKind::Place && !known.is_country)
    {
        return known.kind;
    }
    let mut votes = votes.copied().unwrap_or_default();
    if let Some(known) = known {
        votes[known.kind as usize] += if known.is_plain && !is_sport { 2.5 } else { 1.0 };
    }
    let best = (0..KINDS.len()).rev().max_by(|&a, &b| votes[a].total_cmp(&votes[b])).unwrap_or(5);
    KINDS[best]
}

/// Lets a part of a name be what the whole is: a surname a person, "Hurkov" of "Hurkov Cables" a body.
fn share(reading: &Reading<'_>, found: &[Found], keys: &[String], kinds: &mut [EntityKind]) {
    let mut surnames: FxHashSet<&str> = FxHashSet::default();
    let mut bodies: FxHashSet<&str> = FxHashSet::default();
    for ((finding, key), &kind) in found.iter().zip(keys).zip(&*kinds) {
        if finding.tokens.len() < 2 {
            continue;
        }
        if kind == EntityKind::Person {
            // "Chen" of "Chen Mei": in some languages the surname comes first; and a first name alone is a person too.
            // "Brandt-Okoye" is one surname, in the key two words.
            let surname = words_of(reading, finding).split_whitespace().next_back().unwrap_or_default();
            let before = key.rmatch_indices(' ').nth(surname.matches('-').count());
            surnames.extend(before.map(|(at, _)| &key[at + 1..]));
            surnames.extend(key.split_whitespace().next());
        } else if kind == EntityKind::Organization {
            bodies.extend(key.rsplit_once(' ').map(|(start, _)| start));
            bodies.extend(key.split_whitespace().next());
        }
    }
    for ((finding, key), kind) in found.iter().zip(keys).zip(kinds) {
        let known = gazetteer::known(words_of(reading, finding));
        let is_one_word = !words_of(reading, finding).contains(char::is_whitespace);
        if is_one_word && surnames.contains(key.as_str()) && !known.is_some_and(|k| k.is_plain) {
            *kind = EntityKind::Person;
        } else if bodies.contains(key.as_str()) && known.is_none() && *kind != EntityKind::Group {
            *kind = EntityKind::Organization;
        }
    }
}
