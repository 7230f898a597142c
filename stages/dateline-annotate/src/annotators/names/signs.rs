//! What the words beside a name say that it is: "Ms X", "X, 47,", "the village of X", "X is a cable maker", "X shares".
//!
//! Each sign adds to the votes for one kind. The words are in `data/name-signs.tsv` and the tables of titles. A vote of the
//! model's own weighs 1: a sign that is right nearly always weighs two or three, a hint less than one.

use std::ops::Range;
use std::sync::OnceLock;

use dateline_model::EntityKind;
use dateline_text::{Dep, Doc, Tag};
use rustc_hash::FxHashMap;

use crate::gazetteer::{self, rows};
use crate::person_words::{self, PersonWord};

/// Votes for each kind, in the order of [`EntityKind`].
pub(super) type Votes = [f64; 6];

/// Adds what stands in and around a name here.
pub(super) fn weigh(doc: &Doc<'_>, tokens: &Range<usize>, votes: &mut Votes) {
    inside(doc, tokens, votes);
    let head = head_of(doc, tokens);
    before(doc, tokens, votes);
    behind(doc, tokens, votes);
    if let Some(kind) = said_to_be(doc, tokens, head) {
        votes[kind as usize] += 3.0;
    }
    let is_saying =
        |verb: usize| matches!(&*doc.tokens[verb].lemma, "say" | "tell" | "add" | "ask" | "think");
    if doc.tokens[head].dep == Dep::Nsubj && doc.head(head).is_some_and(is_saying) {
        votes[EntityKind::Person as usize] += 0.3;
    }
}

/// The token of a name whose head lies outside it.
pub(super) fn head_of(doc: &Doc<'_>, tokens: &Range<usize>) -> usize {
    let outside = |&token: &usize| doc.head(token).is_none_or(|head| !tokens.contains(&head));
    tokens.clone().find(outside).unwrap_or(tokens.start)
}

/// A word that tells ("Ministry", "Bank of"), a usual first name.
fn inside(doc: &Doc<'_>, tokens: &Range<usize>, votes: &mut Votes) {
    let (first, last) = (doc.word(tokens.start), doc.word(tokens.end - 1));
    let telling = gazetteer::name_word(last);
    if let Some(kind) = telling {
        votes[kind as usize] += if tokens.len() == 1 { 0.5 } else { 2.0 };
    }
    let is_of = telling.is_none() && tokens.len() > 2 && doc.word(tokens.start + 1) == "of";
    if let Some(kind) = gazetteer::name_word(first).filter(|_| is_of) {
        votes[kind as usize] += 2.0;
    }
    if (2..=3).contains(&tokens.len()) && telling.is_none() && gazetteer::is_first_name(first) {
        // Some first names are towns too, and clubs and bodies are called by their town.
        votes[EntityKind::Person as usize] += if gazetteer::known(first).is_some() { 0.5 } else { 1.5 };
    }
}

/// Titles, prepositions and nouns with "of" before a name.
fn before(doc: &Doc<'_>, tokens: &Range<usize>, votes: &mut Votes) {
    let floor = tokens.start.saturating_sub(6);
    if let Some((entry, class)) = person_words::entry_before(doc, tokens.start, floor) {
        let is_capital = doc.word(entry.start).starts_with(char::is_uppercase);
        votes[EntityKind::Person as usize] += match class {
            PersonWord::Honorific | PersonWord::Rank if is_capital => 2.0,
            PersonWord::Office | PersonWord::Role => 1.5,
            PersonWord::Honorific | PersonWord::Rank | PersonWord::Modifier => 0.0,
        };
    }
    let Some(mut prep) = tokens.start.checked_sub(1) else { return };
    if doc.tokens[prep].tag == Tag::Dt && prep > 0 {
        prep -= 1;
    }
    let is_bare = prep + 1 == tokens.start;
    match doc.word(prep) {
        "in" | "In" | "near" | "Near" | "outside" if is_bare => votes[EntityKind::Place as usize] += 1.0,
        "in" | "In" | "near" | "outside" => votes[EntityKind::Place as usize] += 0.3,
        "at" | "At" | "from" | "to" | "around" if is_bare => votes[EntityKind::Place as usize] += 0.2,
        _ => {}
    }
    if matches!(doc.word(prep), "of" | "in" | "at" | "with" | "for")
        && prep > 0
        && let Some(kind) = sign("of", doc.word(prep - 1))
    {
        votes[kind as usize] += if kind == EntityKind::Place { 1.5 } else { 1.0 };
    }
}

/// "who", an age, a country, a noun that only names of one kind have behind them.
fn behind(doc: &Doc<'_>, tokens: &Range<usize>, votes: &mut Votes) {
    let word = |n: usize| (tokens.end + n < doc.tokens.len()).then(|| doc.word(tokens.end + n));
    let is_dash = matches!(word(0), Some("," | "\u{2014}" | "\u{2013}" | "-" | "--"));
    let person = EntityKind::Person as usize;
    if word(0) == Some("who") || (is_dash && matches!(word(1), Some("who" | "whose"))) {
        votes[person] += 1.5;
    }
    let is_age =
        |word: Option<&str>| word.is_some_and(|w| w.len() <= 3 && w.parse::<u8>().is_ok_and(|n| n > 5));
    if word(0) == Some(",") && is_age(word(1)) && matches!(word(2), Some("," | "." | ")")) {
        votes[person] += 1.5;
    }
    let is_place = |word: Option<&str>| {
        word.and_then(gazetteer::known).is_some_and(|k| k.is_plain && k.kind == EntityKind::Place)
    };
    let is_in = tokens.start.checked_sub(1).is_some_and(|t| doc.tokens[t].tag == Tag::In);
    if word(0) == Some(",") && is_in && is_place(word(1)) {
        votes[EntityKind::Place as usize] += 1.0;
    }
    let noun = tokens.end + usize::from(doc.tokens.get(tokens.end).is_some_and(|t| t.tag == Tag::Pos));
    if noun < doc.tokens.len()
        && let Some(kind) = sign("has", doc.word(noun))
    {
        votes[kind as usize] += 1.5;
    }
    if matches!((word(0), word(1)), (Some("-"), Some("based" | "born"))) {
        votes[EntityKind::Place as usize] += 2.0;
    }
}

/// What the sentence says that it is: "X is a village", "X, a cable maker,", "the village of X", "the cable maker X".
fn said_to_be(doc: &Doc<'_>, tokens: &Range<usize>, head: usize) -> Option<EntityKind> {
    let of_noun = |noun: usize| {
        let token = &doc.tokens[noun];
        if !matches!(token.tag, Tag::Nn | Tag::Nns) {
            return None;
        }
        sign("is", &token.lemma).or_else(|| {
            let class = person_words::class_of(doc.word(noun))?;
            matches!(class, PersonWord::Office | PersonWord::Role).then_some(EntityKind::Person)
        })
    };
    let is_outside = |noun: &usize| !tokens.contains(noun);
    let by_be = || {
        let verb = doc
            .head(head)
            .filter(|&verb| doc.tokens[head].dep == Dep::Nsubj && &*doc.tokens[verb].lemma == "be")?;
        of_noun(doc.child(verb, &[Dep::Attr])?)
    };
    let by_apposition = || doc.child(head, &[Dep::Appos]).filter(is_outside).and_then(of_noun);
    let as_apposition = || doc.head(head).filter(|_| doc.tokens[head].dep == Dep::Appos).and_then(of_noun);
    let just_before = || {
        let noun = tokens.start.checked_sub(1)?;
        // Titles before a name are weighed elsewhere.
        of_noun(noun).filter(|&kind| kind != EntityKind::Person)
    };
    by_be().or_else(by_apposition).or_else(as_apposition).or_else(just_before)
}

/// The kind that a word is a sign of, of the signs of one sort ("is", "has", "of").
fn sign(sort: &str, word: &str) -> Option<EntityKind> {
    static TABLES: OnceLock<FxHashMap<&str, FxHashMap<&str, EntityKind>>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        let mut tables: FxHashMap<&str, FxHashMap<&str, EntityKind>> = FxHashMap::default();
        for row in rows(include_str!("../../../data/name-signs.tsv")) {
            let Some((sort, kind)) = row[0].split_once('-') else { continue };
            let kind = match kind {
                "place" => EntityKind::Place,
                "organization" => EntityKind::Organization,
                "work" => EntityKind::Work,
                "group" => EntityKind::Group,
                _ => EntityKind::Other,
            };
            tables.entry(sort).or_default().extend(row[1].split('|').map(|word| (word, kind)));
        }
        tables
    });
    tables.get(sort)?.get(word).copied()
}

#[cfg(test)]
mod tests {
    use dateline_model::EntityKind;

    use super::{Votes, weigh};

    const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Organization, EntityKind::Place];

    /// Checks which kind the words around the last stretch "Hurka" or "Olnay" of a sentence speak for.
    #[track_caller]
    fn check(text: &str, expected: Option<EntityKind>) {
        let Some(model) = crate::testing::model() else { return };
        let doc = model.read(text);
        let at = (0..doc.tokens.len()).rev().find(|&t| matches!(doc.word(t), "Hurka" | "Olnay")).unwrap();
        let mut votes: Votes = [0.0; 6];
        weigh(&doc, &(at..at + 1), &mut votes);
        let best = KINDS.into_iter().max_by(|&a, &b| votes[a as usize].total_cmp(&votes[b as usize]));
        assert_eq!(best.filter(|&kind| votes[kind as usize] >= 1.0), expected, "{text} {votes:?}");
    }

    #[test]
    fn what_something_is_said_to_be_tells_its_kind() {
        check("Hurka is a small village in the hills.", Some(EntityKind::Place));
        check("They live in the village of Hurka.", Some(EntityKind::Place));
        check("Olnay, a maker of cables, hired 40 people.", Some(EntityKind::Organization));
        check("The singer hired Olnay.", None);
    }

    #[test]
    fn nouns_beside_a_name_tell_its_kind() {
        check("Olnay shares fell by a third.", Some(EntityKind::Organization));
        check("The mayor of Hurka resigned.", Some(EntityKind::Place));
        check("We asked Mr. Olnay about it.", Some(EntityKind::Person));
    }
}
