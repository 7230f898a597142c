//! What nobody says: unknown outlets, days of appearance, days of happenings, speakers. Unknown is said aloud.

use super::desk::Desk;
use super::leading;
use super::timeline::first_of_each;
use crate::{NotKnown, Source, StoryPage};

/// So many happenings without a day are told of by name.
const N_EVENTS: usize = 3;

/// What a story's page has to leave open; `main` are its events, the most newsworthy first.
pub(super) fn of(desk: &Desk, page: &StoryPage, main: &[usize], sources: &[Source]) -> Vec<NotKnown> {
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
    let dayless = leading(desk, main).filter(|&event| {
        let told = &desk.ledger.events[event];
        told.days.single().is_none() && !told.reports.is_empty()
    });
    not_known.extend(dayless.take(N_EVENTS).map(|event| {
        let evidence = first_of_each(&desk.ledger.events[event].reports);
        NotKnown::Day { what: desk.telling(event), when: desk.when(event), evidence }
    }));
    let unnamed = page.speakers.iter().filter(|speaker| speaker.name.is_none());
    let n_unnamed: usize = unnamed.map(|speaker| speaker.utterances.len()).sum();
    if n_unnamed > 0 {
        not_known.push(NotKnown::Speakers(n_unnamed));
    }
    not_known
}
