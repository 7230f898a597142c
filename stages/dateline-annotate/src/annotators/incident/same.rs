//! Which events of a report tell of its main violence, and to which of them a telling of harm belongs.
//!
//! The first violence that is told as news is the main one. Others are it too unless something speaks against: another town,
//! another day, other means, another doer.

use dateline_model::{
    Annotated, EntityKind, EventMention, LocalEntityId, LocalEventId, ParticipantRole, Span,
};

use super::setting::is_town;
use super::telling::Telling;
use super::{Sentence, is_violent, sentence_of};

/// How many sentences a telling may stand behind the deed it belongs to.
const REACH: usize = 24;
/// How many before it, at the head of a report.
const AHEAD: usize = 3;

/// The mentions of the main violence, in text order; empty where there is none.
pub(super) fn mentions(annotated: &Annotated, sentences: &[Sentence<'_>]) -> Vec<LocalEventId> {
    let mut main: Vec<LocalEventId> = Vec::new();
    // The last paragraph with violence of another occasion: what follows there without a day goes on from it.
    let mut other_paragraph = None;
    for (idx, event) in annotated.events.iter().enumerate().filter(|(_, e)| is_violent(e)) {
        let Some(at) = sentence_of(sentences, event.trigger) else { continue };
        let paragraph = sentences[at].paragraph_idx;
        let goes_on =
            other_paragraph == Some(paragraph) && event.time.is_none() && !shares(annotated, &main, event);
        if sentences[at].is_elsewhere || goes_on || is_several(annotated, event) {
            if sentences[at].is_elsewhere {
                other_paragraph = Some(paragraph);
            }
            continue;
        }
        if main.iter().take(MOST_COMPARED).all(|m| may_be_one(annotated, &annotated.events[m.index()], event))
        {
            main.push(LocalEventId(idx as u32));
        }
    }
    main
}

/// Mentions that a further one is compared with: the first tell what it is about, and the work stays linear.
const MOST_COMPARED: usize = 32;

fn shares(annotated: &Annotated, main: &[LocalEventId], event: &EventMention) -> bool {
    let is_person = |e: LocalEntityId| {
        annotated.entities.get(e.index()).is_some_and(|entity| entity.kind == EntityKind::Person)
    };
    let of = |e: &EventMention| -> Vec<LocalEntityId> {
        e.participants.iter().map(|p| p.entity).filter(|e| is_person(*e)).collect()
    };
    let own = of(event);
    main.iter().any(|m| of(&annotated.events[m.index()]).iter().any(|e| own.contains(e)))
}

/// "Killings", "two attacks": told of several at once.
fn is_several(annotated: &Annotated, event: &EventMention) -> bool {
    let word = event.trigger.of(&annotated.article.text).to_lowercase();
    word.len() > event.lemma.len()
        && word.starts_with(&event.lemma)
        && word.ends_with('s')
        && matches!(
            event.lemma.as_str(),
            "killing"
                | "attack"
                | "raid"
                | "strike"
                | "bombing"
                | "murder"
                | "slaying"
                | "assassination"
                | "airstrike"
        )
}

fn may_be_one(annotated: &Annotated, one: &EventMention, other: &EventMention) -> bool {
    let town = |e: &EventMention| e.place.filter(|p| is_town(annotated, *p));
    let same_town = match (town(one), town(other)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    let day = |e: &EventMention| {
        e.time.and_then(|t| annotated.times.get(t.index())).and_then(|t| t.resolved.days.single())
    };
    let same_day = match (day(one), day(other)) {
        // Early on Sunday is Saturday night.
        (Some(a), Some(b)) => a.until(b).is_ok_and(|span| span.get_days().abs() <= 1),
        _ => true,
    };
    let doers = |e: &EventMention| -> Vec<LocalEntityId> {
        e.participants.iter().filter(|p| p.role == ParticipantRole::Actor).map(|p| p.entity).collect()
    };
    let (a, b) = (doers(one), doers(other));
    let same_doer = a.is_empty() || b.is_empty() || a.iter().any(|e| b.contains(e));
    let means = |e: &EventMention| e.mode.as_deref().map_or(Means::Open, Means::of);
    same_town && same_day && same_doer && means(one).suits(means(other))
}

/// By what violence is done, as far as two accounts of one deed must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    Open,
    Bomb,
    Gun,
    Air,
    Crash,
    Fire,
    Disaster,
    Collapse,
}

impl Means {
    fn of(mode: &str) -> Self {
        match mode {
            "bombing" | "car-bomb" | "explosion" => Self::Bomb,
            "shooting" => Self::Gun,
            "airstrike" => Self::Air,
            "crash" => Self::Crash,
            "fire" => Self::Fire,
            "disaster" => Self::Disaster,
            "collapse" => Self::Collapse,
            _ => Self::Open,
        }
    }

    fn suits(self, other: Self) -> bool {
        self == other || self == Self::Open || other == Self::Open
    }
}

/// Whether a telling of harm is of the main violence: the violence in whose clause or next to which it stands, else the
/// latest before it, else one told right after it at the head of the report.
pub(super) fn belongs(
    annotated: &Annotated,
    sentences: &[Sentence<'_>],
    main: &[LocalEventId],
    telling: &Telling,
) -> bool {
    let is_main = |idx: usize| main.binary_search(&LocalEventId(idx as u32)).is_ok();
    let here = sentences[telling.sentence].span;
    let events = &annotated.events;
    let first = events.partition_point(|e| e.trigger.start < here.start);
    let in_sentence = (first..events.len())
        .take_while(|&e| events[e].trigger.start < here.end)
        .filter(|&e| is_violent(&events[e]));
    let distance = |e: usize| {
        let holds = events[e].span.contains(Span { start: telling.at, end: telling.at + 1 });
        (!holds, events[e].trigger.start.abs_diff(telling.at), e)
    };
    if let Some(nearest) = in_sentence.min_by_key(|&e| distance(e)) {
        return is_main(nearest);
    }
    let before = (0..first).rev().find(|&e| is_violent(&events[e]));
    if let Some(before) = before {
        let at = sentence_of(sentences, events[before].trigger);
        let is_near = at.is_some_and(|at| at + REACH >= telling.sentence);
        let same_paragraph =
            at.is_some_and(|at| sentences[at].paragraph_idx == sentences[telling.sentence].paragraph_idx);
        // Violence of another occasion is left with its paragraph.
        if is_near && (is_main(before) || same_paragraph) {
            return is_main(before);
        }
        return is_near;
    }
    let after = main.first().and_then(|m| sentence_of(sentences, events[m.index()].trigger));
    after.is_some_and(|after| after <= telling.sentence + AHEAD)
}
