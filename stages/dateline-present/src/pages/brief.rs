//! What happened, in a few of the reports' own sentences, and where the reports differ on it.
//!
//! Sentences are picked so that together they tell most of what most origins tell: each event counts by its newsworth,
//! each content word by the number of origins that use it, both once; a sentence further down its report counts less
//! (Gillick and Favre 2009, "A Scalable Global Model for Summarization", with events beside words). Nothing is written:
//! at most a closing relative clause is left out, and a relative day is followed by the day it means, in brackets. A
//! sentence that leans on the one before it ("He also said") comes only behind that one. Where sources contradict each
//! other about what was picked, a sentence composed of their values says so. What went before comes last.

mod differences;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dateline_model::{ArticleIdx, Cite, EntityKind, MentionForm, Role, Sentence, Span, TimeExpr, TimeUnit};

use super::desk::{Desk, plain};
use crate::when::day_and_month;
use crate::{CitedSentence, DifferenceTable, PresentConfig, SentenceKind};

/// A brief whose length nobody asked for has at most so many sentences, and no further one once it has so many words.
const MAX_SENTENCES: usize = 5;
const MAX_WORDS: usize = 120;
/// Of a longer brief that was asked for, no more sentences than these are looked for.
const MAX_SENTENCES_ASKED: usize = 40;
/// Differences get at most so much of a length that was asked for before the reports' own sentences are picked.
const DIFFERENCES_SHARE: f64 = 0.5;
/// Sentences after the first so many of a report are not looked at: news stands at the top.
const MAX_LOOK: usize = 25;
/// What a sentence tells is divided by its words and so many more: the higher, the less short sentences are favoured.
const BREVITY: f64 = 12.0;
const LEAD_BREVITY: f64 = 40.0;
/// A sentence must add so much of what the first one told; where a length was asked for, so much.
const MIN_GAIN: f64 = 0.1;
const MIN_GAIN_ASKED: f64 = 0.03;
/// Two sentences that share so much of the shorter one's words say the same; two openings of reports already when they
/// share less.
const SAME: f64 = 0.55;
const SAME_OPENING: f64 = 0.3;
/// A sentence tells an event whose clause makes up so much of it.
const MIN_CLAUSE: f64 = 0.25;
/// A brief opens with one of the first so many sentences of a report.
const N_LEADS: usize = 2;
/// A place and agency before the news ("LENDTON, May 3 (Agency) - ") stand within so many bytes.
const MAX_DATELINE: usize = 60;
/// A sentence that speaks of "the plan", which its report had told of before and the brief has not, counts so much; one
/// that calls somebody by the last name whom the brief has not named in full, so much.
const DANGLING: f64 = 0.4;
/// A sentence that is not about what the story is about opens a brief by so much less.
const OFF_TOPIC: f64 = 0.5;
const SHORT_NAME: f64 = 0.6;
/// So many words at the head of a sentence are looked at for one that leans on what was said before.
const N_HEAD: usize = 7;

/// A sentence that may be picked.
struct Candidate {
    article: ArticleIdx,
    span: Span,
    text: String,
    /// Its content words by number, ascending.
    words: Vec<Word>,
    /// Words of `text`.
    n_words: usize,
    events: Vec<usize>,
    /// Those of them that its first half tells: what it is about, and not what it mentions.
    opens_with: Vec<usize>,
    /// How good a sentence it is by itself: 0 to 1.
    merit: f64,
    position: usize,
    /// Whether it leans on the sentence before it.
    leans: bool,
    /// Whether all it tells is background.
    is_background: bool,
    /// Things it speaks of as known that its report had told of before: "the plan"; `None`: no sentence tells of such.
    taken_up: Vec<Option<Word>>,
    /// Persons it names: the ledger's entity, and whether in full.
    persons: Vec<(usize, bool)>,
}

/// Number of a content word.
type Word = u32;

/// The content words of the candidates, numbered. Only ever asked, never walked.
#[derive(Default)]
struct Vocabulary(HashMap<String, Word>);

impl Vocabulary {
    /// The words of a sentence, ascending, each once.
    fn numbered(&mut self, sentence: &str) -> Vec<Word> {
        let words = content_words(sentence).map(|word| {
            let next = self.0.len() as Word;
            *self.0.entry(word).or_insert(next)
        });
        let mut words: Vec<Word> = words.collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// How long a brief may get.
struct Length {
    sentences: usize,
    words: usize,
    /// Whether no sentence may go over `words`; else none begins beyond it.
    is_hard: bool,
    min_gain: f64,
    /// So many words are kept free for the differences that will be named.
    kept: usize,
}

impl Length {
    fn of(config: &PresentConfig) -> Self {
        match config.brief_words {
            Some(words) => Self {
                sentences: MAX_SENTENCES_ASKED,
                words,
                is_hard: true,
                min_gain: MIN_GAIN_ASKED,
                kept: 0,
            },
            None => Self {
                sentences: MAX_SENTENCES,
                words: MAX_WORDS,
                is_hard: false,
                min_gain: MIN_GAIN,
                kept: 0,
            },
        }
    }

    fn has_room(&self, n_sentences: usize, n_words: usize) -> bool {
        n_sentences < self.sentences && n_words < self.words
    }

    fn fits(&self, n_words: usize, more: usize) -> bool {
        !self.is_hard || n_words + more + self.kept <= self.words
    }

    /// Keeps words free for as many of the differences as leave half of the length and a sentence to open with.
    fn keep_for(&mut self, differences: &[CitedSentence], leads: impl Iterator<Item = usize>) {
        let Some(shortest) = leads.min().filter(|_| self.is_hard) else { return };
        let mut kept = 0;
        for sentence in differences {
            kept += n_words(&sentence.text);
            if kept as f64 <= DIFFERENCES_SHARE * self.words as f64 && shortest + kept <= self.words {
                self.kept = kept;
            }
        }
    }
}

fn n_words(text: &str) -> usize {
    text.split(' ').count()
}

/// What the brief has told so far.
#[derive(Default)]
struct Told<'c> {
    picked: Vec<&'c Candidate>,
    /// For each word whether it was told.
    words: Vec<bool>,
    events: BTreeSet<usize>,
    persons: BTreeSet<usize>,
    n_words: usize,
}

impl<'c> Told<'c> {
    fn take(&mut self, candidate: &'c Candidate) {
        for &word in &candidate.words {
            self.words[word as usize] = true;
        }
        self.events.extend(&candidate.events);
        self.persons.extend(candidate.persons.iter().map(|(person, _)| *person));
        self.n_words += candidate.n_words;
        self.picked.push(candidate);
    }

    fn has_word(&self, word: Word) -> bool {
        self.words[word as usize]
    }

    /// Whether the sentence that another one leans on was picked.
    fn has_before(&self, candidate: &Candidate) -> bool {
        self.picked
            .iter()
            .any(|told| told.article == candidate.article && told.position + 1 == candidate.position)
    }

    /// Whether a sentence can be understood here, and how well: 0 to 1.
    fn clarity(&self, candidate: &Candidate) -> f64 {
        if candidate.leans && !self.has_before(candidate) {
            // Where nothing else can open the brief it does so all the same.
            return if self.picked.is_empty() { DANGLING } else { 0.0 };
        }
        let is_dangling = candidate.taken_up.iter().any(|word| !word.is_some_and(|word| self.has_word(word)));
        let full =
            |person: usize| candidate.persons.iter().any(|&(other, is_full)| other == person && is_full);
        let is_short = candidate
            .persons
            .iter()
            .any(|&(person, is_full)| !is_full && !full(person) && !self.persons.contains(&person));
        (if is_dangling { DANGLING } else { 1.0 }) * (if is_short { SHORT_NAME } else { 1.0 })
    }
}

/// What counts how much.
struct Weights<'c> {
    words: Vec<f64>,
    events: BTreeMap<usize, f64>,
    /// The happenings that stand for the story.
    leading: &'c [usize],
    /// The persons who take part in the first of them: whom the title names.
    main_persons: Vec<usize>,
}

impl Weights<'_> {
    /// How much a sentence adds to what is told.
    fn gain(&self, candidate: &Candidate, told: &Told) -> f64 {
        let words = candidate.words.iter().filter(|word| !told.has_word(**word));
        let words: f64 = words.map(|word| self.words[*word as usize]).sum();
        let events = candidate.events.iter().filter(|event| !told.events.contains(event));
        let events: f64 = events.filter_map(|event| self.events.get(event)).sum();
        // A sentence all of whose happenings are told already says little new, whatever its words.
        let is_retelling =
            !candidate.events.is_empty() && candidate.events.iter().all(|event| told.events.contains(event));
        let retelling = if is_retelling { 0.5 } else { 1.0 };
        // The lead may be long: it has to say what the story is about.
        let is_lead = told.picked.is_empty();
        let brevity = if is_lead { LEAD_BREVITY } else { BREVITY };
        let is_off_topic = is_lead && !candidate.opens_with.iter().any(|event| self.leading.contains(event));
        let names = |person: &&usize| candidate.persons.iter().any(|(named, _)| named == *person);
        let n_named = self.main_persons.iter().filter(names).count();
        let who = match self.main_persons.len() {
            n if n > 0 && is_lead => 0.5 + 0.5 * n_named as f64 / n as f64,
            _ => 1.0,
        };
        let topic = who * if is_off_topic { OFF_TOPIC } else { 1.0 };
        topic * retelling * candidate.merit * told.clarity(candidate) * (words + 6.0 * events)
            / (candidate.n_words as f64 + brevity)
    }
}

/// The brief of a story, the lead first. `leading` are the happenings that stand for it, `differences` its tables,
/// gravest first.
pub(super) fn of(
    desk: &Desk,
    story: usize,
    leading: &[usize],
    differences: &[DifferenceTable],
    config: &PresentConfig,
) -> Vec<CitedSentence> {
    let (candidates, n_vocabulary) = candidates(desk, story);
    let weights = Weights {
        words: word_weights(&candidates, n_vocabulary),
        events: desk.events(story).iter().map(|&event| (event, desk.newsworth(event))).collect(),
        leading,
        main_persons: leading.first().map_or_else(Vec::new, |&event| {
            let taking_part = desk.ledger.events[event].participants.iter().map(|&(_, entity)| entity);
            taking_part.filter(|&entity| desk.ledger.entities[entity].kind == EntityKind::Person).collect()
        }),
    };
    let mut length = Length::of(config);
    let of_main: Vec<CitedSentence> =
        differences::of(desk, &Told::default(), leading, differences, config).collect();
    let can_open = candidates.iter().filter(|candidate| candidate.position < N_LEADS && !candidate.leans);
    length.keep_for(&of_main, can_open.map(|candidate| candidate.n_words));
    let (told, first_gain) = pick(&candidates, &weights, &length, n_vocabulary);
    length.kept = 0;
    let is_long = is_long(desk, story);
    let in_order = in_order(desk, &told.picked, is_long);
    let mut brief: Vec<CitedSentence> = Vec::new();
    let mut told_events = BTreeSet::new();
    for candidate in in_order {
        brief.push(cited(desk, story, candidate, &told_events, SentenceKind::Report));
        told_events.extend(&candidate.events);
    }
    let mut n_words = told.n_words;
    for sentence in differences::of(desk, &told, leading, differences, config) {
        let more = self::n_words(&sentence.text);
        if length.fits(n_words, more) && !brief.is_empty() {
            n_words += more;
            brief.push(sentence);
        }
    }
    if length.has_room(told.picked.len(), told.n_words) {
        let recalled = candidates.iter().filter(|candidate| {
            candidate.is_background && length.fits(n_words, candidate.n_words) && is_fresh(&told, candidate)
        });
        let recalled = recalled.map(|candidate| (weights.gain(candidate, &told), candidate));
        if let Some((gain, candidate)) = recalled.max_by(by_gain)
            && gain > length.min_gain * first_gain
            && !brief.is_empty()
        {
            brief.push(cited(desk, story, candidate, &told_events, SentenceKind::Background));
        }
    }
    brief
}

/// Picks sentences, most telling first, and says how much the first one told.
fn pick<'c>(
    candidates: &'c [Candidate],
    weights: &Weights,
    length: &Length,
    n_vocabulary: usize,
) -> (Told<'c>, f64) {
    let mut told = Told { words: vec![false; n_vocabulary], ..Told::default() };
    // What repeats a sentence that was picked is not looked at again.
    let mut fresh: Vec<&Candidate> = candidates.iter().collect();
    let mut first_gain = 0.0;
    // What is all background opens a brief only where there is nothing else.
    let has_news = candidates.iter().any(|candidate| !candidate.is_background && !candidate.leans);
    let is_news = |candidate: &Candidate| !has_news || !candidate.is_background;
    let can_lead =
        |candidate: &Candidate| candidate.position < N_LEADS && !candidate.leans && is_news(candidate);
    let has_lead = candidates.iter().any(can_lead);
    let is_short_enough = |candidate: &Candidate| length.fits(0, candidate.n_words);
    let has_short_lead = candidates.iter().any(|c| (!has_lead || can_lead(c)) && is_short_enough(c));
    while length.has_room(told.picked.len(), told.n_words) {
        let can_be_next = fresh.iter().filter(|candidate| {
            if told.picked.is_empty() {
                (!has_lead || can_lead(candidate)) && (!has_short_lead || is_short_enough(candidate))
            } else {
                is_news(candidate) && length.fits(told.n_words, candidate.n_words)
            }
        });
        let best = can_be_next.map(|&candidate| (weights.gain(candidate, &told), candidate)).max_by(by_gain);
        let Some((gain, best)) = best else { break };
        // Where nothing is told twice all sentences weigh nothing: then the first opens the brief, and is all of it.
        if !told.picked.is_empty() && (gain <= 0.0 || gain < length.min_gain * first_gain) {
            break;
        }
        if told.picked.is_empty() {
            first_gain = gain * (best.n_words as f64 + LEAD_BREVITY) / (best.n_words as f64 + BREVITY);
        }
        told.take(best);
        fresh.retain(|candidate| !is_same(best, candidate));
    }
    (told, first_gain)
}

/// By what they add; of two that add as much the earlier is the greater.
fn by_gain(a: &(f64, &Candidate), b: &(f64, &Candidate)) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0).then_with(|| (b.1.article, b.1.span).cmp(&(a.1.article, a.1.span)))
}

fn is_fresh(told: &Told, candidate: &Candidate) -> bool {
    !told.picked.iter().any(|other| is_same(other, candidate))
}

/// The lead first; in a story of more than a week the others by the day their reports appeared; then as far up as they stand
/// in them, each that leans on another right behind it.
fn in_order<'c>(desk: &Desk, picked: &[&'c Candidate], is_long: bool) -> Vec<&'c Candidate> {
    let Some((&lead, rest)) = picked.split_first() else { return Vec::new() };
    let mut rest = rest.to_vec();
    let day = |candidate: &Candidate| desk.published(candidate.article).day;
    let are_dated = rest.iter().all(|candidate| day(candidate).is_some());
    rest.sort_by_key(|candidate| {
        (day(candidate).filter(|_| are_dated && is_long), candidate.position, candidate.article)
    });
    let (leaning, standing): (Vec<&Candidate>, Vec<&Candidate>) =
        rest.into_iter().partition(|candidate| candidate.leans);
    let mut ordered: Vec<&Candidate> = std::iter::once(lead).chain(standing).collect();
    // Leaning ones are in order of position: each finds the one before it placed already.
    for candidate in leaning {
        let before = ordered
            .iter()
            .position(|other| other.article == candidate.article && other.position + 1 == candidate.position);
        ordered.insert(before.map_or(ordered.len(), |at| at + 1), candidate);
    }
    ordered
}

/// Whether the reports of a story lie more than a week apart: then "on Monday" does not tell which.
fn is_long(desk: &Desk, story: usize) -> bool {
    let days = || desk.reports(story).iter().filter_map(|&article| desk.published(article).day);
    let week = jiff::Span::new().days(6);
    days()
        .min()
        .zip(days().max())
        .is_some_and(|(first, last)| first.checked_add(week).is_ok_and(|end| end < last))
}

/// The sentences that may be picked, and how many different words they have.
fn candidates(desk: &Desk, story: usize) -> (Vec<Candidate>, usize) {
    let mut vocabulary = Vocabulary::default();
    let mut taken_up: Vec<Vec<String>> = Vec::new();
    let mut candidates = Vec::new();
    let is_long = is_long(desk, story);
    for article in desk.originals(story) {
        let annotated = desk.annotated(article);
        let body = annotated.sentences.iter().filter(|s| s.role == Role::Body && !s.is_excerpt);
        let mut introduced = BTreeSet::new();
        for (position, sentence) in body.take(MAX_LOOK).enumerate() {
            if let Some((candidate, things)) =
                candidate(desk, article, sentence, position, &introduced, is_long, &mut vocabulary)
            {
                candidates.push(candidate);
                taken_up.push(things);
            }
            introduce(sentence.span.of(&annotated.article.text), &mut introduced);
        }
    }
    // Only now all words have their numbers.
    for (candidate, things) in candidates.iter_mut().zip(&taken_up) {
        candidate.taken_up = things.iter().map(|thing| vocabulary.0.get(thing).copied()).collect();
    }
    (candidates, vocabulary.0.len())
}

/// A sentence that may be picked, and the things it speaks of as known.
fn candidate(
    desk: &Desk,
    article: ArticleIdx,
    sentence: &Sentence,
    position: usize,
    introduced: &BTreeSet<String>,
    is_long: bool,
    vocabulary: &mut Vocabulary,
) -> Option<(Candidate, Vec<String>)> {
    let annotated = desk.annotated(article);
    let span = sentence.span;
    let whole = plain(span.of(&annotated.article.text));
    let mentions = annotated.events.iter().enumerate().filter(|(_, event)| span.contains(event.trigger));
    let of_article = desk.ledger.event_of.get(article.index());
    let told: Vec<(usize, Span)> = mentions
        .filter_map(|(i, event)| Some((of_article?.get(i).copied().flatten()?, event.trigger)))
        .collect();
    let half = span.start + (span.end - span.start) / 2;
    let opens_with =
        told.iter().filter(|(_, trigger)| trigger.start < half).map(|(event, _)| *event).collect();
    let events: Vec<usize> = told.iter().map(|(event, _)| *event).collect();
    let persons = persons(desk, article, span);
    let merit = merit(desk, article, &whole, span) / (1.0 + position as f64 / 6.0);
    let text = without_closing_clause(without_dateline(&with_days(desk, article, span, is_long)));
    if merit <= 0.0 || n_words(&whole) < 5 {
        return None;
    }
    let candidate = Candidate {
        article,
        span,
        words: vocabulary.numbered(&whole),
        n_words: n_words(&text),
        leans: leans(without_dateline(&whole), !persons.is_empty()),
        is_background: !events.is_empty()
            && events.iter().all(|&event| desk.ledger.events[event].is_background),
        taken_up: Vec::new(),
        persons,
        text,
        events,
        opens_with,
        merit,
        position,
    };
    Some((candidate, taken_up(&whole, introduced)))
}

/// The persons a sentence names, and whether in full.
fn persons(desk: &Desk, article: ArticleIdx, span: Span) -> Vec<(usize, bool)> {
    let annotated = desk.annotated(article);
    let mentions = annotated.mentions.iter().filter(|mention| span.contains(mention.span));
    let named = mentions.filter(|mention| mention.form == MentionForm::Name).filter_map(|mention| {
        let (idx, entity) = desk.entity(article, mention.entity)?;
        let words = mention.span.of(&annotated.article.text);
        let is_full = words.trim().contains(' ') || !entity.name.contains(' ');
        (entity.kind == EntityKind::Person).then_some((idx, is_full))
    });
    named.collect()
}

/// Nouns that stand for what was said before ("shell nouns", Schmid 2000): "that account", "the plan".
const SHELLS: &str = "account accusation allegation allegations argument assertion charge claim claims criticism decision \
                      demand demands idea move offer plan plans proposal proposals remark remarks report reports \
                      request response statement suggestion threat threats view warning";

/// Notes what a sentence tells of as new: the words after "a" and "an".
fn introduce(sentence: &str, introduced: &mut BTreeSet<String>) {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        if matches!(*word, "a" | "an" | "A" | "An") {
            let things = words[i + 1..].iter().take(2);
            introduced.extend(things.map(|thing| bare(thing)).filter(|thing| thing.len() > 3));
        }
    }
}

/// What a sentence speaks of as known: the words after "the" that its report had told of as new before.
fn taken_up(sentence: &str, introduced: &BTreeSet<String>) -> Vec<String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let things = words.windows(2).enumerate().filter(|(i, pair)| {
        let is_told_here =
            words.get(i + 2).is_some_and(|next| matches!(*next, "of" | "that" | "which" | "for"));
        matches!(pair[0], "the" | "The" | "this" | "that" | "those" | "these") && !is_told_here
    });
    let things = things.map(|(_, pair)| bare(pair[1]));
    things.filter(|thing| introduced.contains(thing) || has_word(SHELLS, thing)).collect()
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Words that, at the head of a sentence, point to one before it.
const POINTERS: &str = "he she it they this that these those his her its their but and however meanwhile also there \
                        such both then still instead for so while asked in according";
/// Words among the first of a sentence without which it would not stand there: something was said before.
const CONNECTIVES: &str = "also still too again however meanwhile instead therefore moreover nevertheless likewise \
                           similarly latter former";
/// Words that point back and cannot be read without what they point to.
const LEANING: &str = "he she it they this these those his her its their but and however meanwhile also both such then \
                       instead so";
/// Words that do so after "the".
const COUNTED: &str = "two three four five former latter others same";

/// Whether a sentence cannot be understood without the one before it: it opens with a pronoun or a connective, or speaks of
/// "him" and names nobody.
fn leans(sentence: &str, names_somebody: bool) -> bool {
    let words: Vec<String> = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let opens = words.first().is_some_and(|first| has_word(LEANING, first));
    let is_counted = words.first().is_some_and(|first| first == "the")
        && words.get(1).is_some_and(|next| has_word(COUNTED, next));
    let connects = words.iter().take(N_HEAD).any(|word| has_word(CONNECTIVES, word));
    let points = !names_somebody && words.iter().any(|word| has_word("he she him her his hers", word));
    // "The operator rejects this."
    let ends = words.last().is_some_and(|last| has_word("this that it them so", last));
    opens || is_counted || connects || points || ends
}

/// How well a sentence stands alone: 1 for plain reporting, less for quotations, pointers back, lists, fragments.
fn merit(desk: &Desk, article: ArticleIdx, whole: &str, span: Span) -> f64 {
    let mut merit = 1.0;
    let mut words = whole.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    if has_word(POINTERS, &first) {
        merit *= 0.55;
    }
    if words.any(|word| has_word("they them it this", word)) {
        merit *= 0.85;
    }
    let opens_quoted = whole.starts_with(['"', '\u{201c}', '\u{2018}', '\'', '\u{ab}']);
    let quotes = desk.annotated(article).quotes.iter().filter(|quote| quote.span.overlaps(span));
    let n_quoted_bytes: usize = quotes
        .filter(|quote| quote.kind != dateline_model::QuoteKind::Indirect)
        .map(|quote| quote.span.end.min(span.end).saturating_sub(quote.span.start.max(span.start)) as usize)
        .sum();
    if opens_quoted || n_quoted_bytes * 2 > span.len() {
        merit *= 0.3;
    }
    if whole.ends_with('?') {
        return 0.0;
    }
    if !whole.ends_with(['.', '!', '"', '\u{201d}', '\u{2019}', ')']) {
        merit *= 0.2;
    }
    let is_cut = whole.chars().filter(|c| matches!(c, '"' | '\u{201c}' | '\u{201d}')).count() % 2 == 1;
    if is_cut {
        merit *= 0.3;
    }
    let n_words = n_words(whole);
    if n_words > 45 {
        merit *= 45.0 / n_words as f64;
    }
    merit
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// How much a word counts: in how many origins beyond the first it stands; where there is but one origin, in how many
/// of its sentences beyond the first.
fn word_weights(candidates: &[Candidate], n_vocabulary: usize) -> Vec<f64> {
    let (mut n_origins, mut n_sentences) = (vec![0_usize; n_vocabulary], vec![0_usize; n_vocabulary]);
    let mut last_in: Vec<Option<ArticleIdx>> = vec![None; n_vocabulary];
    // The candidates of one report stand together.
    for candidate in candidates {
        for word in candidate.words.iter().map(|&word| word as usize) {
            n_sentences[word] += 1;
            if last_in[word].replace(candidate.article) != Some(candidate.article) {
                n_origins[word] += 1;
            }
        }
    }
    let is_alone = candidates.windows(2).all(|pair| pair[0].article == pair[1].article);
    let n_told = n_origins.into_iter().zip(n_sentences);
    n_told
        .map(|(origins, sentences)| if is_alone { sentences.min(4) } else { origins } as f64 - 1.0)
        .collect()
}

fn is_same(a: &Candidate, b: &Candidate) -> bool {
    let share = if a.position == 0 && b.position == 0 { SAME_OPENING } else { SAME };
    n_shared(&a.words, &b.words) as f64 >= share * a.words.len().min(b.words.len()).max(1) as f64
}

/// How many words stand in both of two ascending lists.
fn n_shared(a: &[Word], b: &[Word]) -> usize {
    let mut n_shared = 0;
    let (mut a, mut b) = (a, b);
    while let (Some((first, rest_of_a)), Some((second, rest_of_b))) = (a.split_first(), b.split_first()) {
        n_shared += usize::from(first == second);
        (a, b) = (if first <= second { rest_of_a } else { a }, if second <= first { rest_of_b } else { b });
    }
    n_shared
}

/// Lower-case words of four letters or more, and numbers: short words carry grammar more than news.
fn content_words(sentence: &str) -> impl Iterator<Item = String> {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3 || word.starts_with(|c: char| c.is_numeric()))
}

/// What befalls people: numbers of them are tolls, which reports give differently.
const TOLLS: &str = "killed injured missing detained displaced evacuated rescued hospitalized infected abducted trapped \
                     released deported";

/// The tolls that stand in a stretch of a report.
fn tolls<'d>(desk: &'d Desk, cite: Cite) -> impl Iterator<Item = (&'d str, Option<f64>, Option<f64>)> {
    let quantities = desk.annotated(cite.article).quantities.iter();
    let within = quantities.filter(move |quantity| cite.span.contains(quantity.number));
    // "A guard was killed" gives no number that another report could give otherwise.
    within
        .filter(|quantity| !quantity.is_single && has_word(TOLLS, &quantity.of))
        .map(|quantity| (quantity.of.as_str(), quantity.at_least, quantity.at_most))
}

/// The sentence rests on itself and, where other reports of the story tell its events too, on the first clause of each that
/// does and gives the same numbers. An event that the sentence only touches on ("who took part in the talks") brings no others
/// in, nor does one that was told before: what the sentence adds to it is its own.
fn cited(
    desk: &Desk,
    story: usize,
    candidate: &Candidate,
    told_before: &BTreeSet<usize>,
    kind: SentenceKind,
) -> CitedSentence {
    let own = Cite { article: candidate.article, span: candidate.span };
    let own_tolls: Vec<_> = tolls(desk, own).collect();
    let is_own = |cite: &Cite| own.span.contains(cite.span);
    let mut evidence = vec![own];
    for &event in candidate.events.iter().filter(|event| !told_before.contains(event)) {
        let is_told = desk
            .tellings(event, own.article)
            .iter()
            .any(|cite| is_own(cite) && cite.span.len() as f64 >= MIN_CLAUSE * own.span.len() as f64);
        if !is_told {
            continue;
        }
        // A number in the sentence is not borne out by a report that gives another, or none.
        let own_numbers: Vec<bool> =
            desk.numbers(event, own.article).map(|cites| cites.iter().any(is_own)).collect();
        let gives_them = |article| {
            let given = own_numbers.iter().zip(desk.numbers(event, article));
            given.into_iter().all(|(is_own, cites)| !is_own || !cites.is_empty())
        };
        let bears_out = |cite: &Cite| {
            let whole = desk.sentence_idx(cite.article, cite.span);
            let span = whole.map_or(cite.span, |idx| desk.annotated(cite.article).sentences[idx].span);
            let others: Vec<_> = tolls(desk, Cite { article: cite.article, span }).collect();
            own_tolls.iter().all(|toll| others.contains(toll))
        };
        let others = desk.reports(story).iter().filter(|&&article| {
            article != own.article && desk.origin(article) == article && gives_them(article)
        });
        let others = others.filter_map(|&article| desk.tellings(event, article).first().copied());
        evidence.extend(others.filter(bears_out));
    }
    evidence[1..].sort();
    evidence.dedup();
    CitedSentence { text: candidate.text.clone(), kind, evidence }
}

/// The sentence on one line; behind "yesterday" and its like stands the day it means, where that is known; in a long story
/// behind weekdays too.
fn with_days(desk: &Desk, article: ArticleIdx, span: Span, is_long: bool) -> String {
    let text = &desk.annotated(article).article.text;
    let mut told = String::new();
    let mut at = span.start;
    for (i, time) in desk.annotated(article).times.iter().enumerate() {
        let day = match &time.expr {
            TimeExpr::Part { of, .. } => of,
            other => other,
        };
        let is_relative = matches!(day, TimeExpr::Offset { unit: TimeUnit::Day, .. })
            || is_long && matches!(day, TimeExpr::Weekday { .. });
        if !is_relative || time.span.end <= at || !span.contains(time.span) {
            continue;
        }
        let resolved = desk.time(article, dateline_model::LocalTimeId(i as u32));
        if let Some(day) = resolved.and_then(|time| time.resolved.days.single()) {
            told.push_str(Span { start: at, end: time.span.end }.of(text));
            told.extend([" [", &day_and_month(day), "]"]);
            at = time.span.end;
        }
    }
    told.push_str(Span { start: at, end: span.end }.of(text));
    plain(&told)
}

/// The sentence without the place, day and agency that reports begin with: capitals, then a dash.
fn without_dateline(sentence: &str) -> &str {
    let dashes = [" - ", " \u{2013} ", " \u{2014} ", " -- "];
    let found = dashes.iter().filter_map(|dash| sentence.find(dash).map(|at| (at, at + dash.len()))).min();
    let Some((at, rest)) = found.filter(|(at, _)| *at <= MAX_DATELINE) else { return sentence };
    let place: Vec<char> = sentence[..at].chars().take_while(|c| c.is_alphabetic() || *c == ' ').collect();
    let n_capitals = place.iter().filter(|c| c.is_uppercase()).count();
    let n_small = sentence[..at]
        .split([',', '('])
        .next()
        .map_or(0, |place| place.chars().filter(|c| c.is_lowercase()).count());
    if n_capitals >= 3 && n_small == 0 { &sentence[rest..] } else { sentence }
}

/// A long sentence without its closing ", which ..." clause: what is left is as true as it was. Left whole where the
/// clause or the rest would break a quotation.
fn without_closing_clause(sentence: &str) -> String {
    const LONG: usize = 200;
    const OPENERS: [&str; 4] = [", which ", ", who ", ", whose ", ", where "];
    if sentence.chars().count() <= LONG {
        return sentence.to_owned();
    }
    let cut = OPENERS.iter().filter_map(|opener| sentence.rfind(opener)).max();
    let Some((kept, dropped)) = cut.map(|at| sentence.split_at(at)) else {
        return sentence.to_owned();
    };
    let is_quoted = |words: &str| words.contains(['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\'']);
    // A comma in the clause may lead back to the main clause ("..., who led it, said ...").
    let may_lead_back = dropped[2..].contains(',');
    if kept.chars().count() < 60 || is_quoted(dropped) || may_lead_back {
        return sentence.to_owned();
    }
    format!("{kept}.")
}

#[cfg(test)]
mod tests {
    use dateline_model::{Attribute, DayRange, Role, Status, Subject};
    use jiff::civil::date;

    use super::{leans, without_closing_clause, without_dateline};
    use crate::testing::Newsroom;
    use crate::{PresentConfig, SentenceKind};

    #[test]
    fn the_place_and_agency_before_the_news_are_left_out() {
        for dateline in ["LENDTON \u{2014} ", "LENDTON, May 3 (Agency) - ", "PORT LEND (Agency) \u{2013} "] {
            assert_eq!(without_dateline(&format!("{dateline}A mill burned.")), "A mill burned.");
        }
        for sentence in
            ["A mill - the oldest - burned.", "NATO talks \u{2013} the third round \u{2013} failed."]
        {
            assert_eq!(without_dateline(sentence), sentence);
        }
    }

    #[test]
    fn only_a_closing_relative_clause_of_a_long_sentence_is_left_out() {
        let lead = "The mayors of the seven towns on the upper Lend met in the old customs house on Monday and agreed \
                    after nine hours of talks to share the cost of the new dam and of the road that leads to it";
        assert_eq!(
            without_closing_clause(&format!("{lead}, which will open in spring.")),
            format!("{lead}.")
        );
        let leads_back = format!("{lead}, which will open in spring, said the clerk.");
        assert_eq!(without_closing_clause(&leads_back), leads_back);
        let short = "The dam, which is new, leaks.";
        assert_eq!(without_closing_clause(short), short);
    }

    #[test]
    fn what_points_back_leans() {
        for sentence in [
            "He also said that the dam would hold.",
            "However, the dam held.",
            "Three passengers are still missing.",
            "The two men met again.",
            "The engineer said his son had warned him.",
            "The operator of the dam rejects this.",
        ] {
            assert!(leans(sentence, false), "{sentence}");
        }
        assert!(!leans("Ada Brandt said her son had warned the town.", true));
        assert!(!leans("A dam broke in Lend on Friday.", false));
    }

    /// Two reports of a fire with another toll, each with a second sentence.
    fn fire(config: &PresentConfig) -> Vec<(SentenceKind, String)> {
        let mut news = Newsroom::default();
        let reports = [
            "A mill burned down in Lend on Friday and two workers were killed. He also said that the roof had fallen in.",
            "Three workers were killed when a mill burned down in Lend on Friday. Mayor Ada Brandt closed all the other mills of the valley for a week.",
        ]
        .map(|text| news.report(Some("Gazette"), Some(date(2031, 3, 7)), &[(Role::Body, text)]));
        let story = news.story(&reports);
        news.storyline(&[story]);
        let told = [(reports[0], "A mill burned down"), (reports[1], "a mill burned down")];
        let event = news.event(story, "Mill burns down in Lend", DayRange::day(date(2031, 3, 7)), &told);
        news.difference(
            Subject::Event(event),
            Attribute::Killed,
            Status::Disputed,
            &[("2", None, &[(reports[0], "two workers")]), ("3", None, &[(reports[1], "Three workers")])],
        );
        let briefing = crate::present(&news.articles, &news.clusters, &news.ledger, config);
        let sentences = briefing.stories[0].brief.iter();
        sentences.map(|sentence| (sentence.kind, sentence.text.clone())).collect()
    }

    #[test]
    fn a_disagreement_is_named_and_nothing_leans_on_air() {
        let brief = fire(&PresentConfig::default());
        let told: Vec<&str> = brief.iter().map(|(_, text)| text.as_str()).collect();
        assert!(told.contains(&"Reports differ on how many were killed: 2; 3."), "{told:?}");
        assert!(
            !told.iter().any(|text| text.starts_with("He also")) || told[0].starts_with("A mill"),
            "{told:?}"
        );
    }

    /// Three reports of one fire, the last of the next day with a higher toll, in a brief of so many words.
    fn updated(words: Option<usize>) -> Vec<String> {
        let mut news = Newsroom::default();
        let told = [
            (
                7,
                "A mill burned down in Lend on Friday and two workers were killed, the brigade of the valley said in the evening.",
            ),
            (
                7,
                "Two workers were killed when a mill burned down in Lend on Friday, said the brigade. Mayor Ada Brandt closed all the other mills of the valley for a week.",
            ),
            (
                8,
                "Three workers were killed when a mill burned down in Lend on Friday, the brigade now says. Mayor Ada Brandt closed the mills of the valley for a week.",
            ),
        ];
        let reports = told
            .map(|(day, text)| news.report(Some("Gazette"), Some(date(2031, 3, day)), &[(Role::Body, text)]));
        let story = news.story(&reports);
        news.storyline(&[story]);
        let clauses = [
            (reports[0], "A mill burned down"),
            (reports[1], "a mill burned down"),
            (reports[2], "a mill burned down"),
        ];
        let event = news.event(story, "Mill burns down in Lend", DayRange::day(date(2031, 3, 7)), &clauses);
        news.difference(
            Subject::Event(event),
            Attribute::Killed,
            Status::Updated,
            &[
                ("3", None, &[(reports[2], "Three workers")]),
                ("2", Some("brigade"), &[(reports[0], "two workers"), (reports[1], "Two workers")]),
            ],
        );
        let config = PresentConfig { brief_words: words };
        let briefing = crate::present(&news.articles, &news.clusters, &news.ledger, &config);
        briefing.stories[0].brief.iter().map(|sentence| sentence.text.clone()).collect()
    }

    #[test]
    fn a_toll_that_was_updated_is_named_in_a_short_brief_too() {
        let told = "How many were killed was updated: from 2 to 3.".to_owned();
        for words in [None, Some(80), Some(40), Some(30)] {
            let brief = updated(words);
            assert!(brief.contains(&told), "{words:?}: {brief:?}");
            let n_words: usize = brief.iter().map(|text| text.split(' ').count()).sum();
            assert!(words.is_none_or(|words| n_words <= words), "{words:?}: {brief:?}");
        }
    }

    #[test]
    fn a_brief_too_short_for_a_difference_still_says_what_happened() {
        assert_eq!(updated(Some(16)).len(), 1);
        assert!(updated(Some(16))[0].contains("burned down"));
    }

    #[test]
    fn a_report_in_which_nothing_stands_twice_has_its_first_sentence_for_a_brief() {
        let mut news = Newsroom::default();
        let report = news.report(None, None, &[(Role::Body, "Rain fell on seven quiet valleys overnight.")]);
        let story = news.story(&[report]);
        news.storyline(&[story]);
        assert_eq!(news.brief().stories[0].brief.len(), 1);
    }

    #[test]
    fn a_brief_keeps_to_the_words_that_were_asked_for() {
        for words in [1, 14, 20, 25, 40, 400] {
            let brief = fire(&PresentConfig { brief_words: Some(words) });
            let n_words: usize = brief.iter().map(|(_, text)| text.split(' ').count()).sum();
            assert!(!brief.is_empty() && (n_words <= words || brief.len() == 1), "{words}: {brief:?}");
        }
    }
}
