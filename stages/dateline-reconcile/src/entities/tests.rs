use dateline_model::{
    Annotated, Article, ArticleIdx, Attribute, Claim, Clusters, EntityKind, Ledger, LocalEntity,
    LocalEntityId, LocalSubject, Mention, MentionForm, Span, Story, Storyline,
};
use proptest::prelude::*;

use super::{NameCorrections, resolve};

/// An article made of names: "kind name" or "kind name = role".
fn article(id: &str, names: &[&str]) -> Annotated {
    let mut annotated =
        Annotated { article: Article { id: id.into(), ..Article::default() }, ..Annotated::default() };
    for line in names {
        let (kind, rest) = line.split_once(' ').unwrap();
        let (name, role) = rest.split_once(" = ").unwrap_or((rest, ""));
        let kind = match kind {
            "person" => EntityKind::Person,
            "place" => EntityKind::Place,
            _ => EntityKind::Organization,
        };
        let start = annotated.article.text.len();
        annotated.article.text.push_str(name);
        let span = Span::new(start, annotated.article.text.len());
        annotated.article.text.push('\n');
        let entity = LocalEntityId(annotated.entities.len() as u32);
        annotated.entities.push(LocalEntity { name: name.into(), kind, link: None });
        annotated.mentions.push(Mention { span, entity, form: MentionForm::Name });
        if !role.is_empty() {
            annotated.claims.push(Claim {
                about: LocalSubject::Entity(entity),
                attribute: Attribute::Title,
                value: role.into(),
                span,
                attributed_to: None,
            });
        }
    }
    annotated
}

/// Stories given as lists of article numbers, each a storyline of its own.
fn clusters(stories: &[&[u32]]) -> Clusters {
    Clusters {
        stories: stories
            .iter()
            .map(|s| Story { articles: s.iter().map(|&a| ArticleIdx(a)).collect(), ..Story::default() })
            .collect(),
        storylines: (0..stories.len())
            .map(|idx| Storyline { stories: vec![idx], ..Storyline::default() })
            .collect(),
        ..Clusters::default()
    }
}

fn resolved(articles: &[Annotated], clusters: &Clusters) -> Vec<(String, usize)> {
    let mut ledger = Ledger::default();
    resolve(articles, clusters, &NameCorrections::default(), &mut ledger);
    ledger.entities.iter().map(|entity| (entity.name.clone(), entity.mentions.len())).collect()
}

#[test]
fn spellings_of_one_person_meet_within_a_story() {
    let articles = [
        article("a", &["person Sergey Belinskiy", "person Jan Hurkov"]),
        article("b", &["person Sergei Belinsky", "person Jan Hurkov"]),
        article("c", &["person Belinskyy", "organization Khurkof"]),
    ];
    let found = resolved(&articles, &clusters(&[&[0, 1, 2]]));
    assert_eq!(found, [("Jan Hurkov".to_owned(), 3), ("Sergey Belinskiy".to_owned(), 3)]);
}

#[test]
fn two_georges_with_different_roles_stay_two() {
    let articles = [
        article("a", &["person George Brandt = mayor", "person Ada Okoye"]),
        article("b", &["person George Brandt = striker", "person Tom Mensah"]),
        article("c", &["person George Brandt = deputy mayor", "person Eva Lund"]),
    ];
    let found = resolved(&articles, &clusters(&[&[0], &[1], &[2]]));
    assert_eq!(
        found.iter().filter(|(name, _)| name == "George Brandt").map(|(_, n)| *n).collect::<Vec<_>>(),
        [2, 1]
    );
}

#[test]
fn a_surname_that_two_bear_in_the_story_joins_neither() {
    let articles =
        [article("a", &["person Ada Brandt", "person Tom Brandt"]), article("b", &["person Brandt"])];
    assert_eq!(resolved(&articles, &clusters(&[&[0, 1]])).len(), 3);
}

#[test]
fn an_acronym_meets_its_body_by_the_article_that_has_both() {
    let mut both = article("a", &["organization Lima Water Board", "organization LWB"]);
    both.mentions[1].entity = LocalEntityId(0);
    both.entities.pop();
    let articles = [both, article("b", &["organization LWB"])];
    assert_eq!(resolved(&articles, &clusters(&[&[0, 1]])), [("Lima Water Board".to_owned(), 3)]);
}

proptest! {
    #[test]
    fn the_order_of_articles_does_not_matter(order in Just(vec![0usize, 1, 2, 3]).prop_shuffle()) {
        let all = [
            article("a", &["person Sergey Belinskiy = envoy", "place Lima", "person Ada Brandt"]),
            article("b", &["person Sergei Belinsky", "place Lima", "organization Belinski"]),
            article("c", &["person Brandt", "person Belinskyy", "place Quito"]),
            article("d", &["person Tom Brandt", "person A. Brandt", "place Lima"]),
        ];
        let shuffled: Vec<Annotated> = order.iter().map(|&idx| all[idx].clone()).collect();
        let place = |article: usize| order.iter().position(|&idx| idx == article).unwrap() as u32;
        let mut stories = [vec![place(0), place(1)], vec![place(2), place(3)]];
        for story in &mut stories {
            story.sort_unstable();
        }
        let plain = resolved(&all, &clusters(&[&[0, 1], &[2, 3]]));
        let again = resolved(&shuffled, &clusters(&[&stories[0], &stories[1]]));
        prop_assert_eq!(plain, again);
    }
}
