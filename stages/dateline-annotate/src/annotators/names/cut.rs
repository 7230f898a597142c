//! What the model takes for one name, cut to the names that are in it: without titles, articles and possessive endings.

use std::ops::Range;

use dateline_model::EntityKind;
use dateline_text::Tag;

use crate::calendar_words::is_calendar;
use crate::gazetteer::{self, MOST_WORDS};
use crate::person_words::{self, PersonWord};

use super::found::{is_capital, is_proper};
use super::net::Net;

impl Net<'_, '_> {
    /// Takes what of a stretch is name: parts before a possessive ending stand for themselves where they are known names
    /// ("Peru's Ministry of Health"), titles, nationalities and articles are left out.
    pub(super) fn take_cleaned(&mut self, tokens: Range<usize>, kind: EntityKind, weight: f64) {
        let doc = self.doc;
        let tokens = self.trim(tokens, kind);
        if let Some(cut) = tokens.clone().find(|&token| self.parts_names(token, &tokens, kind)) {
            let right_is_place = gazetteer::known(doc.words(self.trim(cut + 1..tokens.end, kind)))
                .is_some_and(|known| known.kind == EntityKind::Place);
            // "Mill Road, Lima" is a place, whatever the model took it for.
            let is_address = doc.word(cut) == "," && right_is_place && kind == EntityKind::Person;
            self.take_cleaned(tokens.start..cut, if is_address { EntityKind::Place } else { kind }, weight);
            let right = if right_is_place { EntityKind::Place } else { kind };
            self.take_cleaned(cut + 1..tokens.end, right, weight);
            return;
        }
        if let Some(ending) = tokens.clone().find(|&t| doc.tokens[t].tag == Tag::Pos) {
            let owner = self.trim(tokens.start..ending, kind);
            let known = gazetteer::known(doc.words(owner.clone()));
            let is_owner = known.is_some()
                || self.heard.contains(doc.words(owner.clone()))
                || matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Group);
            if is_owner {
                self.take_cleaned(owner, known.map_or(kind, |known| known.kind), weight);
                self.take_cleaned(ending + 1..tokens.end, kind, weight * 0.5);
                return;
            }
        }
        let tokens =
            if kind == EntityKind::Person { self.without_titles(tokens) } else { self.without_rank(tokens) };
        let (tokens, kind) = self.titled_surname(tokens, kind);
        let (tokens, kind) = self.without_title_end(tokens, kind);
        let (tokens, kind) = self.grown_to_known(tokens, kind);
        if self.is_name(&tokens) {
            self.take(tokens, kind, weight);
        }
    }

    /// A name without the end of a title that begins before it ("Minister of Defense | Ada Brandt"), and that it is a person.
    fn without_title_end(&mut self, tokens: Range<usize>, kind: EntityKind) -> (Range<usize>, EntityKind) {
        let doc = self.doc;
        let title = (tokens.start.saturating_sub(3)..tokens.start)
            .filter_map(|start| person_words::entry_at(doc, start, tokens.end))
            .find(|(entry, _)| (tokens.start + 1..tokens.end).contains(&entry.end));
        match title {
            Some((entry, PersonWord::Office | PersonWord::Rank))
                if is_capital(doc, entry.end) && gazetteer::name_word(doc.word(tokens.end - 1)).is_none() =>
            {
                self.taken[tokens.start..entry.end].fill(true);
                (entry.end..tokens.end, EntityKind::Person)
            }
            _ => (tokens, kind),
        }
    }

    /// The known name that a stretch is the beginning of: "Red | Cross".
    fn grown_to_known(&self, tokens: Range<usize>, kind: EntityKind) -> (Range<usize>, EntityKind) {
        let doc = self.doc;
        let is_free = |token: &usize| !self.taken[*token] && is_capital(doc, *token);
        let most = doc.tokens.len().min(tokens.start + MOST_WORDS).max(tokens.end);
        let free_end = (tokens.end..most).find(|token| !is_free(token)).unwrap_or(most);
        let longest = (tokens.end + 1..=free_end).rev().find_map(|end| {
            let known = gazetteer::known(doc.words(tokens.start..end)).filter(|known| known.is_plain)?;
            Some((tokens.start..end, known.kind))
        });
        longest.unwrap_or((tokens, kind))
    }

    /// Whether a token stands between two names that the model took for one: "Lima, Peru", "Ada Brandt and Tom Mensah".
    fn parts_names(&self, token: usize, tokens: &Range<usize>, kind: EntityKind) -> bool {
        let doc = self.doc;
        if token == tokens.start || token + 1 >= tokens.end || kind == EntityKind::Work {
            return false;
        }
        let known = |range: Range<usize>| {
            gazetteer::known(doc.words(self.trim(range, kind))).is_some_and(|k| k.is_plain)
        };
        let (left, right) = (tokens.start..token, token + 1..tokens.end);
        let is_loose = doc.tokens[token - 1].end < doc.tokens[token].start
            && doc.tokens[token].end < doc.tokens[token + 1].start;
        match doc.word(token) {
            "," => known(right),
            "-" | "—" | "–" | "--" => {
                is_loose && (kind == EntityKind::Person || known(left) || known(right))
            }
            "/" => is_loose,
            "(" => kind != EntityKind::Other,
            // One mark without its fellow ends what is quoted; two enclose a nickname.
            "\u{201c}" | "\u{201d}" | "\u{2018}" | "\"" => {
                let is_mark = |token: &usize| {
                    matches!(doc.word(*token), "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{2019}" | "\"")
                };
                tokens.clone().filter(is_mark).nth(1).is_none()
            }
            "and" | "&" => {
                (kind == EntityKind::Person && left.len() > 1 && right.len() > 1)
                    || (known(left) && known(right))
            }
            _ => false,
        }
    }

    /// The stretch from behind the titles at its start: "US President Jan Hurkov" leaves the last two words, and the country
    /// is taken as a name of its own.
    fn without_titles(&mut self, mut tokens: Range<usize>) -> Range<usize> {
        let doc = self.doc;
        while !tokens.is_empty() {
            let known_end = (tokens.start + 1..tokens.end).rev().take(3).find(|&end| {
                let known = gazetteer::known(doc.words(tokens.start..end)).filter(|known| known.is_plain);
                known.is_some_and(|known| {
                    let is_before_title = person_words::entry_at(doc, end, tokens.end).is_some();
                    is_before_title || (known.kind == EntityKind::Group && tokens.end - end > 1)
                })
            });
            let title = person_words::entry_at(doc, tokens.start, tokens.end);
            if let Some(end) = known_end
                && let Some(known) = gazetteer::known(doc.words(tokens.start..end))
            {
                self.take(tokens.start..end, known.kind, 1.0);
                tokens.start = end;
            } else if let Some((entry, _)) = title
                && !(tokens.end - entry.end == 1 && gazetteer::is_first_name(doc.word(entry.start)))
            {
                tokens.start = entry.end;
            } else {
                break;
            }
            tokens = self.trim(tokens, EntityKind::Person);
        }
        tokens
    }

    /// A body's name without the start of a rank that belongs to the name after it: "Lima Guard Major | General Jan Hurkov".
    fn without_rank(&self, tokens: Range<usize>) -> Range<usize> {
        let doc = self.doc;
        let first = tokens.start.max(tokens.end.saturating_sub(3)).max(tokens.start + 1);
        for cut in first..tokens.end {
            let Some((entry, class)) = person_words::entry_at(doc, cut, doc.tokens.len()) else { continue };
            let is_before_name = entry.end < doc.tokens.len() && is_capital(doc, entry.end);
            let is_of_known = gazetteer::known(doc.words(tokens.start..cut)).is_some();
            let goes_beyond =
                entry.end > tokens.end || (entry.end == tokens.end && is_before_name) || is_of_known;
            if goes_beyond
                && matches!(class, PersonWord::Rank | PersonWord::Honorific)
                && entry.end >= tokens.end
            {
                return tokens.start..cut;
            }
        }
        tokens
    }

    /// A title and a surname that the model took for a body: the surname, and that it is a person.
    fn titled_surname(&self, tokens: Range<usize>, kind: EntityKind) -> (Range<usize>, EntityKind) {
        if kind == EntityKind::Person || tokens.len() < 2 {
            return (tokens, kind);
        }
        match person_words::entry_at(self.doc, tokens.start, tokens.end - 1) {
            Some((entry, class))
                if class != PersonWord::Modifier
                    && self.heard.contains(self.doc.words(entry.end..tokens.end)) =>
            {
                (entry.end..tokens.end, EntityKind::Person)
            }
            _ => (tokens, kind),
        }
    }

    /// The stretch without articles, punctuation, possessive endings and small words at its edges.
    fn trim(&self, tokens: Range<usize>, kind: EntityKind) -> Range<usize> {
        let doc = self.doc;
        let is_edge = |token: usize| {
            let word = doc.word(token);
            let is_sign = !word.contains(char::is_alphanumeric);
            let is_small = matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Group)
                && word.starts_with(char::is_lowercase)
                && !gazetteer::known(doc.words(tokens.clone())).is_some_and(|known| known.is_plain);
            is_sign
                || is_small
                || matches!(word, "'s" | "\u{2019}s")
                || matches!(doc.tokens[token].tag, Tag::Dt | Tag::Pos | Tag::Space | Tag::PrpDollar)
        };
        // "Leaving Lima": the sentence's capital, not the name's.
        let is_opening = |token: usize| {
            doc.tokens[token].is_sent_start
                && token + 1 < tokens.end
                && kind != EntityKind::Work
                && matches!(
                    doc.tokens[token].tag,
                    Tag::Vbg | Tag::Vbn | Tag::Vb | Tag::In | Tag::Rb | Tag::Wrb | Tag::Cc | Tag::Wp
                )
        };
        let is_particle = |token: usize| {
            matches!(doc.word(token), "al" | "el" | "bin" | "ibn" | "de" | "da" | "von" | "van" | "di")
        };
        let (mut start, mut end) = (tokens.start, tokens.end);
        while start < end && (is_edge(start) && !is_particle(start) || is_opening(start)) {
            start += 1;
        }
        let is_tail = |token: usize| {
            let is_number = doc.word(token).starts_with(|c: char| c.is_ascii_digit());
            let is_common = matches!(doc.tokens[token].tag, Tag::Nn | Tag::Nns) && !is_capital(doc, token);
            (is_number && matches!(kind, EntityKind::Person | EntityKind::Place))
                || (is_common && kind == EntityKind::Organization)
        };
        while start < end && (is_edge(end - 1) || is_tail(end - 1)) {
            end -= 1;
        }
        start..end
    }

    /// Whether a cleaned stretch can be a name: it has a capital or a digit with letters, and is not a day, a title or a word
    /// that has its capital from the sentence.
    fn is_name(&self, tokens: &Range<usize>) -> bool {
        let doc = self.doc;
        let words = doc.words(tokens.clone());
        let has_capital = words.chars().any(char::is_uppercase);
        let is_plain_title = person_words::class_of(words).is_some();
        let is_common = tokens.len() == 1
            && doc.tokens[tokens.start].is_sent_start
            && !is_proper(doc, tokens.start)
            && gazetteer::known(words).is_none();
        has_capital && !is_plain_title && !is_common && !is_calendar(words)
    }
}
