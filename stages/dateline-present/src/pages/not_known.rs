//! What nobody says: unknown outlets, days of appearance, days of happenings, speakers. Unknown is said aloud.

use super::desk::Desk;
use crate::{NotKnown, Source, StoryPage};

/// So many happenings without a day are told of by name.
const N_EVENTS: usize = 5;

/// What a story's page has to leave open.
pub(super) fn of(desk: &Desk, page: &StoryPage, sources: &[Source]) -> Vec<NotKnown> {
    let mut not_known = Vec::new();
    let nameless: Vec<usize> =
        page.sources.iter().copied().filter(|&source| !sources[source].is_outlet_known).collect();
    if !nameless.is_empty() {
        not_known.push(NotKnown::Outlets(nameless));
    }
    let undated = page.sources.iter().filter(|&&source| sources[source].published.day.is_none());
    not_known.extend(undated.map(|&source| {
        let Source { bounds, days_after_first, .. } = sources[source];
        NotKnown::Published { source, bounds, days_after_first }
    }));
    let dayless = desk.main_events(page.story).into_iter().filter(|&event| {
        let told = &desk.ledger.events[event];
        told.days.single().is_none()
            && !told.reports.is_empty()
            && desk.event_origins(event) == page.n_origins
    });
    not_known.extend(dayless.take(N_EVENTS).map(|event| {
        let told = &desk.ledger.events[event];
        NotKnown::Day { what: told.what.clone(), when: desk.when(event), evidence: told.reports.clone() }
    }));
    let unnamed = page.speakers.iter().filter(|speaker| speaker.name.is_none());
    let n_unnamed: usize = unnamed.map(|speaker| speaker.utterances.len()).sum();
    if n_unnamed > 0 {
        not_known.push(NotKnown::Speakers(n_unnamed));
    }
    not_known
}
