//! Invented reports of a line or two, and the happenings and claims they tell.

use dateline_model::{Annotated, EventMention, LocalSubject, Modality};
use jiff::civil::date;

use crate::testing::annotated;

/// One line for each happening: kind, mode, truth, parties.
fn told(text: &str) -> Option<Vec<String>> {
    let annotated = annotated(text, Some(date(2031, 5, 8)))?;
    Some(annotated.events.iter().map(|event| line(&annotated, event)).collect())
}

fn line(annotated: &Annotated, event: &EventMention) -> String {
    let name = |e: dateline_model::LocalEntityId| annotated.entities[e.index()].name.as_str();
    let parties: Vec<String> =
        event.participants.iter().map(|p| format!("{} {}", p.role.name(), name(p.entity))).collect();
    let truth = match event.modality {
        Modality::Happened => String::new(),
        modality => format!(" {}", modality.name()),
    };
    let mode = event.mode.as_deref().unwrap_or("-");
    let place = event.place.map_or(String::new(), |p| format!(" @{}", name(p)));
    format!("{} {mode}{truth}{place}: {}", event.kind.code(), parties.join(", "))
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    if let Some(told) = told(text) {
        assert_eq!(told, expected, "{text}");
    }
}

/// Claims about happenings as "attribute = value [words] by source".
fn claims(text: &str) -> Option<Vec<String>> {
    let annotated = annotated(text, Some(date(2031, 5, 8)))?;
    let text = &annotated.article.text;
    let about_events = annotated.claims.iter().filter(|c| matches!(c.about, LocalSubject::Event(_)));
    let line = |c: &dateline_model::Claim| {
        let by = c.attributed_to.map_or(String::new(), |by| format!(" by {}", by.of(text)));
        format!("{} = {} [{}]{by}", c.attribute.name(), c.value, c.span.of(text))
    };
    Some(about_events.map(line).collect())
}

#[track_caller]
fn check_claims(text: &str, expected: &[&str]) {
    if let Some(claims) = claims(text) {
        assert_eq!(claims, expected, "{text}");
    }
}

#[test]
fn two_who_meet_are_actor_and_recipient_and_the_place_is_known() {
    check(
        "Anna Brandt met with Peter Mensah in Oslo on Friday.",
        &["CONSULT meet @Oslo: actor Anna Brandt, recipient Peter Mensah"],
    );
}

#[test]
fn a_meeting_named_by_a_noun_has_the_same_parties() {
    check(
        "The meeting between Anna Brandt and Peter Mensah lasted an hour.",
        &["CONSULT meet: actor Anna Brandt, recipient Peter Mensah"],
    );
}

#[test]
fn who_is_wounded_by_a_van_bomb_is_the_victim_of_one_happening() {
    check(
        "Judge Peter Mensah was wounded by a van bomb in Oslo on Sunday.",
        &["ASSAULT car-bomb @Oslo: victim Peter Mensah"],
    );
}

#[test]
fn what_a_strike_led_to_is_told_with_it() {
    check(
        "Norway carried out an airstrike against Denmark on Sunday, wounding six sailors.",
        &["ASSAULT airstrike: actor Norway, recipient Denmark"],
    );
}

#[test]
fn a_ban_that_is_lifted_is_a_concession_and_one_that_is_threatened_a_threat() {
    check("Norway lifted sanctions against Denmark.", &["CONCEDE -: actor Norway, recipient Denmark"]);
    check(
        "Norway threatened to impose sanctions on Denmark.",
        &["THREATEN -: actor Norway, recipient Denmark"],
    );
    check("Norway refused to meet Denmark.", &["REJECT meet: actor Norway, recipient Denmark"]);
}

#[test]
fn who_is_named_to_be_denied_takes_no_part() {
    check(
        "Anna Brandt and not Otto Kern met Peter Mensah in Oslo on Friday.",
        &["CONSULT meet @Oslo: actor Anna Brandt, recipient Peter Mensah"],
    );
    check(
        "Anna Brandt met with Peter Mensah rather than Otto Kern on Friday.",
        &["CONSULT meet: actor Anna Brandt, recipient Peter Mensah"],
    );
    check(
        "Norway, not Denmark, killed Peter Mensah.",
        &["ASSAULT killing: actor Norway, victim Peter Mensah"],
    );
    check(
        "Not Denmark but Norway attacked Sweden on Friday.",
        &["ASSAULT -: actor Norway, recipient Sweden"],
    );
    check(
        "It was Norway, not Denmark, that attacked Sweden.",
        &["ASSAULT -: actor Norway, recipient Sweden"],
    );
}

#[test]
fn what_will_be_is_planned() {
    check(
        "Anna Brandt will meet Peter Mensah in Oslo.",
        &["AGREE meet planned @Oslo: actor Anna Brandt, recipient Peter Mensah"],
    );
}

#[test]
fn blame_names_the_one_blamed_and_the_one_who_blames() {
    check_claims(
        "An attack killed Peter Mensah. The attack, which the Interior Ministry blamed on Denmark, shook Oslo.",
        &["responsibility = Denmark [which the Interior Ministry blamed on Denmark] by Interior Ministry"],
    );
}

#[test]
fn nobody_has_claimed_it() {
    check_claims(
        "No responsibility for the attack has been claimed.",
        &["responsibility = not claimed [No responsibility for the attack has been claimed]"],
    );
    check_claims(
        "Denmark never claimed responsibility for the raid.",
        &["responsibility = not claimed [Denmark never claimed responsibility for the raid] by Denmark"],
    );
}

#[test]
fn blame_that_is_not_laid_says_nothing() {
    check_claims("An attack killed Peter Mensah. The ministry did not blame Denmark for the attack.", &[]);
    check_claims("The ministry has not accused Denmark of carrying out the attack.", &[]);
    check_claims("Denmark did not deny involvement in the attack.", &[]);
    check_claims("The attack was not the work of Denmark.", &[]);
}

#[test]
fn a_visit_is_counted_before_and_after_its_verb() {
    check_claims("This is Brandt's third visit to Oslo.", &["ordinal = 3 [third visit]"]);
    check_claims("Her visit to Oslo was the third of its sort.", &["ordinal = 3 [the third of its sort]"]);
}

#[test]
fn the_blast_takes_up_the_explosion_told_before() {
    let Some(annotated) =
        annotated("An explosion shook Oslo on Friday. The blast killed Peter Mensah.", None)
    else {
        return;
    };
    assert_eq!(annotated.events.len(), 2);
    assert_eq!(annotated.events[1].takes_up.map(|e| e.0), Some(0));
}

#[test]
fn no_text_is_too_odd() {
    for text in ["", "\n\n", "met met met", "“”—’s of by with", "Killed.", "𝔘𝔫𝔦 met 漢字 in Ω\u{301}."]
    {
        let _ = told(text);
    }
}

#[test]
fn whoever_is_called_on_is_not_met() {
    check(
        "Anna Brandt called on Peter Mensah for help.",
        &["REQUEST -: actor Anna Brandt, recipient Peter Mensah"],
    );
}

#[test]
fn the_time_of_a_later_verb_is_not_that_of_the_first_which_has_its_own() {
    let text =
        "The collapse on March 4 killed 14 people, the last of whom, a driver, died in hospital last week.";
    let Some(article) = annotated(text, Some(date(2031, 3, 20))) else { return };
    let collapse = article.events.iter().find(|e| e.lemma == "kill").and_then(|e| e.time);
    assert_eq!(collapse.map(|t| article.times[t.index()].span.of(text)), Some("March 4"));
}

#[test]
fn a_collapse_with_its_dead_is_an_accident_and_tolls_told_after_it_are_its_own() {
    let text = "A road tunnel collapsed in Oslo on Tuesday, killing six people.\nThe rescue service put the number of \
        dead at eight.";
    check(text, &["ACCIDENT collapse @Oslo: ", "ACCIDENT -: "]);
    check("The talks collapsed in Oslo on Tuesday.", &["CONSULT talk @Oslo: "]);
    check_claims(
        text,
        &["toll = 6 [killing six people]", "toll = 8 [number of dead at eight] by rescue service"],
    );
}

#[test]
fn what_a_fire_or_a_crash_led_to_is_no_attack() {
    check("A fire in a hotel in Oslo killed six people.", &["ACCIDENT fire @Oslo: "]);
    check("The ferry capsized near Oslo and injured three people.", &["ACCIDENT crash @Oslo: "]);
}

#[test]
fn violence_is_laid_on_nobody_whom_the_words_do_not_name_for_it() {
    check("Mayor Anna Brandt said he shot Peter Mensah.", &["ASSAULT shooting: victim Peter Mensah"]);
    check("A Lima man shot Peter Mensah.", &["ASSAULT shooting: victim Peter Mensah"]);
    check("Anna Brandt shot Peter Mensah.", &["ASSAULT shooting: actor Anna Brandt, victim Peter Mensah"]);
    check("Norway shelled Sweden.", &["ASSAULT -: actor Norway, recipient Sweden"]);
}
