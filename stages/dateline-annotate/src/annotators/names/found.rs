//! The first net: stretches of tokens that may be names, with the kind each seems to have where it stands.

use std::ops::Range;

use dateline_model::{EntityKind, Role};
use dateline_text::{Dep, Doc, NameLabel, Tag};

use rustc_hash::FxHashSet;

use crate::gazetteer::{self, MOST_WORDS};
use crate::person_words::{self, PersonWord};
use crate::{Paragraph, Reading};

/// A stretch of tokens that may be a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Its tokens there.
    pub tokens: Range<usize>,
    /// What it seems to be.
    pub kind: EntityKind,
    /// How much this finding says about the kind of all that are spelt so.
    pub weight: f64,
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

/// Collects all that may be a name, in text order, not overlapping.
pub(crate) fn collect(reading: &Reading<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    let heard = heard(reading);
    for (idx, paragraph) in reading.paragraphs.iter().enumerate() {
        let mut net =
            Net { paragraph: idx, doc: &paragraph.doc, heard: &heard, taken: Vec::new(), found: Vec::new() };
        net.taken.resize(paragraph.doc.tokens.len(), false);
        let weight = if is_title_case(paragraph) { 0.2 } else { 1.0 };
        net.take_model_names(weight);
        net.take_known_names();
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

/// Whether capitals say nothing here because nearly every word has one, as in headlines.
pub(crate) fn is_title_case(paragraph: &Paragraph<'_>) -> bool {
    let words =
        paragraph.doc.text.split_whitespace().filter(|w| w.len() >= 4 && w.starts_with(char::is_alphabetic));
    let (n_words, n_capital) =
        words.fold((0, 0), |(n, c), word| (n + 1, c + usize::from(word.starts_with(char::is_uppercase))));
    let is_heading = matches!(paragraph.role, Role::Title | Role::Heading);
    n_words >= 3 && n_capital * 10 >= n_words * if is_heading { 6 } else { 8 }
}

/// Whether a token begins with a capital.
pub(crate) fn is_capital(doc: &Doc<'_>, token: usize) -> bool {
    doc.word(token).starts_with(char::is_uppercase)
}

/// Whether a token is one of a name by its tag.
pub(crate) fn is_proper(doc: &Doc<'_>, token: usize) -> bool {
    matches!(doc.tokens[token].tag, Tag::Nnp | Tag::Nnps)
}

/// Names of days and months, which the tagger takes for names like others.
fn is_calendar(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

struct Net<'d, 't> {
    paragraph: usize,
    doc: &'d Doc<'t>,
    heard: &'d FxHashSet<&'d str>,
    taken: Vec<bool>,
    found: Vec<Found>,
}

impl Net<'_, '_> {
    fn take(&mut self, tokens: Range<usize>, kind: EntityKind, weight: f64) {
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

    /// Takes what of a stretch is name: parts before a possessive ending stand for themselves where they are known names
    /// ("Peru's Ministry of Health"), titles, nationalities and articles are left out.
    fn take_cleaned(&mut self, tokens: Range<usize>, kind: EntityKind, weight: f64) {
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
        if self.is_name(&tokens) {
            self.take(tokens, kind, weight);
        }
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
            "(" => kind != EntityKind::Other,
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

    /// Puts to a person's name the capitalised words beside it that the model left out.
    fn widen(&mut self) {
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

    /// Names of the gazetteer that the model overlooked, the longest at each place.
    fn take_known_names(&mut self) {
        let doc = self.doc;
        let mut start = 0;
        while start < doc.tokens.len() {
            let longest = (start + 1..=(start + MOST_WORDS).min(doc.tokens.len())).rev().find_map(|end| {
                let words = doc.words(start..end);
                let known = gazetteer::known(words).filter(|known| known.is_plain)?;
                let is_free = !self.taken[start..end].contains(&true) && is_capital(doc, start);
                (is_free && !self.is_within_a_name(&(start..end), known.kind)).then_some((end, known.kind))
            });
            match longest {
                Some((end, kind)) => {
                    self.take(start..end, kind, 1.0);
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
    fn take_titled_names(&mut self) {
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
    fn take_telling_names(&mut self) {
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
    fn take_acronyms(&mut self) {
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
