//! The stage as a whole, on invented articles annotated by the simplest means.

use std::collections::BTreeMap;

use dateline_model::{Annotated, ArticleIdx, ChangeKind, CopyKind, EventKind, OriginBasis};
use proptest::prelude::*;

use crate::testing::{article, with_event};
use crate::{Clustered, Corrections, Followed, Place, Stories, Verdict, Window, cluster, compared};

const FIRE: &str = "The old mill of Arden burned down on Sunday night and a warden, Tom Brack, was hurt by falling timber. \
    Mayor Jo Lind said that the fire brigade had fought the flames for six hours before the roof of the mill gave way. The \
    owner of the mill, Ida Falk, had been warned twice this spring that the wiring was not safe.";
const FIRE_TOO: &str = "A fire destroyed the mill in Arden late on Sunday. Tom Brack, a warden, was taken to hospital after \
    timber fell on him. The brigade needed six hours, according to mayor Jo Lind, and the roof is gone. Ida Falk, who owns \
    the mill, would not speak about the wiring.";
const FIRE_LATER: &str = "Ida Falk, the owner of the burned mill of Arden, was told that the wiring of her mill had been the \
    cause of the fire. The warden Tom Brack is back from hospital; mayor Jo Lind wants the roof of the mill rebuilt.";
const FERRY: &str = "Two ferries collided off Velm in thick fog, and forty passengers had to be taken from the water by \
    fishing boats. The harbour master of Velm, Rana Oduya, said that both captains were being questioned. Nobody died, but \
    the older ferry sank within the hour.";

fn run(articles: &[Annotated]) -> Clustered {
    cluster(Stories::default(), articles, &Corrections::default())
}

fn then(before: Clustered, articles: &[Annotated]) -> Clustered {
    cluster(before.stories, articles, &Corrections::default())
}

/// Ids of the articles of each story, those of earlier runs included.
fn stories_of(done: &Clustered, articles: &[Annotated]) -> Vec<Vec<String>> {
    let mut stories: Vec<Vec<String>> = done
        .clusters
        .stories
        .iter()
        .map(|story| {
            let own = story.articles.iter().map(|idx| articles[idx.index()].article.id.clone());
            let mut ids: Vec<String> = own.chain(story.earlier.iter().cloned()).collect();
            ids.sort();
            ids
        })
        .collect();
    stories.sort();
    stories
}

fn stories(articles: &[Annotated]) -> Vec<Vec<String>> {
    stories_of(&run(articles), articles)
}

fn changes(done: &Clustered) -> Vec<(ChangeKind, String, Option<String>)> {
    done.clusters.changes.iter().map(|c| (c.kind, c.story.clone(), c.other.clone())).collect()
}

/// All that the memory knows of its stories, as sorted groups of ids.
fn remembered(stories: &Stories) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = stories
        .states
        .values()
        .map(|state| {
            let nodes = state.slots.iter().map(|&slot| stories.memory.at(slot));
            let mut ids: Vec<String> =
                nodes.flat_map(|node| node.printings().map(|printing| printing.id.to_string())).collect();
            ids.sort();
            ids
        })
        .collect();
    groups.sort();
    groups
}

/// The article with a person by full name in it.
fn naming(name: &str, mut annotated: Annotated) -> Annotated {
    annotated.entities.push(dateline_model::LocalEntity {
        name: name.into(),
        kind: dateline_model::EntityKind::Person,
        link: None,
    });
    annotated
}

#[test]
fn reports_of_one_happening_are_one_story() {
    for day in [Some("2021-05-03"), None] {
        let articles = [article("a", day, FIRE), article("b", day, FIRE_TOO), article("c", day, FERRY)];
        assert_eq!(stories(&articles), [vec!["a", "b"], vec!["c"]]);
    }
}

#[test]
fn the_same_words_a_year_later_are_another_story_of_one_storyline() {
    let other_names = FIRE_TOO.replace("Tom Brack", "Sam Olt").replace("Sunday", "Tuesday");
    let articles = [article("a", Some("2020-05-03"), FIRE), article("b", Some("2021-05-03"), &other_names)];
    let clusters = run(&articles).clusters;
    assert_eq!((clusters.stories.len(), clusters.storylines.len()), (2, 1));
    let tie = clusters.storylines[0].why[1].as_ref().expect("the second story is tied to the first");
    assert!(tie.shared.contains(&"lind".to_owned()) && tie.cosine > 0.3, "{tie:?}");
}

#[test]
fn the_same_actors_meeting_on_another_weekday_are_another_story_of_one_storyline() {
    let one =
        "Envoy Ana Reis met President Kofi Mensah at the palace in Arden on Friday about the border of Velm.";
    let two =
        "President Kofi Mensah met envoy Ana Reis in Arden on Wednesday for talks about the border of Velm.";
    let articles = [
        with_event(article("a", None, one), EventKind::Consult),
        with_event(article("b", None, two), EventKind::Consult),
    ];
    let clusters = run(&articles).clusters;
    assert_eq!((clusters.stories.len(), clusters.storylines.len()), (2, 1));
}

#[test]
fn copies_point_to_the_earliest() {
    let near = FIRE.replace("six hours", "nearly seven hours");
    let excerpt = &FIRE[..FIRE.find("before the roof").expect("it is there")];
    let articles = [
        article("d", Some("2021-05-05"), excerpt),
        article("c", Some("2021-05-04"), &near),
        article("b", Some("2021-05-04"), FIRE),
        article("a", Some("2021-05-03"), FIRE),
        article("e", Some("2021-05-03"), FERRY),
    ];
    let clusters = run(&articles).clusters;
    let told: Vec<Option<(&str, CopyKind)>> =
        clusters.copy_of.iter().map(|c| c.as_ref().map(|c| (c.original_id.as_str(), c.kind))).collect();
    let of_a = |kind| Some(("a", kind));
    assert_eq!(told, [of_a(CopyKind::Excerpt), of_a(CopyKind::Near), of_a(CopyKind::Exact), None, None]);
    assert_eq!(clusters.origin(ArticleIdx(1)), ArticleIdx(3), "copies share the origin of their original");
    assert_eq!(clusters.origins[1].basis, OriginBasis::Copy);
}

#[test]
fn a_copy_of_an_earlier_run_is_told_by_its_id() {
    let before = run(&[article("a", Some("2021-05-03"), FIRE)]);
    let copies = [article("b", Some("2021-05-04"), FIRE), article("c", Some("2021-05-05"), FIRE)];
    let clusters = then(before, &copies).clusters;
    let copy = clusters.copy_of[0].as_ref().expect("b copies a");
    assert_eq!((copy.original_id.as_str(), copy.original), ("a", None));
    assert_eq!(clusters.origin(ArticleIdx(1)), ArticleIdx(0), "two copies of it are one origin");
}

#[test]
fn of_near_copies_the_one_that_names_the_others_outlet_is_the_copy() {
    use dateline_model::{EntityKind, LocalEntity};
    let near = FIRE.replace("six hours", "nearly seven long hours");
    let mut gazette = article("a", Some("2021-05-03"), &near);
    gazette.article.outlet = Some("The Velm Gazette".into());
    let mut agency = article("b", Some("2021-05-03"), FIRE);
    agency.article.outlet = Some("Ardenpress".into());
    let originals = |articles: &[Annotated]| -> Vec<Option<u32>> {
        let copies = run(articles).clusters.copy_of;
        copies.iter().map(|c| c.as_ref().and_then(|c| c.original).map(|idx| idx.0)).collect()
    };
    assert_eq!(originals(&[gazette.clone(), agency.clone()]), [None, Some(0)], "the longer one");
    gazette.entities.push(LocalEntity {
        name: "Ardenpress".into(),
        kind: EntityKind::Organization,
        ..gazette.entities[0].clone()
    });
    assert_eq!(originals(&[gazette, agency]), [Some(1), None], "the one that is named");
}

#[test]
fn reports_of_one_story_that_credit_one_agency_are_one_origin() {
    use dateline_model::{Credit, CreditBasis};
    let credited = |id: &str, text: &str| {
        let mut annotated = article(id, Some("2021-05-03"), text);
        annotated.credits =
            vec![Credit { span: None, name: "Ardenpress".into(), basis: CreditBasis::Byline }];
        annotated
    };
    let articles = [
        credited("a", FIRE),
        credited("b", FIRE_TOO),
        article("c", Some("2021-05-03"), FIRE_LATER),
        credited("d", FERRY),
    ];
    let clusters = run(&articles).clusters;
    let first: Vec<u32> = clusters.origins.iter().map(|origin| origin.first.0).collect();
    assert_eq!(first, [0, 0, 2, 3]);
}

#[test]
fn the_twelfth_round_is_not_the_thirteenth() {
    use dateline_model::{Attribute, Claim, LocalEventId, LocalSubject, Span};
    let round = |id: &str, nth: &str| {
        let text = format!(
            "Envoys of Arden and Velm met on Friday for the {nth} round of talks on the fish of the Tamsel."
        );
        let mut annotated = with_event(article(id, Some("2021-05-07"), &text), EventKind::Consult);
        let claim = Claim {
            about: LocalSubject::Event(LocalEventId(0)),
            attribute: Attribute::Ordinal,
            value: nth.into(),
            span: Span::new(0, 1),
            attributed_to: None,
        };
        annotated.claims.push(claim);
        annotated
    };
    assert_eq!(stories(&[round("a", "12"), round("b", "12")]).len(), 1);
    assert_eq!(stories(&[round("a", "12"), round("b", "13")]).len(), 2);
}

#[test]
fn the_same_kind_of_happening_in_another_town_with_other_victims_is_another_story() {
    let fire = |id: &str, place: &str, street: &str, n: u32, chief: &str| {
        use dateline_model::{EntityKind, LocalEntity, Quantity};
        let text = format!(
            "people were killed on Monday when a fire swept through a warehouse in {street} street of {place}, the fire \
             service said. The roof came down within minutes, said fire chief {chief}. The warehouse stored paint."
        );
        let mut annotated = article(id, Some("2021-05-03"), &text);
        annotated.entities = [(place, EntityKind::Place), (chief, EntityKind::Person)]
            .map(|(name, kind)| LocalEntity { name: name.into(), kind, link: None })
            .into();
        annotated.mentions.clear();
        let of = "killed".into();
        annotated.quantities.push(Quantity { of, at_least: Some(n.into()), ..Quantity::default() });
        annotated
    };
    let articles = [
        fire("a", "Arden", "Quay", 6, "Okoro"),
        fire("b", "Velm", "Mill", 4, "Delgado"),
        fire("c", "Velm", "Mill", 4, "Delgado"),
    ];
    assert_eq!(stories(&articles), [vec!["a"], vec!["b", "c"]]);
}

#[test]
fn a_name_is_one_storys_only() {
    let day = Some("2021-05-03");
    let first = run(&[article("a", day, FIRE), article("b", day, FIRE_TOO)]);
    let mut corrections = Corrections::default();
    corrections.add("a", "b", Verdict::NotSame);
    let apart = cluster(first.stories, &[], &corrections);
    let together = cluster(apart.stories, &[article("c", day, FIRE_LATER)], &Corrections::default());
    let again = cluster(together.stories, &[article("d", day, FERRY)], &corrections);
    let mut names: Vec<&str> = again.stories.states.values().map(|state| &*state.founder).collect();
    let n = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), n, "{names:?}");
}

#[test]
fn articles_without_words_are_stories_of_their_own_and_are_told() {
    let articles = [article("a", None, ""), article("b", None, ""), article("c", None, "")];
    let done = run(&articles);
    assert_eq!((done.clusters.stories.len(), done.problems.len()), (3, 3));
}

#[test]
fn a_page_that_a_site_shows_in_place_of_reports_makes_no_story() {
    let wall = "Subscribe to read this report. Readers of the Velm Gazette keep the Velm Gazette alive. Log in or start your free month now.";
    let articles: Vec<Annotated> = (0..60)
        .map(|i| {
            let mut page = article(&format!("p{i:02}"), Some("2021-05-03"), wall);
            page.article.outlet = Some("Velm Gazette".into());
            page
        })
        .chain([article("a", Some("2021-05-03"), FIRE), article("b", Some("2021-05-03"), FIRE_TOO)])
        .collect();
    let done = run(&articles);
    assert_eq!(done.clusters.stories.len(), 61);
    assert!(done.problems.iter().any(|p| p.message.contains("paywall")), "{:?}", done.problems);
    // So it is when it has left the window by the end of the run, and for a memory that is saved and loaded.
    let later = article("x", Some("2021-07-03"), FERRY);
    let left: Vec<Annotated> = articles.iter().cloned().chain([later]).collect();
    let done = run(&left);
    assert_eq!(done.clusters.stories.len(), 62);
    assert!(done.problems.iter().any(|p| p.message.contains("paywall")), "{:?}", done.problems);
    done.stories.assert_sound();
    let mut bytes = Vec::new();
    done.stories.save(&mut bytes).unwrap();
    Stories::load(bytes.as_slice()).unwrap().assert_sound();
    // A wire report that sixty outlets print is a story.
    let printed: Vec<Annotated> = (0..60)
        .map(|i| {
            let mut report = article(&format!("p{i:02}"), Some("2021-05-03"), FIRE);
            report.article.outlet = Some(format!("Gazette {i}"));
            report
        })
        .collect();
    assert_eq!(stories(&printed).len(), 1);
}

#[test]
fn a_report_that_comes_very_often_is_copies_of_one_and_no_page_of_a_site() {
    let met = "Mayor Jo Lind met Ida Falk at the mill of Arden on Friday. They spoke of the wiring.";
    let copies = |outlet: Option<&str>, of: &dyn Fn(&str) -> Annotated| -> Vec<Annotated> {
        (0..500)
            .map(|i| {
                let mut copy = of(&format!("p{i:03}"));
                copy.article.outlet = outlet.map(Into::into);
                copy
            })
            .collect()
    };
    // It tells what happened on a day, whoever prints it.
    let dated = |id: &str| with_event(article(id, Some("2021-05-03"), met), EventKind::Consult);
    for outlet in [None, Some("Velm Gazette")] {
        let done = run(&copies(outlet, &dated));
        assert_eq!((done.clusters.stories.len(), done.problems.len()), (1, 0));
        assert_eq!(done.clusters.copy_of.iter().flatten().count(), 499);
    }
    // It is long, and nobody knows of an outlet that shows it again and again.
    let long = [FIRE, FIRE].join(" ");
    let done = run(&copies(None, &|id| article(id, Some("2021-05-03"), &long)));
    assert_eq!(done.clusters.stories.len(), 1);
}

#[test]
fn a_date_of_the_epoch_is_none_and_one_far_ahead_does_not_carry_the_stream_on() {
    let articles = [
        article("a", Some("2021-05-03"), FIRE),
        article("b", Some("1970-01-01"), FIRE_TOO),
        article("c", Some("2099-05-03"), FERRY),
    ];
    let done = run(&articles);
    assert_eq!(stories_of(&done, &articles), [vec!["a", "b"], vec!["c"]]);
    assert_eq!(done.problems.len(), 2);
    assert_eq!(done.stories.today().map(|day| day.to_string()).as_deref(), Some("2021-05-03"));
    let next = [article("d", Some("2021-05-04"), FIRE_LATER)];
    assert_eq!(stories_of(&then(done, &next), &next), [vec!["a", "b", "d"]]);
}

#[test]
fn one_very_long_article_is_one_article() {
    let long =
        format!("{FERRY} {}", "The captains of the ferries said this and that about fog. ".repeat(80_000));
    let articles = [article("a", Some("2021-05-03"), &long), article("b", Some("2021-05-03"), FIRE)];
    assert_eq!(stories(&articles).len(), 2);
}

#[test]
fn a_day_comes_at_once_or_one_by_one() {
    let day = Some("2021-05-03");
    let articles = [
        article("a", day, FIRE),
        article("b", day, FERRY),
        article("c", day, FIRE_TOO),
        article("d", day, FIRE_LATER),
    ];
    let at_once = remembered(&run(&articles).stories);
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
        let one_by_one = order.iter().fold(Clustered::default(), |done, &i| then(done, &articles[i..=i]));
        assert_eq!(remembered(&one_by_one.stories), at_once, "{order:?}");
    }
}

#[test]
fn what_is_saved_and_loaded_goes_on_the_same() {
    let before = run(&[article("a", Some("2021-05-03"), FIRE), article("b", Some("2021-05-03"), FERRY)]);
    let mut bytes = Vec::new();
    before.stories.save(&mut bytes).unwrap();
    let loaded = Stories::load(bytes.as_slice()).unwrap();
    let next = [article("c", Some("2021-05-04"), FIRE_TOO)];
    let (there, here) = (then(before, &next), cluster(loaded, &next, &Corrections::default()));
    assert_eq!(there.clusters, here.clusters);
    let saved = |done: &Clustered| {
        let mut bytes = Vec::new();
        done.stories.save(&mut bytes).unwrap();
        Stories::load(bytes.as_slice()).map(|stories| remembered(&stories)).unwrap()
    };
    assert_eq!(saved(&there), saved(&here));
}

#[test]
fn what_is_no_memory_is_refused() {
    use crate::SavedError;
    let mut bytes = Vec::new();
    run(&[article("a", Some("2021-05-03"), FIRE)]).stories.save(&mut bytes).unwrap();
    let load = |bytes: &[u8]| Stories::load(bytes).unwrap_err();
    assert!(matches!(load(b""), SavedError::SomethingElse));
    assert!(matches!(load(b"{\"format\":\"dateline/record\"}"), SavedError::SomethingElse));
    assert!(matches!(load(&bytes[..bytes.len() / 2]), SavedError::Damaged(_) | SavedError::Io(_)));
    bytes[16] = 9;
    assert!(matches!(load(&bytes), SavedError::Version { found: 9 }));
}

#[test]
fn a_story_keeps_its_name_and_its_changes_are_told() {
    let first = run(&[article("b", Some("2021-05-04"), FIRE_TOO)]);
    assert_eq!(changes(&first), [(ChangeKind::Created, "b".into(), None)]);
    // An earlier report comes later: the story is still called after the one that founded it.
    let second = then(first, &[article("a", Some("2021-05-03"), FIRE)]);
    assert_eq!(changes(&second), [(ChangeKind::Grew, "b".into(), None)]);
    let again = then(second, &[article("a", Some("2021-05-03"), FIRE)]);
    assert_eq!((changes(&again).len(), again.problems.len()), (0, 0), "what is known changes nothing");
    let revised = then(again, &[article("a", Some("2021-05-03"), FERRY)]);
    assert_eq!(changes(&revised), [(ChangeKind::Created, "a".into(), None)]);
    assert!(revised.problems[0].message.contains("takes its place"));
}

#[test]
fn what_people_say_outlives_what_comes_later() {
    let mut corrections = Corrections::default();
    let first = run(&[
        article("a", Some("2021-05-03"), FIRE),
        article("b", Some("2021-05-03"), FIRE_TOO),
        article("c", Some("2021-05-03"), FERRY),
    ]);
    corrections.add("a", "b", Verdict::NotSame);
    corrections.add("a", "c", Verdict::Same);
    let second = cluster(first.stories, &[], &corrections);
    assert_eq!(remembered(&second.stories), [vec!["a", "c"], vec!["b"]]);
    assert!(changes(&second).iter().any(|(kind, ..)| *kind == ChangeKind::Merged));
    let third = cluster(second.stories, &[article("d", Some("2021-05-04"), FIRE_LATER)], &corrections);
    let groups = remembered(&third.stories);
    assert!(!groups.iter().any(|ids| ids.contains(&"a".into()) && ids.contains(&"b".into())), "{groups:?}");
    assert!(groups.iter().any(|ids| ids.contains(&"a".into()) && ids.contains(&"c".into())), "{groups:?}");
    let taken_back =
        cluster(third.stories, &[article("e", Some("2021-05-04"), FERRY)], &Corrections::default());
    assert!(taken_back.clusters.stories.len() == 1);
}

#[test]
fn a_report_on_a_story_that_has_left_the_window_finds_it_again() {
    let window = Stories::new(Window { days: 3 });
    let reports = [
        article("a", Some("2021-05-03"), FIRE),
        naming("Tom Brack", article("b", Some("2021-05-04"), FIRE_TOO)),
    ];
    let first = cluster(window, &reports, &Corrections::default());
    let second = then(first, &[article("x", Some("2021-06-20"), FERRY)]);
    assert_eq!(second.stories.size(), (1, 2), "two articles have left the window");
    let late = [article("c", Some("2021-06-21"), FIRE_LATER)];
    let unproven = then(second.clone(), &late);
    assert_eq!(stories_of(&unproven, &late), [vec!["c"]], "the same words alone do not prove it");
    let late = [naming("Tom Brack", late[0].clone())];
    let third = then(second, &late);
    assert_eq!(stories_of(&third, &late), [vec!["a", "b", "c"]]);
    assert_eq!(changes(&third), [(ChangeKind::Grew, "a".into(), None)]);
}

#[test]
fn why_tells_what_two_articles_share_and_whether_they_are_one_story() {
    let done = run(&[
        article("a", Some("2021-05-03"), FIRE),
        article("b", Some("2021-05-03"), FIRE_TOO),
        article("c", Some("2021-05-03"), FERRY),
    ]);
    let corrections = Corrections::default();
    let why = done.stories.why("a", "b", &corrections).unwrap();
    assert!(
        why.is_one_story && why.likelihood > 0.5 && why.shared_names.contains(&"brack".into()),
        "{why:?}"
    );
    let why = done.stories.why("a", "c", &corrections).unwrap();
    assert!(!why.is_one_story && why.likelihood < 0.1 && why.stories.0 != why.stories.1, "{why:?}");
    assert!(done.stories.why("a", "nobody", &corrections).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn order_does_not_matter(
        texts in prop::collection::vec("((mill|fire|Arden|ferry|Velm|fog|mayor|roof|boat) ){5,30}", 1..8),
        days in prop::collection::vec(prop::option::of(1_u8..28), 8),
        shift in 0_usize..8,
    ) {
        let mut articles: Vec<Annotated> = texts.iter().enumerate().map(|(i, text)| {
            let day = days[i].map(|day| format!("2021-05-{day:02}"));
            article(&format!("a{i}"), day.as_deref(), text)
        }).collect();
        let before = stories(&articles);
        let by = shift % articles.len();
        articles.rotate_left(by);
        articles.reverse();
        prop_assert_eq!(before, stories(&articles));
    }
}

#[test]
fn of_two_texts_with_one_id_that_come_together_the_earlier_counts() {
    let articles = [article("a", Some("2021-05-04"), FERRY), article("a", Some("2021-05-03"), FIRE)];
    let done = run(&articles);
    assert_eq!(stories_of(&done, &articles), [vec!["a", "a"]]);
    assert_eq!((done.problems.len(), done.stories.size()), (1, (1, 1)));
    assert_eq!(changes(&done), [(ChangeKind::Created, "a".into(), None)]);
}

#[test]
fn what_came_undated_before_the_first_dated_article_is_in_the_window() {
    let undated = run(&[article("a", None, FIRE)]);
    let next = [article("b", Some("2021-05-03"), FIRE_TOO)];
    let done = then(undated, &next);
    assert_eq!((stories_of(&done, &next), done.stories.size()), (vec![vec!["a".into(), "b".into()]], (2, 1)));
}

/// One step of a random stream: what comes in, and whether the memory is saved and loaded before.
#[derive(Debug, Clone)]
struct Step {
    /// For each article its number, which of the texts it has, on which day it appeared, and its outlet.
    articles: Vec<(u8, usize, Option<i8>, u8)>,
    correction: Option<(u8, u8, Verdict)>,
    /// One text that a site prints over and over.
    flood: Option<(usize, Option<i8>)>,
    is_saved: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let article = (0_u8..40, 0_usize..12, prop::option::weighted(0.9, -6_i8..3), 0_u8..3);
    let verdict = prop_oneof![Just(Verdict::Same), Just(Verdict::NotSame)];
    let correction = prop::option::weighted(0.3, (0_u8..40, 0_u8..40, verdict));
    let flood = prop::option::weighted(0.1, (0_usize..12, prop::option::of(-6_i8..3)));
    let step = (prop::collection::vec(article, 0..8), correction, flood, prop::bool::weighted(0.3));
    let step = step.prop_map(|(articles, correction, flood, is_saved)| Step {
        articles,
        correction,
        flood,
        is_saved,
    });
    prop::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_memory_never_contradicts_itself(
        texts in prop::collection::vec("((mill|fire|Arden|ferry|Velm|fog|mayor|roof|boat|Tom Brack) ){3,30}", 12),
        days in 1_u16..6,
        steps in steps(),
    ) {
        let mut corrections = Corrections::default();
        let mut stories = Stories::new(Window { days });
        for (today, step) in (0_i32..).zip(&steps) {
            if let Some((a, b, verdict)) = step.correction.filter(|(a, b, _)| a != b) {
                corrections.add(&format!("a{a}"), &format!("a{b}"), verdict);
            }
            let loaded = step.is_saved.then(|| {
                let mut bytes = Vec::new();
                stories.save(&mut bytes).unwrap();
                Stories::load(bytes.as_slice()).unwrap()
            });
            let flood = step.flood.iter().flat_map(|&(text, back)| (100..145).map(move |id| (id, text, back, 0)));
            let articles: Vec<Annotated> = step.articles.iter().copied().chain(flood).map(|(id, text, back, outlet)| {
                let day = back.map(|back| {
                    let day = 20 + 2 * today + i32::from(back);
                    jiff::civil::date(2021, 5, 1).checked_add(jiff::Span::new().days(day)).unwrap().to_string()
                });
                let mut annotated = article(&format!("a{id}"), day.as_deref(), &texts[text]);
                annotated.article.outlet = Some(format!("Gazette {outlet}"));
                annotated
            }).collect();
            let mut done = cluster(stories, &articles, &corrections);
            done.stories.assert_sound();
            if let Some(loaded) = loaded {
                loaded.assert_sound();
                let after = cluster(loaded, &articles, &corrections);
                after.stories.assert_sound();
                prop_assert_eq!(&after.clusters, &done.clusters);
                done = after;
            }
            let mut told: Vec<usize> =
                done.clusters.stories.iter().flat_map(|story| &story.articles).map(|idx| idx.index()).collect();
            told.sort_unstable();
            prop_assert_eq!(told, (0..articles.len()).collect::<Vec<_>>());
            stories = done.stories;
        }
    }
}

#[test]
fn a_stream_followed_day_by_day_ends_as_in_one_run() {
    let days = ["2031-03-02", "2031-03-03", "2031-03-05", "2031-03-30"];
    let texts = [FIRE, FERRY, FIRE_TOO, FIRE_LATER, FERRY];
    let mut all: Vec<Annotated> = Vec::new();
    let mut followed = Followed::new(Window::default());
    for (n, day) in days.iter().enumerate() {
        let of_day: Vec<Annotated> = texts
            .iter()
            .enumerate()
            .filter(|(k, _)| (k + n) % 2 == 0)
            .map(|(k, text)| article(&format!("{n}-{k}"), Some(day), text))
            .collect();
        followed.add(&of_day.iter().map(compared).collect::<Vec<_>>());
        all.extend(of_day);
    }
    let mut stories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Place { article, story, .. } in followed.finish() {
        stories.entry(story).or_default().push(article);
    }
    let mut stories: Vec<Vec<String>> = stories.into_values().collect();
    stories.sort();
    assert_eq!(stories, stories_of(&run(&all), &all));
}

proptest! {
    #[test]
    fn a_stream_followed_loses_and_doubles_nothing(batches in proptest::collection::vec(
        proptest::collection::vec((0..5_usize, 0..40_u8), 0..6), 1..6)) {
        let texts = [FIRE, FERRY, FIRE_TOO, FIRE_LATER, "Nobody knows."];
        let mut followed = Followed::new(Window { days: 7 });
        let (mut came, mut day) = (Vec::new(), jiff::civil::date(2031, 3, 2));
        for batch in &batches {
            let articles: Vec<Annotated> = batch
                .iter()
                .map(|(text, n)| {
                    let id = format!("{}", came.len());
                    came.push(id.clone());
                    article(&id, Some(&day.to_string()), &format!("{} {n}", texts[*text]))
                })
                .collect();
            followed.add(&articles);
            followed.assert_sound();
            day = day.tomorrow().expect("the calendar goes on");
        }
        let mut ended: Vec<String> = followed.finish().into_iter().map(|place| place.article).collect();
        ended.sort();
        came.sort();
        prop_assert_eq!(ended, came);
    }
}
