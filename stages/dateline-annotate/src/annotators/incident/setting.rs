//! In which town and where in it, on which day and at what hour the main violence of a report took place.

use std::sync::LazyLock;

use dateline_model::{
    Annotated, EntityKind, LocalEntityId, LocalEventId, LocalTimeId, PartOfDay, Span, TimeExpr,
};
use rustc_hash::FxHashSet;

use super::words::{self, HarmWord};
use super::{Sentence, is_violent, times_in};
use crate::annotators::events::addresses::address_at;
use crate::annotators::names::dateline::place_of;
use crate::annotators::words::{Class, is};
use crate::calendar_words::is_calendar;
use crate::gazetteer::{known, rows};
use crate::syntax::Syntax;

/// All towns that the report names.
pub(super) fn towns(annotated: &Annotated) -> Vec<LocalEntityId> {
    let all = (0..annotated.entities.len()).map(|e| LocalEntityId(e as u32));
    all.filter(|&e| is_town(annotated, e)).collect()
}

/// Whether a mention is the place of writing at the head of its paragraph.
pub(super) fn is_dateline(sentence: &Sentence<'_>, span: Span) -> bool {
    let tokens = sentence.paragraph.tokens_in(span);
    tokens.start == 0 && place_of(&sentence.paragraph.doc).is_some_and(|place| place.contains(&tokens.start))
}

/// Whether a place can be a town: no country, state or part of the world, no street, park or building.
pub(super) fn is_town(annotated: &Annotated, place: LocalEntityId) -> bool {
    static STATES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words_of("state"));
    let Some(entity) = annotated.entities.get(place.index()) else { return false };
    entity.kind == EntityKind::Place
        && entity.link.as_deref().map_or_else(
            || {
                known(&entity.name)
                    .is_none_or(|k| k.kind != EntityKind::Place || (k.link.is_some() && !k.is_country))
            },
            |link| link.starts_with("geonames:"),
        )
        && !STATES.contains(entity.name.as_str())
        && !lies_within(&entity.name)
}

/// Whether a name ends as those of what lies in a town or around it: a street, a park, a county.
pub(super) fn lies_within(name: &str) -> bool {
    static WITHIN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words_of("within"));
    let last = name.split(' ').next_back().unwrap_or_default().to_lowercase();
    WITHIN.contains(last.as_str())
}

/// The words of a class of `data/place_words.tsv`.
pub(super) fn words_of(class: &str) -> FxHashSet<&'static str> {
    rows(include_str!("../../../data/place_words.tsv"))
        .filter(|row| row[0] == class)
        .flat_map(|row| row[1].split(", "))
        .collect()
}

/// The day of the violence, and how much speaks against it: the first day told near a word of harm, those behind that are
/// only a time of day, stand beside "said" or "charged", or lie long back.
pub(super) fn time(
    annotated: &Annotated,
    sentences: &[Sentence<'_>],
    mentions: &[LocalEventId],
) -> (Option<LocalTimeId>, u8) {
    let published = annotated.article.published.day;
    let mut found: Vec<(u8, usize, usize, usize)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate().filter(|(_, s)| s.paragraph.excerpt_of.is_none()) {
        let harm = harm_tokens(annotated, sentence);
        if harm.is_empty() {
            continue;
        }
        let syntax = Syntax::new(&sentence.paragraph.doc);
        for t in times_in(annotated, sentence.span) {
            let time = &annotated.times[t];
            let Some(day) = time.resolved.days.single() else { continue };
            let days_ago = published.and_then(|p| day.until(p).ok()).map(|span| span.get_days());
            if days_ago.is_some_and(|n| n < 0) || is_stamp(annotated, time.span) {
                continue;
            }
            let is_absolute =
                matches!(time.expr.without_part(), TimeExpr::Absolute(_) | TimeExpr::Month { .. });
            let is_far = days_ago.is_some_and(|n| n > FULL_DATE_AFTER_DAYS);
            if is_far && !is_absolute {
                continue;
            }
            let tokens = sentence.paragraph.tokens_in(time.span);
            let near = tokens.start.saturating_sub(3).max(sentence.tokens.start)
                ..(tokens.start + 4).min(sentence.tokens.end);
            let is_said = near.clone().any(|k| {
                syntax.pos(k) == dateline_text::Pos::Verb && words::is(HarmWord::Aftermath, &syntax.lemma(k))
            });
            let is_clock = !names_a_day(&time.expr);
            let distance = harm.iter().map(|k| k.abs_diff(tokens.start)).min().unwrap_or(0);
            let is_own =
                mentions.iter().any(|m| annotated.events[m.index()].time == Some(LocalTimeId(t as u32)));
            let doubts =
                u8::from(!is_own) + 4 * u8::from(is_far) + 2 * u8::from(is_said) + u8::from(is_clock);
            // A dozen words are as far as the next sentence.
            found.push((doubts, at * 12 + distance, at, t));
        }
    }
    let best = found.into_iter().min();
    match best {
        Some((doubts, _, _, time)) => (Some(LocalTimeId(time as u32)), doubts),
        None => (mentions.iter().find_map(|m| annotated.events[m.index()].time), u8::MAX),
    }
}

/// Words around an hour or address that are looked at.
const AROUND: usize = 6;

/// Whether one sentence was cut in two behind a short form ("at 9:15 a.m. | Sunday deputies were called").
fn is_cut(annotated: &Annotated, one: &Sentence<'_>, next: &Sentence<'_>) -> bool {
    let words = one.span.of(&annotated.article.text).trim_end();
    let begins_small = next.span.of(&annotated.article.text).starts_with(char::is_lowercase);
    let is_clock = words.ends_with("a.m.") || words.ends_with("p.m.");
    one.paragraph_idx == next.paragraph_idx && (is_clock || words.ends_with('.') && begins_small)
}

/// Whether a sentence tells of the deed, or of the alarm it gave.
fn tells_scene(annotated: &Annotated, sentence: &Sentence<'_>) -> bool {
    let syntax = Syntax::new(&sentence.paragraph.doc);
    !sentence.is_elsewhere
        && (!harm_tokens(annotated, sentence).is_empty()
            || sentence.tokens.clone().any(|t| words::is(HarmWord::Alarm, &syntax.lemma(t))))
}

/// The time of day of the deed: the first clock time told of it or of its alarm, else the first part of a day.
pub(super) fn hour(
    annotated: &Annotated,
    sentences: &[Sentence<'_>],
    mentions: &[LocalEventId],
    day: Option<LocalTimeId>,
) -> Option<LocalTimeId> {
    let day_of = |t: usize| annotated.times[t].resolved.days.single();
    let own_day = day.and_then(|d| day_of(d.index()));
    // The day after a night's deed is still near; a clock without a day counts from the page's.
    let is_far = |t: usize| {
        own_day
            .zip(day_of(t))
            .is_some_and(|(own, other)| own.until(other).is_ok_and(|span| span.get_days().abs() > 3))
    };
    let mut found: Vec<(bool, usize)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        // The parser ends a sentence at "a.m." and "Ave.": the deed may stand in its other half.
        let goes_on = sentences.get(at + 1).filter(|next| is_cut(annotated, sentence, next));
        let before = at.checked_sub(1).map(|before| &sentences[before]);
        let goes_back = before.filter(|before| is_cut(annotated, before, sentence));
        let mut halves = [Some(sentence), goes_on, goes_back].into_iter().flatten();
        if sentence.is_elsewhere || !halves.any(|half| tells_scene(annotated, half)) {
            continue;
        }
        let syntax = Syntax::new(&sentence.paragraph.doc);
        let tells_deed = mentions.iter().any(|m| sentence.span.contains(annotated.events[m.index()].trigger));
        let gives_alarm = sentence.tokens.clone().any(|t| words::is(HarmWord::Alarm, &syntax.lemma(t)));
        for t in times_in(annotated, sentence.span) {
            let time = &annotated.times[t];
            let TimeExpr::Part { part, .. } = &time.expr else { continue };
            let is_clock = matches!(part, PartOfDay::Clock(..));
            // A part of the day is the deed's only where the deed is told, and where it is that of a day.
            if !(is_clock || (tells_deed || gives_alarm) && day_of(t).is_some()) {
                continue;
            }
            let tokens = sentence.paragraph.tokens_in(time.span);
            let near = tokens.start.saturating_sub(AROUND).max(sentence.tokens.start)
                ..(tokens.end + AROUND).min(sentence.tokens.end);
            // "Just before midnight" is the deed's own hour.
            let leads = |k: usize| k + 1 == tokens.start && syntax.is_word(k, &["before"]);
            let is_other =
                near.clone().any(|k| !leads(k) && words::is(HarmWord::OtherHour, &syntax.lemma(k)));
            if !is_other && !is_far(t) && !is_stamp(annotated, time.span) {
                found.push((!is_clock, t));
            }
        }
    }
    found.into_iter().min().map(|(_, t)| LocalTimeId(t as u32))
}

/// Where in the town: the first block told of the deed or its alarm, else the first street or side of town.
pub(super) fn address(sentences: &[Sentence<'_>]) -> Option<Span> {
    let mut found: Vec<(bool, usize, Span)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate().filter(|(_, s)| !s.is_elsewhere) {
        let doc = &sentence.paragraph.doc;
        let syntax = Syntax::new(doc);
        for token in sentence.tokens.clone() {
            let Some(tokens) = address_at(doc, token, sentence.tokens.end) else { continue };
            let near = token.saturating_sub(AROUND).max(sentence.tokens.start)..token;
            // "Otto Kern, of the 400 block of Mill Street": where he lives.
            let before = token.checked_sub(1).filter(|t| sentence.tokens.contains(t));
            let of_home = near.clone().any(|t| words::is(HarmWord::Home, &syntax.lemma(t)))
                || before.is_some_and(|t| syntax.is_word(t, &["of"]))
                || token > sentence.tokens.start + 1
                    && syntax.is_word(token - 1, &["the"])
                    && syntax.is_word(token - 2, &["of"]);
            if !of_home {
                let span = sentence.paragraph.span_of(tokens);
                let is_block = doc.word(token).starts_with(|c: char| c.is_ascii_digit());
                found.push((!is_block, at, span));
            }
        }
    }
    found.into_iter().min().map(|(_, _, span)| span)
}

/// What happened longer ago than this needs its date in full.
const FULL_DATE_AFTER_DAYS: i32 = 14;

/// Whether a time says more than an hour of the day the report appeared.
fn names_a_day(expr: &TimeExpr) -> bool {
    !matches!(expr.without_part(), TimeExpr::Offset { n: 0, .. }) || matches!(expr, TimeExpr::Offset { .. })
}

/// Whether a time is that of the page: "Posted: Friday, May 3, 2030 10:21 AM", or a line of nothing else that ends in a
/// time zone. "The shots fell at 10:21 p.m. EST" and "the list was posted on Friday" tell of the news.
fn is_stamp(annotated: &Annotated, span: Span) -> bool {
    /// A stamp's line has little beside the time: a weekday, a place, bars.
    const MOST_OTHER_BYTES: usize = 24;
    let text = &annotated.article.text;
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let begun = before.rsplit(['\n', '|', '\u{b7}', '\u{2022}']).next().unwrap_or_default().to_lowercase();
    let mut words = begun.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).peekable();
    let says_so = words.peek().is_some()
        && words.all(|word| {
            matches!(
                word,
                "posted" | "updated" | "published" | "first" | "last" | "originally" | "on" | "at" | "by"
            ) || is_calendar(word)
        });
    let own = span.of(text);
    let zones = ["EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "GMT"];
    let beside = begun.len() + after.split('\n').next().unwrap_or_default().len();
    says_so && STAMP_WORDS.iter().any(|w| begun.contains(w))
        || zones.iter().any(|z| own.ends_with(z)) && beside <= MOST_OTHER_BYTES
}

const STAMP_WORDS: [&str; 3] = ["posted", "updated", "published"];

/// The tokens of a sentence that tell of violence.
pub(super) fn harm_tokens(annotated: &Annotated, sentence: &Sentence<'_>) -> Vec<usize> {
    let syntax = Syntax::new(&sentence.paragraph.doc);
    let first = annotated.events.partition_point(|e| e.trigger.start < sentence.span.start);
    let events = annotated.events[first..].iter().take_while(|e| e.trigger.start < sentence.span.end);
    let mut tokens: Vec<usize> =
        events.filter(|e| is_violent(e)).flat_map(|e| sentence.paragraph.tokens_in(e.trigger)).collect();
    tokens.extend(sentence.tokens.clone().filter(|&t| {
        let lemma = syntax.lemma(t);
        is(Class::Harm, &lemma) || words::is(HarmWord::Deed, &lemma)
    }));
    tokens
}
