//! What reports of invented deeds come to.

use dateline_model::{Incident, Toll};
use jiff::civil::date;

use crate::testing::annotated;

fn bounds(toll: Option<&Toll>) -> Option<(u32, Option<u32>)> {
    toll.map(|t| (t.at_least, t.at_most))
}

/// Checks the killed and the hurt of a report; `None` where nothing is told.
#[track_caller]
fn check(text: &str, killed: Option<u32>, injured: Option<u32>) {
    let Some(annotated) = annotated(text, Some(date(2031, 3, 7))) else { return };
    let incident = annotated.incident.as_ref();
    let of = |toll: fn(&Incident) -> Option<&Toll>| bounds(incident.and_then(toll));
    let exactly = |n: Option<u32>| n.map(|n| (n, Some(n)));
    let found = (of(|i| i.killed.as_ref()), of(|i| i.injured.as_ref()));
    assert_eq!(found, (exactly(killed), exactly(injured)), "{text}");
}

#[test]
fn one_fatally_is_one_killed_and_the_rest_hurt() {
    check("Four people were shot, one fatally, at a bar in Arden on Friday, police said.", Some(1), Some(3));
}

#[test]
fn who_is_shot_and_dies_later_is_killed() {
    check(
        "ARDEN - A man was gunned down and three others were wounded at a party in Arden on Friday.\nHe died at the \
         hospital.",
        Some(1),
        Some(3),
    );
}

#[test]
fn a_killer_who_dies_by_his_own_hand_is_one_more() {
    check(
        "A man killed two people at a mill in Arden on Friday before killing himself, police said.",
        Some(3),
        None,
    );
    check(
        "Three people are dead after a man shot his wife and her mother in Arden and then killed himself.",
        Some(3),
        None,
    );
}

#[test]
fn an_accident_that_hurts_is_no_death() {
    check("A boy accidentally shot himself in the foot in Arden on Friday, police said.", None, Some(1));
}

#[test]
fn attempted_murder_kills_nobody() {
    check(
        "Two men were wounded in a shooting in Arden on Friday. A suspect is charged with attempted murder.",
        None,
        Some(2),
    );
}

#[test]
fn another_occasion_is_not_counted() {
    check(
        "A guard was shot in the leg at a bar in Arden on Friday.\nLast year two people were killed in a shooting outside \
         the same bar.",
        None,
        Some(1),
    );
}

#[test]
fn nobody_hurt_is_told() {
    check("A bomb exploded outside a bank in Arden on Friday. Nobody was hurt.", None, Some(0));
}

#[test]
fn an_age_and_an_address_are_no_toll() {
    check(
        "Ada Brandt, 25, was killed in a shooting in the 400 block of Mill Street in Arden on Friday.",
        Some(1),
        None,
    );
}

#[test]
fn every_word_of_evidence_stands_in_the_text_and_the_town_is_found() {
    let text = "Arden Police say two men were killed and at least five hurt when a bomb went off on Friday.";
    let Some(annotated) = annotated(text, Some(date(2031, 3, 7))) else { return };
    let incident = annotated.incident.unwrap();
    assert_eq!(bounds(incident.killed.as_ref()), Some((2, Some(2))));
    assert_eq!(bounds(incident.injured.as_ref()), Some((5, None)));
    assert_eq!(incident.town.map(|town| town.of(text)), Some("Arden"));
    let words: Vec<&str> = incident.killed.unwrap().evidence.iter().map(|span| span.of(text)).collect();
    assert_eq!(words, ["two men were killed"]);
}

/// The hour and the day that a report gives its deed, in its words.
fn when(text: &str) -> Option<(Option<String>, Option<String>)> {
    let annotated = annotated(text, Some(date(2031, 3, 7)))?;
    let incident = annotated.incident.as_ref()?;
    let words = |t: dateline_model::LocalTimeId| annotated.times[t.index()].span.of(text).to_owned();
    Some((incident.hour.map(words), incident.time.map(words)))
}

#[test]
fn an_hour_with_its_zone_is_the_deeds_and_a_line_of_nothing_else_the_pages() {
    let told =
        "A guard was shot dead at a bar in Arden on Friday. The shots fell at 10:21 p.m. EST, police said.";
    if let Some((hour, _)) = when(told) {
        assert_eq!(hour.as_deref(), Some("10:21 p.m. EST"));
    }
    let stamped = "Posted: 6:40 p.m. EST\nA guard was shot dead at a bar in Arden, police said. He was called by his first name.";
    if let Some((hour, _)) = when(stamped) {
        assert_eq!(hour, None);
    }
}

#[test]
fn the_year_of_the_report_is_no_other_occasion() {
    check("Two guards were killed in a shooting at a bar in Arden on March 6 in 2031.", Some(2), None);
    check(
        "A guard was shot in the leg at a bar in Arden on Friday.\nIn 2029 two people were killed in a shooting there.",
        None,
        Some(1),
    );
}

#[test]
fn who_is_told_by_name_to_be_harmed() {
    let told = "Otto Kern was shot in the leg in Arden on Friday. Peter Mensah was killed, Mayor Anna Brandt said.\n\
                Kern was shot outside the house of Maria Lund.";
    let Some(annotated) = annotated(told, Some(date(2031, 3, 7))) else { return };
    let harmed: Vec<(&str, &str)> = annotated
        .harmed
        .iter()
        .map(|h| (annotated.entities[h.entity.index()].name.as_str(), h.harm.name()))
        .collect();
    assert_eq!(harmed, [("Otto Kern", "hit"), ("Peter Mensah", "killed")]);
}

#[test]
fn the_furthest_step_of_police_and_courts_counts() {
    let step = |told: &str| {
        let text = format!("A guard was shot dead in Arden on Friday. {told}");
        let incident = annotated(&text, Some(date(2031, 3, 7)))?.incident?;
        Some(incident.prosecution.map(|p| p.step.name()))
    };
    for (told, expected) in [
        ("No arrests had been made.", Some("no arrest")),
        ("Police are searching for the gunman.", Some("sought")),
        ("No arrests had been made at first. A man was arrested on Saturday.", Some("held")),
        ("Charges are pending.", Some("charges expected")),
        ("A man was charged with murder.", Some("charged")),
        ("A man was charged and pleaded not guilty.", Some("pleaded")),
        ("The family asked for prayers.", None),
    ] {
        if let Some(found) = step(told) {
            assert_eq!(found, expected, "{told}");
        }
    }
}

#[test]
fn the_day_of_a_charge_is_not_the_deeds() {
    let told = "A man was charged with murder on Thursday after a guard was shot dead in Arden on Monday.";
    if let Some((_, day)) = when(told) {
        assert_eq!(day.as_deref(), Some("Monday"));
    }
}

/// The town that a report with a headline is placed in, in its words.
fn town(title: &str, text: &str) -> Option<String> {
    let mut article = crate::testing::article(text, Some(date(2031, 3, 7)));
    article.title = Some(title.to_owned());
    let annotated = crate::annotate(article, crate::testing::model()?);
    let incident = annotated.incident?;
    let entity = incident.place.map(|place| annotated.entities[place.index()].name.clone());
    Some(entity.or_else(|| incident.town.map(|span| span.of(text).to_owned())).unwrap_or_default())
}

#[test]
fn the_town_of_the_deed_is_not_that_of_the_hospital() {
    let told = "A guard was shot in the leg at a bar in Dunmarrow on Friday, police said. He was flown to a hospital in Halmstead.";
    if let Some(found) = town("Guard shot in Dunmarrow", told) {
        assert_eq!(found, "Dunmarrow");
    }
}

#[test]
fn a_county_is_where_it_happened_only_where_no_town_is_named() {
    let alone = "A guard was shot dead at a farm in Dunmarrow County on Friday, deputies said.";
    if let Some(found) = town("Guard shot dead", alone) {
        assert_eq!(found, "Dunmarrow County");
    }
    let beside = "A guard was shot dead at a bar in Halmstead on Friday, the Dunmarrow County sheriff said.";
    if let Some(found) = town("Guard shot dead in Halmstead", beside) {
        assert_eq!(found, "Halmstead");
    }
}

/// How many a report with a headline tells to have been killed.
fn killed(title: &str, text: &str) -> Option<u32> {
    let mut article = crate::testing::article(text, Some(date(2031, 3, 7)));
    article.title = Some(title.to_owned());
    let incident = crate::annotate(article, crate::testing::model()?).incident?;
    Some(incident.killed.map_or(0, |toll| toll.at_least))
}

#[test]
fn the_headline_helps_to_tell_whether_somebody_died() {
    let text = "A girl was shot in the hand in Arden on Friday. She is in stable condition. She is expected to recover.\n\
                \"It could have ended with a death,\" said a neighbour.";
    if let Some(n) = killed("Girl shot in the hand in Arden", text) {
        assert_eq!(n, 0);
    }
    let text =
        "A girl who was shot in the head in Arden on Friday has died. She had been in critical condition.";
    if let Some(n) = killed("Girl dies after Arden shooting", text) {
        assert_eq!(n, 1);
    }
}
