//! [`Annotated`] articles to [`Clusters`]: copies, stories, storylines.
//!
//! A copy is told by its words in their order, a story by what its articles are about and on which days things happened,
//! a storyline by who acts in its stories and what it is about. All three are the same for any order of the input: the
//! work is done in order of day and id, and ties are broken by that order. Nothing is quadratic: pairs are found through
//! inverted indexes whose long lists are cut.

use std::cmp::Reverse;

use dateline_model::{Annotated, ArticleIdx, Clusters, Story, Storyline};

mod average_link;
mod copies;
mod cues;
mod neighbours;
mod profile;
mod stories;
mod storylines;

use profile::Profiles;

/// Finds copies, stories and storylines. The answer depends on the articles' content and ids alone, not on their order.
///
/// # Examples
///
/// ```
/// let clusters = dateline_cluster::cluster(&[]);
/// assert!(clusters.stories.is_empty() && clusters.storylines.is_empty());
/// ```
pub fn cluster(articles: &[Annotated]) -> Clusters {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by(|&a, &b| precedence(&articles[a]).cmp(&precedence(&articles[b])));
    let mut in_order: Vec<&Annotated> = order.iter().map(|&i| &articles[i]).collect();

    let mut copies = copies::find(&in_order);
    if let Some(better) = copies::sources_first(&in_order, &copies) {
        order = better.iter().map(|&place| order[place]).collect();
        in_order = order.iter().map(|&i| &articles[i]).collect();
        copies = copies::find(&in_order);
    }
    let profiles = Profiles::of(&in_order);
    let groups = stories::group(&profiles, &copies);
    let lines = storylines::group(&profiles, &groups);

    let idx = |place: usize| ArticleIdx(order[place] as u32);
    let mut copy_of = vec![None; articles.len()];
    for (place, copy) in copies.of.into_iter().enumerate() {
        copy_of[order[place]] = copy.map(|copy| dateline_model::Copy {
            original: idx(copy.original),
            kind: copy.kind,
            similarity: copy.similarity,
        });
    }
    let stories = groups
        .iter()
        .map(|places| {
            let mut articles: Vec<ArticleIdx> = places.iter().map(|&place| idx(place)).collect();
            articles.sort_unstable();
            Story { articles }
        })
        .collect();
    let storylines = lines.into_iter().map(|stories| Storyline { stories }).collect();
    Clusters { copy_of, stories, storylines }
}

/// Earliest first, undated last, then the longest, then the smallest id: of copies the first is the original, unless it
/// names another's outlet as its source.
fn precedence(annotated: &Annotated) -> (bool, Option<jiff::civil::Date>, Reverse<usize>, &str, &str) {
    let article = &annotated.article;
    let day = article.published.day;
    (day.is_none(), day, Reverse(article.text.len()), &article.id, &article.path)
}

#[cfg(test)]
mod tests {
    use dateline_model::{CopyKind, EventKind};
    use proptest::prelude::*;

    use super::*;
    use profile::testing::{article, with_event};

    const FIRE: &str = "The old mill of Arden burned down on Sunday night and a warden, Tom Brack, was hurt by falling \
        timber. Mayor Jo Lind said that the fire brigade had fought the flames for six hours before the roof of the mill \
        gave way. The owner of the mill, Ida Falk, had been warned twice this spring that the wiring was not safe.";
    const FIRE_TOO: &str = "A fire destroyed the mill in Arden late on Sunday. Tom Brack, a warden, was taken to hospital after \
        timber fell on him. The brigade needed six hours, according to mayor Jo Lind, and the roof is gone. Ida Falk, who \
        owns the mill, would not speak about the wiring.";
    const FERRY: &str = "Two ferries collided off Velm in thick fog, and forty passengers had to be taken from the water by \
        fishing boats. The harbour master of Velm, Rana Oduya, said that both captains were being questioned. Nobody died, \
        but the older ferry sank within the hour.";

    fn stories(articles: &[Annotated]) -> Vec<Vec<String>> {
        let clusters = cluster(articles);
        let id = |idx: &ArticleIdx| articles[idx.index()].article.id.clone();
        let mut stories: Vec<Vec<String>> =
            clusters.stories.iter().map(|story| story.articles.iter().map(id).collect()).collect();
        for story in &mut stories {
            story.sort();
        }
        stories.sort();
        stories
    }

    #[test]
    fn reports_of_one_happening_are_one_story() {
        for days in [[Some("2021-05-03"); 3], [None; 3]] {
            let articles =
                [article("a", days[0], FIRE), article("b", days[1], FIRE_TOO), article("c", days[2], FERRY)];
            assert_eq!(stories(&articles), [vec!["a", "b"], vec!["c"]]);
        }
    }

    #[test]
    fn the_same_words_a_year_later_are_another_story() {
        let articles = [article("a", Some("2020-05-03"), FIRE), article("b", Some("2021-05-03"), FIRE_TOO)];
        assert_eq!(stories(&articles).len(), 2);
        assert_eq!(cluster(&articles).storylines.len(), 1);
    }

    #[test]
    fn the_same_actors_meeting_on_another_weekday_are_another_story_of_one_storyline() {
        let one = "Envoy Ana Reis met President Kofi Mensah at the palace in Arden on Friday about the border of Velm.";
        let two = "President Kofi Mensah met envoy Ana Reis in Arden on Wednesday for talks about the border of Velm.";
        let articles = [
            with_event(article("a", None, one), EventKind::Consult),
            with_event(article("b", None, two), EventKind::Consult),
        ];
        let clusters = cluster(&articles);
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
        let copies = cluster(&articles).copy_of;
        let told: Vec<Option<(u32, CopyKind)>> =
            copies.iter().map(|c| c.map(|c| (c.original.0, c.kind))).collect();
        assert_eq!(
            told,
            [Some((3, CopyKind::Excerpt)), Some((3, CopyKind::Near)), Some((3, CopyKind::Exact)), None, None]
        );
    }

    #[test]
    fn of_near_copies_the_one_that_names_the_others_outlet_is_the_copy() {
        use dateline_model::{EntityKind, Leaning, LocalEntity, LocalEntityId, Span};
        let near = FIRE.replace("six hours", "nearly seven long hours");
        let mut gazette = article("a", Some("2021-05-03"), &near);
        gazette.article.outlet = Some("The Velm Gazette".into());
        let mut agency = article("b", Some("2021-05-03"), FIRE);
        agency.article.outlet = Some("Ardenpress".into());
        let originals = |articles: &[Annotated]| -> Vec<Option<u32>> {
            cluster(articles).copy_of.iter().map(|c| c.map(|c| c.original.0)).collect()
        };
        assert_eq!(originals(&[gazette.clone(), agency.clone()]), [None, Some(0)], "the longer one");
        let entity = LocalEntityId(gazette.entities.len() as u32);
        gazette.entities.push(LocalEntity {
            name: "Ardenpress".into(),
            kind: EntityKind::Organization,
            ..gazette.entities[0].clone()
        });
        gazette.leans_on.push(Leaning { span: Span::new(0, 3), entity });
        assert_eq!(originals(&[gazette, agency]), [Some(1), None], "the one that is leant on");
    }

    #[test]
    fn articles_without_words_are_stories_of_their_own() {
        let articles = [article("a", None, ""), article("b", None, ""), article("c", None, "")];
        assert_eq!(cluster(&articles).stories.len(), 3);
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
}
