use dateline_model::{
    Annotated, Article, ArticleIdx, Attribute, Claim, Clusters, EntityKind, JoinedBy, Ledger, LocalEntity,
    LocalEntityId, LocalSubject, Mention, MentionForm, Span, Story, Storyline, Verdict,
};
use proptest::prelude::*;

use super::{NameCorrections, resolve};

/// An article made of names: "kind name", "kind name = role" or "kind name = 47".
fn article(id: &str, names: &[&str]) -> Annotated {
    let mut annotated =
        Annotated { article: Article { id: id.into(), ..Article::default() }, ..Annotated::default() };
    for line in names {
        let (kind, rest) = line.split_once(' ').unwrap();
        let (name, role) = rest.split_once(" = ").unwrap_or((rest, ""));
        let (name, link) = name.split_once(" -> ").map_or((name, None), |(name, link)| (name, Some(link)));
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
        annotated.entities.push(LocalEntity { name: name.into(), kind, link: link.map(str::to_owned) });
        annotated.mentions.push(Mention { span, entity, form: MentionForm::Name });
        if !role.is_empty() {
            let is_age = role.starts_with(|c: char| c.is_ascii_digit());
            annotated.claims.push(Claim {
                about: LocalSubject::Entity(entity),
                attribute: if is_age { Attribute::Age } else { Attribute::Title },
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

fn ledger(articles: &[Annotated], clusters: &Clusters, corrections: &NameCorrections) -> Ledger {
    let mut ledger = Ledger::default();
    resolve(articles, clusters, corrections, &mut ledger);
    ledger
}

fn resolved(articles: &[Annotated], clusters: &Clusters) -> Vec<(String, usize)> {
    let ledger = ledger(articles, clusters, &NameCorrections::default());
    ledger.entities.iter().map(|entity| (entity.name.clone(), entity.mentions.len())).collect()
}

/// One story of articles given as lists of names: how many entities there are, and by what rules they were joined.
#[track_caller]
fn check_story(articles: &[&[&str]], n_entities: usize, by: &[JoinedBy]) {
    let all: Vec<Annotated> =
        articles.iter().enumerate().map(|(at, names)| article(&format!("a{at}"), names)).collect();
    let story: Vec<u32> = (0..all.len() as u32).collect();
    let ledger = ledger(&all, &clusters(&[&story]), &NameCorrections::default());
    let names: Vec<&String> = ledger.entities.iter().map(|entity| &entity.name).collect();
    assert_eq!(names.len(), n_entities, "{names:?}");
    let found: Vec<JoinedBy> =
        ledger.entities.iter().flat_map(|entity| &entity.joined).map(|joined| joined.by).collect();
    assert_eq!(found, by, "{names:?}");
}

/// Stories of one article each: how many entities bear the first name of the first.
#[track_caller]
fn check_namesakes(articles: &[&[&str]], n_bearers: usize) {
    let all: Vec<Annotated> =
        articles.iter().enumerate().map(|(at, names)| article(&format!("a{at}"), names)).collect();
    let stories: Vec<Vec<u32>> = (0..all.len() as u32).map(|at| vec![at]).collect();
    let stories: Vec<&[u32]> = stories.iter().map(Vec::as_slice).collect();
    let ledger = ledger(&all, &clusters(&stories), &NameCorrections::default());
    let bearers: std::collections::BTreeSet<usize> = ledger.entity_of.iter().map(|of| of[0]).collect();
    assert_eq!(bearers.len(), n_bearers, "{:?}", ledger.entities);
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

#[test]
fn an_acronym_meets_the_one_body_of_its_story_with_these_initials() {
    check_story(&[&["organization Orla Water Board"], &["organization OWB"]], 1, &[JoinedBy::Acronym]);
    let two: &[&str] = &["organization Orla Water Board", "organization Old Weavers Bank"];
    check_story(&[two, &["organization OWB"]], 3, &[]);
}

#[test]
fn within_a_story_forms_of_a_name_meet_by_the_rule_that_is_told() {
    let one = |one: &str, other: &str, by: JoinedBy| {
        check_story(&[&[&format!("person {one}")], &[&format!("person {other}")]], 1, &[by]);
    };
    one("Ada Brandt", "Ada Brandt", JoinedBy::SameName);
    one("Tanaka Haruki", "Haruki Tanaka", JoinedBy::NameOrder);
    one("Oleksandr Hurkov", "Aleksandr Khurkov", JoinedBy::Variant);
    one("Muhammad al-Nouri", "Mohamed Nouri", JoinedBy::Variant);
    one("J. R. Brandt", "Jakob Rufus Brandt", JoinedBy::Initials);
    one("Bill Okoye", "William Okoye", JoinedBy::ShortForm);
    one("Ada Brandt-Okoye", "Ada Brandt", JoinedBy::DoubleSurname);
    one("Tom Kofi Mensah", "Tom Mensah", JoinedBy::MiddleName);
    one("Rachel Mensah", "Rachael Mensah", JoinedBy::Slip);
}

#[test]
fn within_a_story_other_people_stay_two() {
    let two = |one: &str, other: &str| {
        check_story(&[&[&format!("person {one}")], &[&format!("person {other}")]], 2, &[]);
    };
    two("Ada Brandt", "Tom Brandt");
    two("Ahmed al-Nouri", "Mohammed al-Nouri");
    two("Tom Brandt Sr.", "Tom Brandt Jr.");
    two("Ada M. Brandt", "Ada K. Brandt");
    two("Bill Okoye", "Robert Okoye");
    two("Jan Hurkov", "Jana Hurkova");
    two("T. Mensah", "Ada Mensah");
}

#[test]
fn what_one_article_tells_apart_is_two() {
    let both: &[&str] = &["person Devin Mensah", "person Devon Mensah"];
    check_story(&[both, &["person Eva Lund"]], 3, &[]);
    check_story(&[&["person Devin Mensah"], &["person Devon Mensah"]], 1, &[JoinedBy::Slip]);
    let family: &[&str] = &["person Tom Kofi Mensah", "person Kofi Mensah"];
    check_story(&[family], 2, &[]);
}

#[test]
fn initials_that_fit_two_are_nobodys() {
    let both: &[&str] = &["person Tom Mensah", "person Tara Mensah"];
    check_story(&[both, &["person T. Mensah"]], 3, &[]);
}

#[test]
fn a_name_without_junior_is_neither_fathers_nor_sons_where_both_are_told_of() {
    let both: &[&str] = &["person Tom Mensah Sr.", "person Tom Mensah Jr."];
    check_story(&[both, &["person Tom Mensah"]], 3, &[]);
    check_story(&[&["person Tom Mensah Jr."], &["person Tom Mensah"]], 1, &[JoinedBy::SameName]);
}

#[test]
fn a_surname_meets_its_bearer_and_one_half_of_a_double_one_too() {
    check_story(&[&["person Ada Brandt-Okoye"], &["person Okoye"]], 1, &[JoinedBy::Surname]);
    check_story(&[&["person Khalid al-Nouri"], &["person al-Nouri"]], 1, &[JoinedBy::Surname]);
    check_story(&[&["person Ada Brandt"], &["person Okoye"]], 2, &[]);
}

#[test]
fn a_slip_is_joined_only_with_whom_the_story_names_more_often() {
    let usual: &[&str] = &["person Jan Hurkovsky"];
    check_story(&[usual, usual, &["person Hurkosvky"]], 1, &[JoinedBy::SameName, JoinedBy::Slip]);
    check_story(&[usual, &["person Hurkosvky"]], 2, &[]);
}

#[test]
fn between_storylines_the_same_name_needs_more_where_many_bear_it() {
    // Rare: nothing speaks against it.
    check_namesakes(&[&["person Kofi Lindqvist"], &["person Kofi Lindqvist"]], 1);
    // Usual, and nothing speaks for it.
    check_namesakes(&[&["person John Miller"], &["person John Miller"]], 2);
    // A place that both name; but a country or a state is too wide.
    check_namesakes(
        &[&["person John Miller", "place Quellmarsh"], &["person John Miller", "place Quellmarsh"]],
        1,
    );
    check_namesakes(&[&["person John Miller", "place Ohio"], &["person John Miller", "place Ohio"]], 2);
    let peru = "place Peru -> iso3166:PE";
    check_namesakes(&[&["person John Miller", peru], &["person John Miller", peru]], 2);
    // Company.
    check_namesakes(
        &[&["person John Miller", "person Eva Lund"], &["person John Miller", "person Eva Lund"]],
        1,
    );
    check_namesakes(
        &[&["person John Miller", "person Eva Lund"], &["person John Miller", "person Ada Okoye"]],
        2,
    );
    // Ages.
    check_namesakes(&[&["person Jens Miller = 34"], &["person Jens Miller = 35"]], 1);
    check_namesakes(&[&["person John Miller = 34"], &["person John Miller = 34"]], 2);
    check_namesakes(&[&["person Kofi Lindqvist = 34"], &["person Kofi Lindqvist = 61"]], 2);
    // A role that many have is not enough for a usual name.
    check_namesakes(&[&["person John Miller = officer"], &["person John Miller = officer"]], 2);
    check_namesakes(&[&["person Jens Brandt = officer"], &["person Jens Brandt = officer"]], 1);
    // Father and son.
    check_namesakes(&[&["person Kofi Lindqvist Sr."], &["person Kofi Lindqvist Jr."]], 2);
}

#[test]
fn between_storylines_other_forms_of_a_name_need_company_or_a_role() {
    check_namesakes(&[&["person Bill Lindqvist"], &["person William Lindqvist"]], 2);
    let lund = "person Eva Lund";
    check_namesakes(&[&["person Bill Lindqvist", lund], &["person William Lindqvist", lund]], 1);
    check_namesakes(&[&["person Oleg Hurkov = envoy"], &["person Oleh Khurkov = envoy"]], 1);
}

#[test]
fn an_age_that_is_given_as_ground_fits_both() {
    let all = [
        article("a", &["person Jens Miller = 34"]),
        article("b", &["person Jens Miller = 61"]),
        article("c", &["person Jens Miller = 62"]),
    ];
    let ledger = ledger(&all, &clusters(&[&[0, 1], &[2]]), &NameCorrections::default());
    let grounds: Vec<&str> = ledger
        .entities
        .iter()
        .flat_map(|entity| &entity.joined)
        .flat_map(|joined| joined.because.iter().map(String::as_str))
        .filter(|ground| ground.starts_with("age"))
        .collect();
    assert_eq!(grounds, ["age: 61"]);
}

#[test]
fn a_rare_name_that_two_others_bear_is_nobodys() {
    let articles: &[&[&str]] = &[
        &["person Kofi Lindqvist = mayor"],
        &["person Kofi Lindqvist = striker"],
        &["person Kofi Lindqvist"],
    ];
    check_namesakes(articles, 3);
}

#[test]
fn offices_that_pass_for_names_and_bodies_that_every_town_has_stay_in_their_story() {
    check_namesakes(&[&["person Police Chief"], &["person Police Chief"]], 2);
    check_namesakes(&[&["organization City Council"], &["organization City Council"]], 2);
    check_namesakes(&[&["organization Orla Council"], &["organization Orla Council"]], 1);
}

#[test]
fn a_town_in_capitals_is_called_so_only_where_nobody_writes_it_otherwise() {
    let name = |names: &[&str]| {
        let articles: Vec<_> =
            names.iter().enumerate().map(|(i, name)| article(&i.to_string(), &[name])).collect();
        let all: Vec<u32> = (0..articles.len() as u32).collect();
        let ledger = ledger(&articles, &clusters(&[&all]), &NameCorrections::default());
        assert_eq!(ledger.entities.len(), 1);
        ledger.entities[0].name.clone()
    };
    assert_eq!(name(&["place HALVERN", "place HALVERN", "place Halvern"]), "Halvern");
    assert_eq!(name(&["place HALVERN", "place HALVERN"]), "HALVERN");
}

#[test]
fn somebodys_surname_taken_for_a_body_draws_no_other_stories_in() {
    let articles: &[&[&str]] = &[
        &["organization Lindqvist", "person Kofi Lindqvist"],
        &["organization Lindqvist", "person Eva Lindqvist"],
    ];
    check_namesakes(articles, 2);
}

#[test]
fn spellings_of_a_place_meet_by_its_entry_and_a_place_without_one_goes_with_its_story() {
    check_story(
        &[&["place Peking -> geonames:1"], &["place Beijing -> geonames:1"]],
        1,
        &[JoinedBy::Gazetteer],
    );
    check_story(&[&["place Orlaville -> geonames:2"], &["place Orlaville"]], 1, &[JoinedBy::SameName]);
    check_story(&[&["place Orlaville -> geonames:2"], &["place Orlaville -> geonames:3"]], 2, &[]);
    check_namesakes(&[&["place Orlaville -> geonames:2"], &["place Orlaville"]], 2);
}

#[test]
fn each_join_is_told_with_its_words_and_grounds() {
    let articles = [
        article("a", &["person Ada Brandt = envoy", "person Eva Lund"]),
        article("b", &["person Ada Brandt = envoy", "person Eva Lund"]),
        article("c", &["person Brandt = envoy"]),
    ];
    let ledger = ledger(&articles, &clusters(&[&[0], &[1, 2]]), &NameCorrections::default());
    let joined = &ledger.entities[0].joined;
    assert_eq!(joined[0].by, JoinedBy::SameName);
    assert_eq!(joined[0].because, ["company: eva lund", "rare name", "shared role: envoy"]);
    assert_eq!(
        (joined[1].by, &joined[1].forms),
        (JoinedBy::Surname, &["Ada Brandt".into(), "Brandt".into()])
    );
    assert_eq!(joined[1].because, ["one story", "shared role: envoy"]);
    for told in joined {
        for (form, cite) in told.forms.iter().zip(told.evidence) {
            assert_eq!(cite.span.of(&articles[cite.article.index()].article.text), form);
        }
    }
}

#[test]
fn what_a_person_says_of_names_holds_against_the_rules() {
    let articles = [
        article("a", &["person Ada Brandt", "person Eva Lund"]),
        article("b", &["person Ada Brandt", "person Eva Lund"]),
        article("c", &["person Ada Brand-Lund"]),
        article("d", &["person Adaeze Okafor"]),
    ];
    let one_story = clusters(&[&[0, 1, 2, 3]]);
    let entities = |said: &[(&str, &str, Verdict)]| {
        let mut corrections = NameCorrections::default();
        for &(a, b, verdict) in said {
            corrections.add(a, b, verdict);
        }
        let ledger = ledger(&articles, &one_story, &corrections);
        let of = |article: usize| ledger.entity_of[article][0];
        (of(0) == of(1), of(0) == of(3))
    };
    assert_eq!(entities(&[]), (true, false));
    assert_eq!(entities(&[("Ada Brandt@a", "Ada Brandt@b", Verdict::NotSame)]), (false, false));
    assert_eq!(entities(&[("ada brandt", "Adaeze Okafor", Verdict::Same)]), (true, true));
    // The last word counts, and one that is taken back is as if it had not been said.
    let twice =
        [("Ada Brandt", "Adaeze Okafor", Verdict::Same), ("Adaeze Okafor", "Ada Brandt", Verdict::NotSame)];
    assert_eq!(entities(&twice), (true, false));
    // Who is not one stays so by every road.
    let both = [
        ("Ada Brandt", "Adaeze Okafor", Verdict::NotSame),
        ("Ada Brandt@a", "Adaeze Okafor@d", Verdict::Same),
    ];
    assert_eq!(entities(&both), (true, false));
    // A name that nobody bears says nothing.
    assert_eq!(entities(&[("Nobody Here", "Ada Brandt", Verdict::Same)]), (true, false));
}

#[test]
fn a_story_of_thousands_of_articles_and_people_is_resolved() {
    let articles: Vec<Annotated> = (0..5000_u32)
        .map(|at| {
            let name = |salt: u32| {
                let letters = (0..5)
                    .map(|place| char::from(b'a' + ((at * 7919 + salt) / 17_u32.pow(place) % 17) as u8));
                letters.collect::<String>()
            };
            let own = format!("person Kofi B{}", name(1));
            let other = format!("person A{} Smith", name(2));
            let slip = format!("person B{}", name(3));
            article(
                &format!("a{at}"),
                &[&own, &other, &slip, "person Smith", "person Ada Brandt", "person Brandt"],
            )
        })
        .collect();
    let story: Vec<u32> = (0..5000).collect();
    let ledger = ledger(&articles, &clusters(&[&story]), &NameCorrections::default());
    assert_eq!(ledger.entities[0].name, "Ada Brandt");
    assert_eq!(ledger.entities[0].mentions.len(), 10_000);
}

proptest! {
    #[test]
    fn the_order_of_articles_does_not_matter(order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle()) {
        let all = [
            article("a", &["person Sergey Belinskiy = envoy", "place Lima", "person Ada Brandt"]),
            article("b", &["person Sergei Belinsky", "place Lima", "organization Belinski"]),
            article("c", &["person Brandt", "person Belinskyy", "place Quito"]),
            article("d", &["person Tom Brandt", "person A. Brandt", "place Lima"]),
            article("e", &["person Tom Brandt Jr. = 34", "person Bill Okoye = mayor", "place Orlaville -> geonames:2"]),
            article("f", &["person Thomas Brandt Sr.", "person William Okoye", "place Orlaville", "organization OWB"]),
            article("g", &["person Ada Brandt-Okoye", "organization Orla Water Board", "person Kofi Lindqvist"]),
            article("h", &["person Kofi Lindqvist = striker", "person Haruki Tanaka", "organization City Council"]),
            article("i", &["person Kofi Lindqvist = mayor", "person Tanaka Haruki", "organization City Council"]),
        ];
        let shuffled: Vec<Annotated> = order.iter().map(|&idx| all[idx].clone()).collect();
        let place = |article: usize| order.iter().position(|&idx| idx == article).unwrap() as u32;
        let plain: [&[u32]; 4] = [&[0, 1], &[2, 3, 4], &[5, 6], &[7, 8]];
        let mut stories: Vec<Vec<u32>> =
            plain.iter().map(|story| story.iter().map(|&article| place(article as usize)).collect()).collect();
        for story in &mut stories {
            story.sort_unstable();
        }
        let stories: Vec<&[u32]> = stories.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(resolved(&all, &clusters(&plain)), resolved(&shuffled, &clusters(&stories)));
    }
}
