//! Names: who and what is named in the article, and which mentions name the same.
//!
//! *Finds*: what the language model takes for names, its spans cleaned of titles, articles and possessives, its kinds put to
//! a vote over the whole article; names of the gazetteer it overlooked; further places where a found name stands; plain
//! descriptions of somebody just named ("the envoy").
//!
//! *Misses*: names in small letters; a name that stands once and that neither model nor gazetteer knows; pronouns. Figures: see
//! `docs/annotators/names.md`.
//!
//! *Example*: "Ms Okoye met General Jan Hurkov in Lima. Hurkof left on Sunday." names three: Okoye, Jan Hurkov (two
//! mentions, one misspelt) and Lima.
//!
//! *Source*: the kinds are OntoNotes' folded to ours; the vote rests on "one sense per discourse" (Gale, Church, Yarowsky
//! 1992); the rest is our own.

mod cut;
pub(crate) mod dateline;
mod descriptions;
mod entities;
mod found;
mod kinds;
mod net;
mod overlooked;
mod persons;
mod repeats;
mod scores;
mod signs;
mod sport;

use dateline_model::Annotated;

use crate::Reading;

/// Fills `mentions` and `entities`.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let is_sport = sport::is_report_of_games(reading);
    let mut found = net::collect(reading, is_sport);
    kinds::vote(reading, &mut found, is_sport);
    repeats::add(reading, &mut found);
    let (mut mentions, entities) = entities::group(reading, &found);
    descriptions::add(reading, &entities, &mut mentions);
    mentions.sort_unstable_by_key(|mention| (mention.span, mention.entity));
    annotated.mentions = mentions;
    annotated.entities = entities;
}

#[cfg(test)]
mod tests {
    use dateline_model::{EntityKind, MentionForm};

    use crate::testing::annotated;

    /// Checks the entities of a text, each as "kind name: mention, mention".
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let Some(annotated) = annotated(text, None) else { return };
        let entities = annotated.entities.iter().enumerate().map(|(idx, entity)| {
            let mentions = annotated.mentions.iter().filter(|mention| mention.entity.index() == idx);
            let mentions = mentions.map(|mention| match mention.form {
                MentionForm::Name => mention.span.of(text).to_owned(),
                MentionForm::Description => format!("({})", mention.span.of(text)),
            });
            format!("{} {}: {}", entity.kind.name(), entity.name, mentions.collect::<Vec<_>>().join(", "))
        });
        assert_eq!(entities.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_misspelt_surname_is_its_bearer() {
        check(
            "General Jan Hurkov met Ms Okoye in Lima. Hurkov smiled. Hurkov left. Khurkoff will be back, Okoye said.",
            &[
                "person Jan Hurkov: Jan Hurkov, Hurkov, Hurkov, Khurkoff",
                "person Okoye: Okoye, Okoye",
                "place Lima: Lima",
            ],
        );
    }

    #[test]
    fn a_description_stands_for_the_only_one_who_is_called_so() {
        check(
            "Peru sent special envoy Ada Brandt to Quito.\nThe envoy met the mayor on Friday.",
            &["place Peru: Peru", "person Ada Brandt: Ada Brandt, (envoy)", "place Quito: Quito"],
        );
    }

    #[test]
    fn who_leads_a_country_is_its_leader() {
        check(
            "Peruvian President Ada Brandt met Norwegian Prime Minister Tom Mensah.\n\
             The Peruvian leader left on Friday. The leader was pleased.",
            &[
                "group Peruvian: Peruvian, Peruvian",
                "person Ada Brandt: Ada Brandt, (leader)",
                "group Norwegian: Norwegian",
                "person Tom Mensah: Tom Mensah",
            ],
        );
    }

    #[test]
    fn an_acronym_is_the_name_it_was_given_for_or_has_the_initials_of() {
        check(
            "The Coast Ferry Authority (CFA) fined the Port of Hurka Union. CFA officials met the Lima Water Board. \
             The LWB declined to comment.",
            &[
                "organization Coast Ferry Authority: Coast Ferry Authority, CFA, CFA",
                "organization Port of Hurka Union: Port of Hurka Union",
                "organization Lima Water Board: Lima Water Board, LWB",
            ],
        );
    }

    #[test]
    fn an_acronym_of_one_body_is_not_the_start_of_another() {
        check(
            "The Lima Water Board met on Sunday. The LWB Rules Committee voted. The LWB will pay, officials of LWB said.",
            &[
                "organization Lima Water Board: Lima Water Board, LWB, LWB",
                "organization LWB Rules Committee: LWB Rules Committee",
            ],
        );
    }

    #[test]
    fn a_surname_of_two_is_found_whole() {
        check(
            "Ada Brandt-Okoye came to Lima on Friday. Brandt-Okoye met Tom Mensah.",
            &[
                "person Ada Brandt-Okoye: Ada Brandt-Okoye, Brandt-Okoye",
                "place Lima: Lima",
                "person Tom Mensah: Tom Mensah",
            ],
        );
    }

    #[test]
    fn the_agency_is_known_behind_a_shortened_month() {
        check(
            "LIMA, Nov. 19 (CNA) - Ferries stood still on Sunday.",
            &["place LIMA: LIMA", "organization CNA: CNA"],
        );
    }

    #[test]
    fn a_country_is_one_entity_under_all_its_names() {
        check(
            "The United States and Peru signed a treaty. The U.S. will pay; Americans did not notice.",
            &["place United States: United States, U.S.", "place Peru: Peru", "group Americans: Americans"],
        );
    }

    #[test]
    fn in_reports_of_games_a_town_is_its_team_but_where_a_place_stands() {
        check(
            "SOCCER - LIMA BEAT OLNAY\nLIMA (Coast News) - Lima beat Olnay 2-1 in the second round of the cup.\n\
             Coach Ada Brandt praised the Olnay goalkeeper. Lima play again in Olnay on Sunday.",
            &[
                "organization Lima: LIMA, Lima, Lima",
                "organization Olnay: OLNAY, Olnay, Olnay",
                "place LIMA: LIMA",
                "organization Coast News: Coast News",
                "person Ada Brandt: Ada Brandt",
                "place Olnay: Olnay",
            ],
        );
    }

    #[test]
    fn a_citys_link_is_that_of_the_country_or_state_named() {
        for (text, expected) in [
            ("Olive growers of Cordoba and all of Spain met on Sunday.", Some("ES")),
            ("Olive growers met in Cordoba on Sunday.", Some("AR")),
            ("A court in Santa Maria, California, freed the driver.", Some("US")),
            // Brazil's is the largest, but not by much, and the report speaks of the United States.
            ("A court in Santa Maria freed the United States driver.", None),
        ] {
            let Some(annotated) = annotated(text, None) else { return };
            let city =
                annotated.entities.iter().find(|entity| matches!(&*entity.name, "Cordoba" | "Santa Maria"));
            let facts = city.and_then(|city| crate::place_facts(city.link.as_deref()?));
            assert_eq!(facts.map(|facts| facts.country), expected, "{text}");
        }
    }

    #[test]
    fn the_first_words_of_a_company_are_the_company() {
        check(
            "Olnay Cables Inc. hired 40 people. Olnay said it would build in Lima.",
            &["organization Olnay Cables Inc.: Olnay Cables Inc., Olnay", "place Lima: Lima"],
        );
    }

    #[test]
    fn headlines_and_sentence_starts_make_no_names() {
        let Some(annotated) = annotated("What Happens Next?\nWater is scarce. Prices rise.", None) else {
            return;
        };
        assert!(
            annotated.entities.iter().all(|entity| entity.kind == EntityKind::Other),
            "{:?}",
            annotated.entities
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
        #[test]
        fn any_text_is_read_and_every_mention_lies_in_it(text in "[A-Za-zé’'\u{201c}( ),.\u{2014}\u{1F600}\n-]{0,120}") {
            if let Some(model) = crate::testing::model() {
                let article = crate::testing::article(&text, None);
                let reading = crate::Reading::new(&article, model);
                let mut annotated = dateline_model::Annotated::default();
                super::annotate(&reading, &mut annotated);
                super::super::titles::annotate(&reading, &mut annotated);
                for mention in &annotated.mentions {
                    proptest::prop_assert!(text.get(mention.span.range()).is_some_and(|words| !words.is_empty()));
                }
            }
        }
    }
}
