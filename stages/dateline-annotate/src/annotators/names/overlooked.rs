//! What the model overlooked: the rest of a person's name, names of the gazetteer, words after a title, words that tell by
//! themselves what they name, acronyms in brackets.

use std::ops::Range;

use dateline_model::EntityKind;
use dateline_text::Dep;

use crate::calendar_words::is_calendar;
use crate::gazetteer::{self, MOST_WORDS};
use crate::person_words::{self, PersonWord};

use super::found::{Found, is_capital, is_proper};
use super::net::Net;

impl Net<'_, '_> {
    /// Puts to a person's name the capitalised words beside it that the model left out.
    pub(super) fn widen(&mut self) {
        let doc = self.doc;
        for idx in 0..self.found.len() {
            let kind = self.found[idx].kind;
            let mut tokens = self.found[idx].tokens.clone();
            let is_short = tokens.len() == 1
                && matches!(kind, EntityKind::Person | EntityKind::Other | EntityKind::Work);
            let may_grow = kind == EntityKind::Person || is_short;
            while let Some(before) = tokens.start.checked_sub(1).filter(|&t| may_grow && self.is_name_part(t))
            {
                let is_start =
                    doc.tokens[before].is_sent_start && !gazetteer::is_first_name(doc.word(before));
                if is_start && doc.tokens[before].dep != Dep::Compound {
                    break;
                }
                tokens.start = before;
                self.taken[before] = true;
            }
            // "Mei-lin": hyphen and the rest of the word.
            let touches = |left: usize| {
                left + 1 < doc.tokens.len()
                    && doc.tokens[left].end == doc.tokens[left + 1].start
                    && !self.taken[left + 1]
            };
            if kind == EntityKind::Person
                && touches(tokens.end - 1)
                && doc.word(tokens.end) == "-"
                && touches(tokens.end)
                && doc.word(tokens.end + 1).starts_with(char::is_alphabetic)
            {
                tokens.end += 2;
                self.taken[tokens.end - 2..tokens.end].fill(true);
            }
            while kind == EntityKind::Person && tokens.end < doc.tokens.len() && self.is_name_part(tokens.end)
            {
                self.taken[tokens.end] = true;
                tokens.end += 1;
            }
            self.found[idx].tokens = tokens;
        }
    }

    /// Whether a token that belongs to nothing yet can be part of a person's name.
    fn is_name_part(&self, token: usize) -> bool {
        let doc = self.doc;
        let word = doc.word(token);
        !self.taken[token]
            && is_proper(doc, token)
            && is_capital(doc, token)
            && !is_calendar(word)
            && person_words::class_of(word).is_none()
            && gazetteer::name_word(word).is_none()
            && gazetteer::known(word).is_none_or(|known| !known.is_plain)
    }

    /// Names of the gazetteer that the model overlooked, the longest at each place.
    pub(super) fn take_known_names(&mut self, weight: f64) {
        let doc = self.doc;
        let mut start = 0;
        while start < doc.tokens.len() {
            if self.taken[start] || !is_capital(doc, start) {
                start += 1;
                continue;
            }
            let longest = (start + 1..=(start + MOST_WORDS).min(doc.tokens.len())).rev().find_map(|end| {
                let words = doc.words(start..end);
                let known = gazetteer::known(words).filter(|known| known.is_plain)?;
                let is_free = !self.taken[start..end].contains(&true);
                (is_free && !self.is_within_a_name(&(start..end), known.kind)).then_some((end, known.kind))
            });
            match longest {
                Some((end, kind)) => {
                    self.take(start..end, kind, weight);
                    start = end;
                }
                None => start += 1,
            }
        }
    }

    /// Whether a known name stands inside a longer one ("Lima Hurkova", "New Lima"): a neighbour is tagged a name too and
    /// belongs to nothing found. Peoples often stand before other names ("Peruvian Ministry").
    fn is_within_a_name(&self, tokens: &Range<usize>, kind: EntityKind) -> bool {
        let doc = self.doc;
        let is_open = |token: usize| {
            !self.taken[token]
                && is_proper(doc, token)
                && is_capital(doc, token)
                && !is_calendar(doc.word(token))
                && person_words::class_of(doc.word(token)).is_none()
        };
        if tokens.len() == 1 && !is_proper(doc, tokens.start) && kind != EntityKind::Group {
            return true;
        }
        let before = tokens.start.checked_sub(1).is_some_and(is_open);
        let after = tokens.end < doc.tokens.len() && is_open(tokens.end);
        kind != EntityKind::Group && (before || after)
    }

    /// Capitalised words after a rank, office or honorific: somebody's name.
    pub(super) fn take_titled_names(&mut self) {
        let doc = self.doc;
        for start in 1..doc.tokens.len() {
            let is_free =
                |token: usize| !self.taken[token] && is_capital(doc, token) && is_proper(doc, token);
            if !is_free(start)
                || is_calendar(doc.word(start))
                || person_words::class_of(doc.word(start)).is_some()
            {
                continue;
            }
            let Some((entry, class)) = person_words::entry_before(doc, start, start.saturating_sub(6)) else {
                continue;
            };
            let is_title = match class {
                PersonWord::Honorific | PersonWord::Rank => is_capital(doc, entry.start),
                PersonWord::Office | PersonWord::Role => true,
                PersonWord::Modifier => false,
            };
            let end = (start..doc.tokens.len()).find(|&t| !is_free(t)).unwrap_or(doc.tokens.len());
            let names_no_body = gazetteer::name_word(doc.word(end - 1)).is_none();
            if is_title && names_no_body && end - start <= 4 {
                self.take(start..end, EntityKind::Person, 1.0);
            }
        }
    }

    /// Runs of capitalised words within a sentence that the model overlooked and that tell by themselves what they name: by a
    /// usual first name or a word like "Ministry" at the end.
    pub(super) fn take_telling_names(&mut self) {
        let doc = self.doc;
        let mut start = 0;
        while start < doc.tokens.len() {
            let is_free = |token: usize| {
                !self.taken[token]
                    && is_capital(doc, token)
                    && is_proper(doc, token)
                    && doc.word(token).len() > 1
                    && !is_calendar(doc.word(token))
            };
            if doc.tokens[start].is_sent_start
                || !is_free(start)
                || person_words::class_of(doc.word(start)).is_some()
            {
                start += 1;
                continue;
            }
            let end = (start..doc.tokens.len()).find(|&token| !is_free(token)).unwrap_or(doc.tokens.len());
            let last = doc.word(end - 1);
            let kind = match gazetteer::name_word(last) {
                Some(kind) if end - start > 1 => Some(kind),
                None if end - start > 1 && gazetteer::is_first_name(doc.word(start)) => {
                    Some(EntityKind::Person)
                }
                _ => None,
            };
            if let Some(kind) = kind.filter(|_| end - start <= 5) {
                self.take(start..end, kind, 0.5);
            }
            start = end;
        }
    }

    /// Acronyms in brackets behind the name they stand for: "Lima Water Board (LWB)".
    pub(super) fn take_acronyms(&mut self) {
        let doc = self.doc;
        let long: Vec<Found> = self
            .found
            .iter()
            .filter(|f| f.tokens.len() > 1 && f.kind != EntityKind::Person)
            .cloned()
            .collect();
        for found in long {
            let open = found.tokens.end;
            if open + 2 >= doc.tokens.len() || doc.word(open) != "(" || doc.word(open + 2) != ")" {
                continue;
            }
            let letters = doc.word(open + 1).chars().filter(|&c| c != '.');
            let is_acronym = letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase);
            if is_acronym {
                self.take(open + 1..open + 2, found.kind, 2.0);
            }
        }
    }
}
