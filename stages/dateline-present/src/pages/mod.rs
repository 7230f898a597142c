//! From ledger to [`Briefing`]: who is numbered how, then one page for each story, each part in a file of its own.

mod brief;
mod columns;
mod desk;
mod differences;
mod headline;
mod line;
mod not_known;
mod omissions;
mod sources;
mod speakers;
mod stands;
mod timeline;

use std::collections::BTreeMap;

use dateline_model::{Annotated, ArticleIdx, Clusters, DayRange, Ledger};

use crate::{Briefing, PresentConfig, Source, StoryPage, StorylinePage, When};
use desk::Desk;

/// Makes the briefing. Linear in the input but for sorting.
pub(crate) fn briefing(
    articles: &[Annotated],
    clusters: &Clusters,
    ledger: &Ledger,
    config: &PresentConfig,
) -> Briefing {
    let mut desk = Desk::new(articles, clusters, ledger);
    let mut storylines: Vec<StorylinePage> =
        clusters.storylines.iter().map(|storyline| line::of(&desk, storyline)).collect();
    let reading_order = reading_order(&storylines, clusters);
    let in_order = reading_order.iter().flat_map(|&storyline| &storylines[storyline].stories).copied();
    let (sources, source_of) = sources::number(&desk, in_order);
    desk.source_of = source_of;

    let stories: Vec<StoryPage> =
        (0..clusters.stories.len()).map(|story| story_page(&desk, story, &sources, config)).collect();
    for storyline in &mut storylines {
        line::complete(&desk, storyline, &stories);
    }
    Briefing { stories, storylines, reading_order, sources, source_of: desk.source_of }
}

/// Most origins first, then the latest day, then the first report.
fn reading_order(storylines: &[StorylinePage], clusters: &Clusters) -> Vec<usize> {
    let mut order: Vec<usize> = (0..storylines.len()).collect();
    let first_report = |i: usize| -> Option<ArticleIdx> {
        let stories = storylines[i].stories.iter();
        stories.filter_map(|&story| clusters.stories[story].articles.first()).min().copied()
    };
    order.sort_by_key(|&i| {
        let page = &storylines[i];
        (std::cmp::Reverse((page.n_origins, page.days.latest)), first_report(i))
    });
    order
}

fn story_page(desk: &Desk, story: usize, sources: &[Source], config: &PresentConfig) -> StoryPage {
    let reports = desk.reports(story);
    let n_origins = desk.n_origins(reports.iter().copied());
    let main = desk.main_events(story);
    let (timeline, background) = timeline::of(desk, &[story]);
    let (differences, agreed, of_one_origin) = differences::of(desk, story);
    let leading: Vec<usize> = leading(desk, &main).collect();
    let omissions = omissions::of(desk, story, leading.first().copied(), differences.iter().chain(&agreed));
    let days = || reports.iter().filter_map(|&article| desk.published(article).day);
    let mut page = StoryPage {
        story,
        title: headline::of(desk, story, &main),
        happened: happened(desk, &main),
        reported: DayRange { earliest: days().min(), latest: days().max() },
        places: places(desk, &main),
        n_reports: reports.len(),
        n_origins,
        n_earlier: desk.clusters.stories[story].earlier.len(),
        brief: brief::of(desk, story, &leading, &differences, config),
        differences,
        agreed,
        timeline,
        background,
        speakers: speakers::of(desk, story),
        stands: stands::of(desk, story),
        only_one: timeline::only_one(desk, story, n_origins, &of_one_origin),
        omissions,
        omissions_unknown: omissions::unknown(desk, story),
        stream: None,
        sources: desk.sources_of(story),
        not_known: Vec::new(),
    };
    page.not_known = not_known::of(desk, &page, &main, sources);
    page
}

/// Happenings that are so much of the main one's news stand for the story with it.
const MAIN_SHARE: f64 = 0.4;

/// The happenings that stand for the story, the most newsworthy first.
fn leading<'e>(desk: &Desk, main: &'e [usize]) -> impl Iterator<Item = usize> + use<'e> {
    let newsworths: Vec<f64> = main.iter().map(|&event| desk.newsworth(event)).collect();
    let least = newsworths.first().map_or(0.0, |most| most * MAIN_SHARE);
    main.iter().zip(newsworths).filter(move |(_, newsworth)| *newsworth >= least).map(|(&event, _)| event)
}

/// When the main happenings took place: an exact day where one of them has it, else what is known of the first.
fn happened(desk: &Desk, main: &[usize]) -> Option<When> {
    let told: Vec<When> =
        leading(desk, main).map(|event| desk.when(event)).filter(|when| !when.is_unknown()).collect();
    told.iter().find(|when| when.days.single().is_some()).or(told.first()).copied()
}

/// How many places a story's head names.
const N_PLACES: usize = 3;

/// Places of the main happenings, most told first.
fn places(desk: &Desk, main: &[usize]) -> Vec<String> {
    let mut told: BTreeMap<usize, usize> = BTreeMap::new();
    for event in leading(desk, main) {
        if let Some(place) = desk.ledger.events[event].place {
            *told.entry(place).or_default() += desk.event_origins(event);
        }
    }
    let mut told: Vec<(usize, usize)> = told.into_iter().collect();
    told.sort_by_key(|&(place, n)| (std::cmp::Reverse(n), place));
    let names = told.into_iter().filter_map(|(place, _)| desk.ledger.entities.get(place));
    names.take(N_PLACES).map(|entity| entity.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use dateline_model::{DayRange, Role};
    use jiff::civil::date;

    use crate::testing::{Newsroom, mill_fire};
    use crate::{DifferenceKind, NotKnown};

    #[test]
    fn copies_count_once_and_are_told() {
        let briefing = mill_fire().brief();
        let page = &briefing.stories[0];
        assert_eq!((page.n_reports, page.n_origins), (3, 2));
        let copy = briefing.sources.iter().find_map(|source| source.copy_of.as_ref()).unwrap();
        assert_eq!(briefing.sources[copy.original.unwrap()].name, "Lend Gazette");
        assert!(page.brief.iter().all(|sentence| !sentence.evidence.is_empty()));
    }

    #[test]
    fn disputes_stand_before_what_was_updated() {
        let briefing = mill_fire().brief();
        let kinds: Vec<DifferenceKind> =
            briefing.stories[0].differences.iter().map(|table| table.kind).collect();
        assert_eq!(kinds, [DifferenceKind::Disputed, DifferenceKind::Updated]);
    }

    #[test]
    fn a_day_that_nobody_tells_is_said_to_be_unknown() {
        let mut news = Newsroom::default();
        let report = news.report(None, None, &[(Role::Body, "A mill burned down in Lend on Friday.")]);
        news.ledger.published_bounds[0] = DayRange { earliest: Some(date(2031, 3, 1)), latest: None };
        let story = news.story(&[report]);
        news.storyline(&[story]);
        let briefing = news.brief();
        let page = &briefing.stories[0];
        assert_eq!(page.title, "A mill burned down in Lend on Friday.");
        assert!(page.happened.is_none() && page.reported.is_unknown());
        assert!(matches!(page.not_known[..], [NotKnown::Outlets(_), NotKnown::Published { .. }]));
    }

    #[test]
    fn the_storyline_that_most_origins_tell_comes_first() {
        let mut news = Newsroom::default();
        let reports: Vec<_> = ["Rain.", "A mill burns.", "The mill burned."]
            .map(|text| news.report(Some("Gazette"), Some(date(2031, 3, 7)), &[(Role::Body, text)]))
            .to_vec();
        let rain = news.story(&reports[..1]);
        let fire = news.story(&reports[1..]);
        news.storyline(&[rain]);
        news.storyline(&[fire]);
        let briefing = news.brief();
        assert_eq!(briefing.reading_order, [1, 0]);
        assert_eq!(briefing.sources[0].article, reports[1]);
        assert_eq!(briefing.source_of, [2, 0, 1]);
    }
}
