//! The deed or accident that a report is about, with the count of those it befell. Reads events, mentions, times, quantities and what is taken back; writes
//! the incident, and where harm is told without a word for a deed the event itself.
//!
//! *Finds* the main violence or accident of a report: which of its events tell of it and not of another occasion, how many it
//! killed and hurt, in which town and on which day. The count is taken from all the report says: "a man was gunned down and
//! three others were wounded ... he died at the hospital" is one killed, three hurt. *Misses* sums over several paragraphs
//! without a number, people called by nothing but "they". *Example*: "Four people were shot, one fatally, in Arden on Friday":
//! one killed, three hurt. *Source*: words from `data/harm_words.tsv` and `data/place_words.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use dateline_model::{
    Annotated, EventKind, EventMention, Harm, Harmed, Incident, LocalEntityId, LocalEventId, LocalSubject,
    Modality, Span, TimeExpr, TimeUnit,
};
use jiff::ToSpan;
use jiff::civil::Date;

use self::count::{Count, Counted};
use self::headline::Headline;
use self::people::{Finder, Who};
use self::telling::{Fate, Telling, Tellings};
use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;
use crate::{Paragraph, Reading};

mod choice;
mod count;
mod headline;
mod logit;
mod people;
mod prosecution;
mod same;
mod setting;
mod telling;
mod town;
mod words;

pub(crate) use prosecution::is_step;
pub(crate) use words::harms;

/// So many sentences at the head of a report tell what it is about; what they tell counts twice.
const LEAD: usize = 4;

/// Finds the incident of an article.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let sentences = sentences(reading, annotated);
    let mut tellings = tellings(reading, annotated, &sentences);
    annotated.harmed = harmed(&tellings);
    tellings.retain(|t| !sentences[t.sentence].is_elsewhere);
    if let Some((at, event)) = untold_deed(annotated, &sentences, &tellings) {
        insert(annotated, at, event);
    }
    let mentions = same::mentions(annotated, &sentences);
    let Some(&first) = mentions.first() else { return };
    let found = Found::new(annotated, &sentences, &mentions, &tellings);
    let headline = Headline::new(annotated.article.title.as_deref().unwrap_or_default());
    let Counted { killed, injured, likelihoods } = found.count(&headline).count();
    let own = found.own;
    let (town, place_likelihood) = town::town(annotated, &sentences).unzip();
    let (time, time_doubts) = setting::time(annotated, &sentences, &mentions);
    annotated.incident = Some(Incident {
        is_in_lead: sentence_of(&sentences, annotated.events[first.index()].trigger)
            .is_some_and(|s| s < dateline_model::LEAD_SENTENCES),
        place: town.and_then(|t| t.entity),
        town: town.filter(|t| t.entity.is_none()).map(|t| t.span),
        place_likelihood: place_likelihood.unwrap_or_default(),
        towns: setting::towns(annotated),
        time,
        time_doubts,
        is_own_time: mentions.iter().any(|m| time.is_some() && annotated.events[m.index()].time == time),
        hour: setting::hour(annotated, &sentences, &mentions, time),
        address: setting::address(&sentences),
        prosecution: prosecution::prosecution(&sentences),
        killed,
        killed_likelihoods: likelihoods,
        injured,
        victims: harmed(own.iter().copied()).into_iter().map(|h| h.entity).collect(),
        mentions,
    });
}

/// The tellings of harm, by whether they are the incident's.
struct Found<'a> {
    own: Vec<&'a Telling>,
    others: Vec<&'a Telling>,
    /// Sentences that tell of somebody's death by their own hand.
    own_hand: BTreeSet<usize>,
}

impl<'a> Found<'a> {
    fn new(
        annotated: &Annotated,
        sentences: &[Sentence<'_>],
        mentions: &[LocalEventId],
        tellings: &'a [Telling],
    ) -> Self {
        let is_taken_back =
            |t: &Telling| annotated.taken_back.iter().any(|taken| taken.what.overlaps(t.span));
        let told = tellings.iter().filter(|t| !is_taken_back(t));
        let (own, others) = told.partition(|t| same::belongs(annotated, sentences, mentions, t));
        let is_own_hand = |s: &&Sentence<'_>| !s.is_elsewhere && words::tells_own_hand(&s.words);
        let own_hand =
            sentences.iter().enumerate().filter(|(_, s)| is_own_hand(s)).map(|(idx, _)| idx).collect();
        Self { own, others, own_hand }
    }

    fn count<'b>(&'b self, headline: &'b Headline) -> Count<'b> {
        Count { tellings: &self.own, others: &self.others, own_hand: &self.own_hand, headline }
    }
}

/// What an incident's candidates are chosen by: `scripts/fit_incidents.py` fits on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidates {
    /// The names that may be the town's.
    Towns,
    /// The numbers that may be that of the killed.
    Tolls,
}

/// The candidates of an article that is annotated, each with the names of its features and their values.
pub fn incident_features(
    reading: &Reading<'_>,
    annotated: &Annotated,
    candidates: Candidates,
) -> Vec<(String, Vec<(&'static str, f64)>)> {
    let Some(incident) = &annotated.incident else { return Vec::new() };
    let sentences = sentences(reading, annotated);
    match candidates {
        Candidates::Towns => {
            let found = town::candidates(annotated, &sentences);
            found.iter().map(|c| (c.name.to_owned(), town::told(&c.features).collect())).collect()
        }
        Candidates::Tolls => {
            let mut tellings = tellings(reading, annotated, &sentences);
            tellings.retain(|t| !sentences[t.sentence].is_elsewhere);
            let found = Found::new(annotated, &sentences, &incident.mentions, &tellings);
            let headline = Headline::new(annotated.article.title.as_deref().unwrap_or_default());
            choice::told(&found.count(&headline).choice())
        }
    }
}

/// A sentence of the report.
struct Sentence<'a> {
    paragraph: &'a Paragraph<'a>,
    /// Index of the paragraph.
    paragraph_idx: usize,
    tokens: Range<usize>,
    span: Span,
    /// Its words in lower case, with one space around each.
    words: String,
    /// Whether it tells of another occasion: an older day, "a previous attack".
    is_elsewhere: bool,
}

fn sentences<'a>(reading: &'a Reading<'a>, annotated: &Annotated) -> Vec<Sentence<'a>> {
    let mut all = Vec::new();
    for (paragraph_idx, paragraph) in reading.paragraphs.iter().enumerate() {
        for tokens in paragraph.doc.sentences().filter(|tokens| !tokens.is_empty()) {
            let mut words = String::from(" ");
            for token in tokens.clone() {
                words.push_str(&paragraph.doc.word(token).to_lowercase());
                words.push(' ');
            }
            let span = paragraph.span_of(tokens.clone());
            let is_elsewhere = paragraph.excerpt_of.is_some()
                || words::tells_other_occasion(&words)
                || names_another_year(paragraph, &tokens, annotated.article.published.day)
                || is_dated_long_past(annotated, span);
            all.push(Sentence { paragraph, paragraph_idx, tokens, span, words, is_elsewhere });
        }
    }
    all
}

/// "in 1992", "since 2011"; not the year in which the report appeared.
fn names_another_year(paragraph: &Paragraph<'_>, tokens: &Range<usize>, published: Option<Date>) -> bool {
    let is_year = |word: &str| {
        word.len() == 4
            && matches!(&word.as_bytes()[..2], b"19" | b"20")
            && word.parse::<i16>().is_ok_and(|year| published.is_none_or(|day| day.year() != year))
    };
    let led = |t: usize| matches!(paragraph.doc.word(t), "in" | "In" | "since" | "Since");
    tokens.clone().skip(1).any(|t| is_year(paragraph.doc.word(t)) && led(t - 1))
}

/// What happened longer ago than this when the report appeared is not its news.
const NEWS_DAYS: i64 = 30;

fn is_dated_long_past(annotated: &Annotated, span: Span) -> bool {
    let limit = annotated.article.published.day.and_then(|day| day.checked_sub(NEWS_DAYS.days()).ok());
    times_in(annotated, span).any(|t| {
        let time = &annotated.times[t];
        match (limit, time.resolved.days.latest) {
            (Some(limit), Some(latest)) => latest < limit,
            (None, _) => {
                matches!(time.expr, TimeExpr::Absolute(_) | TimeExpr::Month { .. })
                    || matches!(time.expr, TimeExpr::Offset { unit: TimeUnit::Month | TimeUnit::Year, .. })
            }
            (Some(_), None) => false,
        }
    })
}

/// Indices of the times that begin in a span.
fn times_in(annotated: &Annotated, span: Span) -> Range<usize> {
    let times = &annotated.times;
    let first = times.partition_point(|t| t.span.start < span.start);
    first..first + times[first..].partition_point(|t| t.span.start < span.end)
}

fn sentence_of(sentences: &[Sentence<'_>], span: Span) -> Option<usize> {
    let at = sentences.partition_point(|s| s.span.end <= span.start);
    sentences.get(at).filter(|s| s.span.overlaps(span)).map(|_| at)
}

fn tellings(reading: &Reading<'_>, annotated: &Annotated, sentences: &[Sentence<'_>]) -> Vec<Telling> {
    let mut all = Vec::new();
    for (paragraph_idx, paragraph) in reading.paragraphs.iter().enumerate() {
        let syntax = Syntax::new(&paragraph.doc);
        let finder = Finder { syntax: &syntax, paragraph, annotated };
        let first = sentences.partition_point(|s| s.paragraph_idx < paragraph_idx);
        let here = sentences[first..].iter().take_while(|s| s.paragraph_idx == paragraph_idx);
        for (idx, sentence) in (first..).zip(here) {
            let people = finder.find(&sentence.tokens);
            let found =
                Tellings { finder: &finder, sentence: sentence.tokens.clone(), people, sentence_idx: idx };
            let mut here = found.find();
            add_numbers(annotated, sentence.span, &found, &mut here);
            all.extend(here);
        }
    }
    all
}

/// Adds the numbers of dead and hurt that are told otherwise than by a word befalling people: "the toll rose to 14".
fn add_numbers(annotated: &Annotated, span: Span, found: &Tellings<'_>, here: &mut Vec<Telling>) {
    let all = &annotated.quantities;
    let first = all.partition_point(|q| q.number.start < span.start);
    for quantity in all[first..].iter().take_while(|q| q.number.start < span.end) {
        let fate = match quantity.of.as_str() {
            "killed" => Fate::Killed,
            "injured" => Fate::Hurt,
            _ => continue,
        };
        // "The toll rose to 14 after two of the wounded died": the two are among the 14.
        let is_known = |t: &Telling| {
            t.fate == fate && !(t.is_part || t.is_other || matches!(t.who, Who::Plural | Who::Somebody))
        };
        if quantity.is_single || here.iter().any(is_known) {
            continue;
        }
        here.extend(found.number(fate, quantity));
    }
}

/// Who is told by name to have been killed or hurt, each once: a death outweighs a wound, the first words count.
fn harmed<'a>(tellings: impl IntoIterator<Item = &'a Telling>) -> Vec<Harmed> {
    let mut found: BTreeMap<LocalEntityId, Harmed> = BTreeMap::new();
    for telling in tellings.into_iter().filter(|t| !t.is_beside && t.at_most != Some(0)) {
        let harm = match telling.fate {
            Fate::Killed => Harm::Killed,
            Fate::Hurt => Harm::Injured,
            Fate::Hit => Harm::Hit,
        };
        for &entity in &telling.entities {
            let one = Harmed { entity, harm, span: telling.span };
            let known = found.entry(entity).or_insert(one);
            if harm > known.harm {
                *known = one;
            }
        }
    }
    found.into_values().collect()
}

fn is_violent(event: &EventMention) -> bool {
    matches!(event.kind, EventKind::Assault | EventKind::Accident | EventKind::Crime)
        && matches!(event.modality, Modality::Happened | Modality::Alleged)
}

/// The event of harm that is told without any word for a deed ("the gun went off, striking his brother in the head"), and
/// where it stands among the events.
fn untold_deed(
    annotated: &Annotated,
    sentences: &[Sentence<'_>],
    tellings: &[Telling],
) -> Option<(usize, EventMention)> {
    let is_told = |e: &EventMention| {
        is_violent(e) && sentence_of(sentences, e.trigger).is_some_and(|s| !sentences[s].is_elsewhere)
    };
    if annotated.events.iter().any(is_told) {
        return None;
    }
    let is_deed = |t: &&Telling| {
        let word = annotated.article.text[t.at as usize..].split(|c: char| !c.is_alphabetic()).next();
        let is_own_end = word.is_some_and(|w| words::is(words::HarmWord::Die, &w.to_lowercase()));
        t.at_most != Some(0) && t.who != Who::Somebody && !t.is_state && (t.fate == Fate::Hit || !is_own_end)
    };
    let telling = tellings.iter().find(is_deed)?;
    let sentence = &sentences[telling.sentence];
    let syntax = Syntax::new(&sentence.paragraph.doc);
    let by_gun = sentence.tokens.clone().any(|t| {
        is(Class::Gun, &syntax.lemma(t)) || matches!(&*syntax.lemma(t), "shoot" | "shooting" | "shot")
    });
    let event = EventMention {
        span: telling.span,
        trigger: telling.span,
        lemma: "harm".into(),
        kind: if by_gun { EventKind::Assault } else { EventKind::Accident },
        mode: by_gun.then(|| "shooting".to_owned()),
        participants: Vec::new(),
        time: None,
        place: None,
        quantities: Vec::new(),
        modality: Modality::Happened,
        takes_up: None,
    };
    Some((annotated.events.partition_point(|e| e.trigger <= telling.span), event))
}

/// Puts an event among the others; what points behind it is moved on.
fn insert(annotated: &mut Annotated, at: usize, event: EventMention) {
    let move_on = |id: &mut LocalEventId| {
        if id.index() >= at {
            id.0 += 1;
        }
    };
    annotated.events.iter_mut().filter_map(|e| e.takes_up.as_mut()).for_each(move_on);
    for claim in &mut annotated.claims {
        if let LocalSubject::Event(id) = &mut claim.about {
            move_on(id);
        }
    }
    annotated.events.insert(at, event);
}

#[cfg(test)]
mod tests;
