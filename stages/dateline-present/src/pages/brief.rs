//! What happened, in a few of the reports' own sentences.
//!
//! Sentences are picked so that together they tell most of what most origins tell: each event counts by its newsworth,
//! each content word by the number of origins that use it, both once; a sentence further down its report counts less
//! (Gillick and Favre 2009, "A Scalable Global Model for Summarization", with events beside words). Nothing is written:
//! at most a closing relative clause is left out, and a relative day is followed by the day it means, in brackets.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{ArticleIdx, Cite, Role, Sentence, Span, TimeExpr, TimeUnit};

use super::desk::{Desk, plain};
use super::timeline::first_of_each;
use crate::CitedSentence;
use crate::when::day_and_month;

/// A brief has at most so many sentences, and no further one once it has so many words.
const MAX_SENTENCES: usize = 5;
const MAX_WORDS: usize = 120;
/// Sentences after the first so many of a report are not looked at: news stands at the top.
const MAX_LOOK: usize = 25;
/// What a sentence tells is divided by its words and so many more: the higher, the less short sentences are favoured.
const BREVITY: f64 = 12.0;
const LEAD_BREVITY: f64 = 40.0;
/// A sentence must add so much of what the first one told.
const MIN_GAIN: f64 = 0.1;
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

/// A sentence that may be picked.
struct Candidate {
    article: ArticleIdx,
    span: Span,
    text: String,
    words: BTreeSet<String>,
    n_words: usize,
    events: Vec<usize>,
    /// How good a sentence it is by itself: 0 to 1.
    merit: f64,
    position: usize,
}

/// The brief of a story, the lead first.
pub(super) fn of(desk: &Desk, story: usize) -> Vec<CitedSentence> {
    let candidates = candidates(desk, story);
    let word_weight = word_weights(&candidates);
    let event_weight: BTreeMap<usize, f64> =
        desk.events(story).iter().map(|&event| (event, desk.newsworth(event))).collect();

    let mut picked: Vec<&Candidate> = Vec::new();
    let mut told_words: BTreeSet<&str> = BTreeSet::new();
    let mut told_events: BTreeSet<usize> = BTreeSet::new();
    let mut first_gain = 0.0;
    let mut n_words = 0;
    while picked.len() < MAX_SENTENCES && n_words < MAX_WORDS {
        let gain = |candidate: &Candidate| {
            let words = candidate.words.iter().filter(|word| !told_words.contains(word.as_str()));
            let words: f64 = words.filter_map(|word| word_weight.get(word.as_str())).sum();
            let events = candidate.events.iter().filter(|event| !told_events.contains(event));
            let events: f64 = events.filter_map(|event| event_weight.get(event)).sum();
            // A sentence all of whose happenings are told already says little new, whatever its words.
            let is_retelling = !candidate.events.is_empty()
                && candidate.events.iter().all(|event| told_events.contains(event));
            let retelling = if is_retelling { 0.5 } else { 1.0 };
            // The lead may be long: it has to say what the story is about.
            let brevity = if told_words.is_empty() { LEAD_BREVITY } else { BREVITY };
            retelling * candidate.merit * (words + 6.0 * events) / (candidate.n_words as f64 + brevity)
        };
        let has_lead = candidates.iter().any(|candidate| candidate.position < N_LEADS);
        let fresh = candidates.iter().filter(|candidate| {
            let can_open = !has_lead || candidate.position < N_LEADS;
            if picked.is_empty() { can_open } else { !picked.iter().any(|told| is_same(told, candidate)) }
        });
        let best = fresh.map(|candidate| (gain(candidate), candidate)).max_by(|a, b| {
            a.0.total_cmp(&b.0).then_with(|| (b.1.article, b.1.span).cmp(&(a.1.article, a.1.span)))
        });
        let Some((gain, best)) = best else { break };
        if gain <= 0.0 || gain < MIN_GAIN * first_gain {
            break;
        }
        if picked.is_empty() {
            first_gain = gain * (best.n_words as f64 + LEAD_BREVITY) / (best.n_words as f64 + BREVITY);
        }
        told_words.extend(best.words.iter().map(String::as_str));
        told_events.extend(&best.events);
        n_words += best.n_words;
        picked.push(best);
    }
    // The lead first, the others as far up as they stand in their reports.
    if let [_, rest @ ..] = &mut picked[..] {
        rest.sort_by_key(|candidate| (candidate.position, candidate.article));
    }
    picked.into_iter().map(|candidate| cited(desk, candidate)).collect()
}

fn candidates(desk: &Desk, story: usize) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for article in desk.originals(story) {
        let annotated = desk.annotated(article);
        let body = annotated.sentences.iter().filter(|s| s.role == Role::Body && !s.is_excerpt);
        for (position, sentence) in body.take(MAX_LOOK).enumerate() {
            candidates.extend(candidate(desk, article, sentence, position));
        }
    }
    candidates
}

fn candidate(desk: &Desk, article: ArticleIdx, sentence: &Sentence, position: usize) -> Option<Candidate> {
    let annotated = desk.annotated(article);
    let span = sentence.span;
    let whole = plain(span.of(&annotated.article.text));
    let n_words = whole.split(' ').count();
    let mentions = annotated.events.iter().enumerate().filter(|(_, event)| span.contains(event.trigger));
    let of_article = desk.ledger.event_of.get(article.index());
    let events: Vec<usize> = mentions
        .filter_map(|(i, _)| of_article.and_then(|events| events.get(i).copied().flatten()))
        .collect();
    let merit = merit(desk, article, &whole, span, &events) / (1.0 + position as f64 / 6.0);
    (merit > 0.0 && n_words >= 5).then(|| Candidate {
        article,
        span,
        text: without_dateline(&with_days(desk, article, span)).to_owned(),
        words: content_words(&whole),
        n_words,
        events,
        merit,
        position,
    })
}

/// Words that, at the head of a sentence, point to one before it.
const POINTERS: &str = "he she it they this that these those his her its their but and however meanwhile also there \
                        such both then still instead for so while asked in according";
/// Words that do so after "the".
const COUNTED: &str = "two three four five former latter others same";

/// How well a sentence stands alone: 1 for plain reporting, less for quotations, pointers back, lists, fragments.
fn merit(desk: &Desk, article: ArticleIdx, whole: &str, span: Span, events: &[usize]) -> f64 {
    let mut merit = 1.0;
    let mut words = whole.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    let second = words.next().unwrap_or_default();
    let is_counted = first == "the" && has_word(COUNTED, second);
    if has_word(POINTERS, &first) || is_counted {
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
    let n_words = whole.split(' ').count();
    if n_words > 45 {
        merit *= 45.0 / n_words as f64;
    }
    let is_all_background =
        !events.is_empty() && events.iter().all(|&event| desk.ledger.events[event].is_background);
    if is_all_background {
        merit *= 0.4;
    }
    merit
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// How much a word counts: in how many origins beyond the first it stands; where there is but one origin, in how many
/// of its sentences beyond the first.
fn word_weights(candidates: &[Candidate]) -> BTreeMap<&str, f64> {
    let mut origins: BTreeMap<&str, BTreeSet<ArticleIdx>> = BTreeMap::new();
    let mut n_sentences: BTreeMap<&str, usize> = BTreeMap::new();
    for candidate in candidates {
        for word in &candidate.words {
            origins.entry(word).or_default().insert(candidate.article);
            *n_sentences.entry(word).or_default() += 1;
        }
    }
    let is_alone = candidates.iter().map(|c| c.article).collect::<BTreeSet<_>>().len() < 2;
    let weights = origins.into_iter().map(|(word, origins)| {
        let n = if is_alone { n_sentences[word].min(4) } else { origins.len() };
        (word, n as f64 - 1.0)
    });
    weights.collect()
}

fn is_same(a: &Candidate, b: &Candidate) -> bool {
    let n_shared = a.words.intersection(&b.words).count();
    let share = if a.position == 0 && b.position == 0 { SAME_OPENING } else { SAME };
    n_shared as f64 >= share * a.words.len().min(b.words.len()).max(1) as f64
}

/// Lower-case words of four letters or more, and numbers: short words carry grammar more than news.
fn content_words(sentence: &str) -> BTreeSet<String> {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3 || word.starts_with(|c: char| c.is_numeric())).collect()
}

/// The sentence rests on itself and, where others tell its events too, on the first clause of each that does and gives the
/// same numbers. An event that the sentence only touches on ("who took part in the talks") brings no others in.
fn cited(desk: &Desk, candidate: &Candidate) -> CitedSentence {
    let own = Cite { article: candidate.article, span: candidate.span };
    let mut evidence = vec![own];
    for &event in &candidate.events {
        let reports = &desk.ledger.events[event].reports;
        let is_told = reports.iter().any(|cite| {
            let is_own = cite.article == own.article && own.span.contains(cite.span);
            is_own && cite.span.len() as f64 >= MIN_CLAUSE * own.span.len() as f64
        });
        // A number in the sentence is not borne out by a report that gives another.
        let quantities = desk.ledger.events[event].quantities.iter();
        let own_numbers: Vec<_> = quantities
            .map(|quantity| &quantity.evidence)
            .filter(|cites| cites.iter().any(|c| c.article == own.article && own.span.contains(c.span)))
            .collect();
        let gives_them = |article| own_numbers.iter().all(|cites| cites.iter().any(|c| c.article == article));
        let others = first_of_each(reports).into_iter().filter(|cite| {
            is_told
                && cite.article != own.article
                && desk.origin(cite.article) == cite.article
                && gives_them(cite.article)
        });
        evidence.extend(others);
    }
    evidence[1..].sort();
    evidence.dedup();
    CitedSentence { text: without_closing_clause(&candidate.text), evidence }
}

/// The sentence on one line; behind "yesterday" and its like stands the day it means, where that is known.
fn with_days(desk: &Desk, article: ArticleIdx, span: Span) -> String {
    let text = &desk.annotated(article).article.text;
    let mut told = String::new();
    let mut at = span.start;
    for (i, time) in desk.annotated(article).times.iter().enumerate() {
        let is_relative = matches!(&time.expr, TimeExpr::Offset { unit: TimeUnit::Day, .. })
            || matches!(&time.expr, TimeExpr::Part { of, .. } if matches!(**of, TimeExpr::Offset { unit: TimeUnit::Day, .. }));
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
    use super::{without_closing_clause, without_dateline};

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
}
