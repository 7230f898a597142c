//! What each name is, put to a vote: a name is the same thing all through an article, so every place where it stands has
//! a say, and its neighbours (title, preposition, first name, last word) have one too.

use dateline_model::EntityKind;
use dateline_text::sound::folded;
use dateline_text::{Dep, Doc};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Reading;
use crate::gazetteer;
use crate::person_words::{self, PersonWord};

use super::found::Found;

/// Votes for each kind, in the order of [`EntityKind`].
type Votes = [f64; 6];

/// Settles every finding's kind. Findings spelt alike leave with the same kind.
pub(crate) fn vote(reading: &Reading<'_>, found: &mut [Found]) {
    let mut votes: FxHashMap<String, Votes> = FxHashMap::default();
    for finding in found.iter() {
        let doc = &reading.paragraphs[finding.paragraph].doc;
        let entry = votes.entry(folded(doc.words(finding.tokens.clone()))).or_default();
        entry[finding.kind as usize] += finding.weight;
        look_around(doc, finding, entry);
    }
    // Surnames: a lone word is a person where it is the last word of persons with two or more.
    let mut surnames: FxHashSet<String> = FxHashSet::default();
    for finding in found.iter() {
        let words = reading.paragraphs[finding.paragraph].doc.words(finding.tokens.clone());
        if finding.tokens.len() > 1 && settled(words, &votes) == EntityKind::Person {
            surnames.extend(words.split_whitespace().next_back().map(folded));
            // "Chen" of "Chen Mei": in some languages the surname comes first; and a first name alone is a person too.
            surnames.extend(words.split_whitespace().next().map(folded));
        }
    }
    for finding in found {
        let words = reading.paragraphs[finding.paragraph].doc.words(finding.tokens.clone());
        let name = folded(words);
        finding.kind = settled(words, &votes);
        let is_known = gazetteer::known(words).is_some_and(|known| known.is_plain);
        if finding.tokens.len() == 1 && surnames.contains(&name) && !is_known {
            finding.kind = EntityKind::Person;
        }
    }
}

/// What the vote comes to. The gazetteer's countries, regions, peoples and bodies are not voted on.
fn settled(words: &str, votes: &FxHashMap<String, Votes>) -> EntityKind {
    const KINDS: [EntityKind; 6] = [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Place,
        EntityKind::Group,
        EntityKind::Work,
        EntityKind::Other,
    ];
    let known = gazetteer::known(words);
    if let Some(known) = known
        && known.is_plain
        && (known.is_country || known.link.is_none())
    {
        return known.kind;
    }
    let mut votes = votes.get(&folded(words)).copied().unwrap_or_default();
    if let Some(known) = known {
        votes[known.kind as usize] += if known.is_plain { 2.5 } else { 1.0 };
    }
    let best = (0..KINDS.len()).rev().max_by(|&a, &b| votes[a].total_cmp(&votes[b])).unwrap_or(5);
    KINDS[best]
}

/// Adds what stands in and around a name here.
fn look_around(doc: &Doc<'_>, finding: &Found, votes: &mut Votes) {
    let tokens = finding.tokens.clone();
    let person = EntityKind::Person as usize;
    let words: Vec<&str> = tokens.clone().map(|token| doc.word(token)).collect();
    if let Some(kind) = words.last().and_then(|last| gazetteer::name_word(last)) {
        let is_alone = words.len() == 1;
        votes[kind as usize] += if is_alone { 0.5 } else { 2.0 };
    }
    if (2..=3).contains(&words.len()) && gazetteer::is_first_name(words[0]) {
        let is_named_so = words.last().and_then(|last| gazetteer::name_word(last)).is_none();
        votes[person] += if is_named_so { 1.5 } else { 0.0 };
    }
    if let Some((entry, class)) =
        person_words::entry_before(doc, tokens.start, tokens.start.saturating_sub(6))
    {
        let is_capital = doc.word(entry.start).starts_with(char::is_uppercase);
        votes[person] += match class {
            PersonWord::Honorific | PersonWord::Rank if is_capital => 2.0,
            PersonWord::Office | PersonWord::Role => 1.5,
            PersonWord::Honorific | PersonWord::Rank | PersonWord::Modifier => 0.0,
        };
    }
    let after = |n: usize| (tokens.end + n < doc.tokens.len()).then(|| doc.word(tokens.end + n));
    if after(0) == Some("who")
        || (matches!(after(0), Some("," | "—" | "–" | "-" | "--"))
            && matches!(after(1), Some("who" | "whose")))
    {
        votes[person] += 1.5;
    }
    // ", 47," after a name is an age.
    let is_age =
        |word: Option<&str>| word.is_some_and(|w| w.len() <= 3 && w.parse::<u8>().is_ok_and(|n| n > 5));
    if after(0) == Some(",") && is_age(after(1)) && matches!(after(2), Some("," | "." | ")")) {
        votes[person] += 1.5;
    }
    let before = tokens.start.checked_sub(1).map(|token| doc.word(token).to_lowercase());
    if matches!(before.as_deref(), Some("in" | "near" | "outside")) {
        votes[EntityKind::Place as usize] += 0.5;
    }
    let head = tokens.clone().find(|&t| doc.head(t).is_none_or(|head| !tokens.contains(&head)));
    if let Some(head) = head
        && doc.tokens[head].dep == Dep::Nsubj
        && doc
            .head(head)
            .is_some_and(|verb| matches!(&*doc.tokens[verb].lemma, "say" | "tell" | "add" | "ask" | "think"))
    {
        votes[person] += 0.3;
    }
}
