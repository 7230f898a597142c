//! What was told before: which earlier mention "the blast" speaks of again, and to which deed a bare toll belongs.
//!
//! A happening as its paragraph tells it goes in; it comes out with [`EventMention::takes_up`] set where it takes one up. The
//! one thing to know: only the last [`MEMORY`] mentions are looked at, so that time grows with the length of the text alone.

use dateline_model::{
    Annotated, EventKind, EventMention, LocalEventId, Modality, ParticipantRole, TimeExpr, TimeUnit,
};
use jiff::ToSpan;

use super::{Told, accidents, is_violent};

/// How many mentions back "the blast" may reach.
pub(super) const MEMORY: usize = 24;

/// The mention with what it takes up; `first` is the first of its paragraph.
pub(super) fn linked(annotated: &Annotated, told: Told, first: usize) -> EventMention {
    let Told { mut mention, is_definite, is_toll_alone, .. } = told;
    mention.takes_up = is_definite.then(|| taken_up(annotated, &mention, first)).flatten();
    if !is_toll_alone && !accidents::is_bare_toll(&mention) {
        return mention;
    }
    // A toll told by itself is that of the accident told before.
    let accident = accidents::before(annotated).filter(|_| mention.takes_up.is_none());
    if accident.is_some() {
        mention.takes_up = accident;
        (mention.kind, mention.mode) = (EventKind::Accident, None);
    } else if is_toll_alone {
        mention.takes_up = taken_up(annotated, &mention, first);
        let deed = mention.takes_up.and_then(|deed| annotated.events.get(deed.index()));
        (mention.kind, mention.mode) = (deed.map_or(EventKind::Assault, |deed| deed.kind), None);
    }
    mention
}

/// The latest earlier mention that a definite one can mean: of one family, with nobody who contradicts. Those of its own
/// paragraph, from `first` on, come before all others.
fn taken_up(annotated: &Annotated, mention: &EventMention, first: usize) -> Option<LocalEventId> {
    let earlier = &annotated.events;
    let suits = |other: &EventMention| {
        let shares = |role: ParticipantRole| {
            let of = |m: &EventMention| {
                m.participants.iter().filter(|p| p.role == role).map(|p| p.entity).collect::<Vec<_>>()
            };
            let (here, there) = (of(mention), of(other));
            here.is_empty() || there.is_empty() || here.iter().any(|e| there.contains(e))
        };
        let anybody =
            mention.participants.iter().any(|p| other.participants.iter().any(|q| q.entity == p.entity));
        let either_empty = mention.participants.is_empty() || other.participants.is_empty();
        other.modality == Modality::Happened
            && (other.kind == mention.kind || (is_violent(other.kind) && is_violent(mention.kind)))
            && shares(ParticipantRole::Victim)
            && (anybody || either_empty || is_violent(mention.kind))
            && (mention.place.is_none() || other.place.is_none() || mention.place == other.place)
            && (mention.time.is_none() || other.time.is_none() || mention.time == other.time)
    };
    // Then the same word: "the explosion" is the explosion, not the killing told after it.
    let from = earlier.len().saturating_sub(MEMORY).min(first);
    let here = (first..earlier.len()).rev().find(|&i| suits(&earlier[i]));
    let before =
        || (from..first).rev().filter(|&i| suits(&earlier[i]) && !is_long_past(annotated, &earlier[i]));
    let found =
        here.or_else(|| before().find(|&i| earlier[i].lemma == mention.lemma)).or_else(|| before().next());
    // Chains lead straight to the mention that told it first.
    found.map(|i| earlier[i].takes_up.unwrap_or(LocalEventId(i as u32)))
}

/// Whether a mention is dated a month or more back: "the blast" is not the one of last year.
pub(super) fn is_long_past(annotated: &Annotated, mention: &EventMention) -> bool {
    let Some(time) = mention.time.and_then(|t| annotated.times.get(t.index())) else { return false };
    let limit = annotated.article.published.day.map(|day| day.saturating_sub(14.days()));
    let known = limit.zip(time.resolved.days.latest).map(|(limit, latest)| latest < limit);
    let is_far = matches!(time.expr, TimeExpr::Absolute(_) | TimeExpr::Month { .. })
        || matches!(time.expr, TimeExpr::Offset { unit: TimeUnit::Month | TimeUnit::Year, .. });
    known.unwrap_or(is_far)
}
