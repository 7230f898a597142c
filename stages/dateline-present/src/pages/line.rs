//! A storyline: its stories on their days, and what holds each to it.

use dateline_model::{DayRange, EntityKind, Storyline};

use super::desk::Desk;
use super::timeline;
use crate::{LineEntry, StoryPage, StorylinePage};

/// The page of a storyline, without titles: those are made after its stories' pages.
pub(super) fn of(desk: &Desk, storyline: &Storyline) -> StorylinePage {
    let mut order: Vec<usize> = (0..storyline.stories.len()).collect();
    order.sort_by_key(|&at| (desk.first_day(storyline.stories[at]), storyline.stories[at]));
    let entries = order.iter().map(|&at| {
        let story = storyline.stories[at];
        let reports = desk.reports(story);
        let days = || reports.iter().filter_map(|&article| desk.published(article).day);
        let tie = storyline.why.get(at).and_then(Option::as_ref);
        LineEntry {
            story,
            title: String::new(),
            reported: DayRange { earliest: days().min(), latest: days().max() },
            n_reports: reports.len(),
            shared: tie.map_or_else(Vec::new, |tie| {
                tie.shared.iter().map(|name| as_told(desk, story, name)).collect()
            }),
        }
    });
    let timeline: Vec<LineEntry> = entries.collect();
    let stories: Vec<usize> = order.iter().map(|&at| storyline.stories[at]).collect();
    let reports = || stories.iter().flat_map(|&story| desk.reports(story)).copied();
    let days = || reports().filter_map(|article| desk.published(article).day);
    StorylinePage {
        title: String::new(),
        days: DayRange { earliest: days().min(), latest: days().max() },
        n_reports: reports().count(),
        n_origins: desk.n_origins(reports()),
        n_earlier: storyline.earlier.len(),
        timeline,
        stories,
        ..StorylinePage::default()
    }
}

/// Gives the page what is known once its stories have their pages: its title, which is that of the story most origins
/// tell, each story's own, and what happened in all of them.
pub(super) fn complete(desk: &Desk, page: &mut StorylinePage, stories: &[StoryPage]) {
    (page.happenings, page.background) = match page.stories[..] {
        [only] => (stories[only].timeline.clone(), stories[only].background.clone()),
        _ => timeline::of(desk, &page.stories),
    };
    let leading = page.stories.iter().rev().max_by_key(|&&story| stories[story].n_origins);
    page.title = leading.map_or_else(String::new, |&story| stories[story].title.clone());
    for entry in &mut page.timeline {
        entry.title.clone_from(&stories[entry.story].title);
    }
}

/// A name as the story's reports write it: names are compared in lower case, persons by their last names.
fn as_told(desk: &Desk, story: usize, name: &str) -> String {
    let entities = desk.reports(story).iter().flat_map(|&article| &desk.annotated(article).entities);
    let told = entities.filter(|entity| {
        let written = entity.name.to_lowercase();
        written == name
            || entity.kind == EntityKind::Person && written.split_whitespace().next_back() == Some(name)
    });
    // The fullest, so that a last name gets its first one.
    let fullest =
        told.max_by(|a, b| (a.name.chars().count(), &b.name).cmp(&(b.name.chars().count(), &a.name)));
    fullest.map_or_else(|| name.to_owned(), |entity| super::desk::plain(&entity.name))
}

#[cfg(test)]
mod tests {
    use dateline_model::{EntityKind, LineTie, Role};
    use jiff::civil::date;

    use crate::testing::Newsroom;

    #[test]
    fn a_storyline_tells_its_stories_by_day_with_the_names_that_hold_them() {
        let mut news = Newsroom::default();
        let fire = news.report(Some("Gazette"), Some(date(2031, 3, 7)), &[(Role::Body, "A mill burned.")]);
        let trial = news.report(
            Some("Gazette"),
            Some(date(2031, 5, 2)),
            &[(Role::Body, "Ada Brandt stands trial for the mill.")],
        );
        news.entity("Ada Brandt", EntityKind::Person, None, &[(trial, "Ada Brandt")]);
        let stories = [news.story(&[trial]), news.story(&[fire])];
        news.storyline(&stories);
        let tie = LineTie { shared: vec!["brandt".into(), "lend".into()], cosine: 0.5 };
        news.clusters.storylines[0].why = vec![Some(tie), None];
        news.clusters.storylines[0].earlier = vec!["old".into()];
        news.clusters.stories[0].earlier = vec!["x".into(), "y".into()];
        let briefing = news.brief();
        let page = &briefing.storylines[0];
        assert_eq!(page.stories, [1, 0]);
        let told: Vec<_> =
            page.timeline.iter().map(|entry| (entry.n_reports, entry.shared.join(", "))).collect();
        assert_eq!(told, [(1, String::new()), (1, "Ada Brandt, lend".into())]);
        assert_eq!(page.timeline[1].title, briefing.stories[0].title);
        for set in [
            crate::text::render(&briefing, &news.articles, &crate::text::TextOptions::default()),
            crate::markdown::render(&briefing, &news.articles),
            crate::html::render(&briefing, &news.articles),
        ] {
            for part in ["shares Ada Brandt, lend", "goes on from 1 earlier story", "2 earlier reports"] {
                let flat = set.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(flat.contains(part), "{part} is missing:\n{set}");
            }
        }
    }
}
