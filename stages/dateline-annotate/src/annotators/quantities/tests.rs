//! Quantities of small invented reports.

use crate::testing::annotated;

/// Quantities as "of low..high unit (counted) [words] by source".
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let Some(article) = annotated(text, None) else { return };
    let bound = |n: Option<f64>| n.map_or(String::from("?"), |n| n.to_string());
    let found = article.quantities.iter().map(|q| {
        let unit = q.unit.as_deref().map_or(String::new(), |unit| format!(" {unit}"));
        let counted = q.counted.as_deref().map_or(String::new(), |counted| format!(" ({counted})"));
        let by = q.attributed_to.map_or(String::new(), |by| format!(" by {}", by.of(text)));
        format!(
            "{} {}..{}{unit}{counted} [{}]{by}",
            q.of,
            bound(q.at_least),
            bound(q.at_most),
            q.span.of(text)
        )
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn tolls_are_told_by_verbs() {
    check(
        "The strike hit the port, killing at least 40 sailors and wounding dozens more.",
        &["killed 40..? (sailors) [killing at least 40 sailors]", "injured 24..? [wounding dozens]"],
    );
    check(
        "A gunman killed one man and wounded two in the town.",
        &["killed 1..1 (man) [killed one man]", "injured 2..2 [wounded two]"],
    );
    check("Two soldiers died.", &["killed 2..2 (soldiers) [Two soldiers died]"]);
}

#[test]
fn tolls_are_told_by_adjectives_and_nouns() {
    check(
        "The blast left 14 dead and 30 injured, including three children.",
        &["killed 14..14 [14 dead]", "injured 30..30 [30 injured]", "child 3..3 (children) [three children]"],
    );
    check("The death toll rose to 15 on Monday.", &["killed 15..15 [toll rose to 15]"]);
}

#[test]
fn bounds_are_what_the_words_say() {
    check(
        "Up to 300 were detained and between 5 and 7 police officers were hurt.",
        &[
            "detained ?..300 [Up to 300 were detained]",
            "injured 5..7 (police officers) [between 5 and 7 police officers were hurt]",
        ],
    );
    check(
        "More than 2,000 families fled.",
        &["displaced 2000..? (families) [More than 2,000 families fled]"],
    );
}

#[test]
fn money_lengths_and_ordinals_are_told_apart() {
    check(
        "The two-hour talks were their third meeting and cost $25 million.",
        &[
            "duration_hours 2..2 hour [two-hour]",
            "ordinal 3..3 [third meeting]",
            "money 25000000..25000000 USD [$25 million]",
        ],
    );
}

#[test]
fn dates_are_no_quantities() {
    check("They met on May 12, 2031 and 12 days later.", &[]);
}

#[test]
fn one_human_being_is_counted_without_a_number() {
    check(
        "A 24-year-old man was shot and killed, and Ada Brandt was found dead.",
        &["killed 1..1 (man) [man was shot and killed]", "killed 1..1 [Brandt was found dead]"],
    );
    check("The murder of Otto Kern shocked the town.", &["killed 1..1 [murder of Otto Kern]"]);
    check("The driver suffered burns on Monday.", &["injured 1..1 (driver) [driver suffered]"]);
    check("The court killed the plan.", &[]);
}

#[test]
fn those_listed_together_are_summed_unless_the_list_says_who_they_were() {
    check(
        "Two women and a boy were killed when the roof fell in.",
        &["killed 3..3 [Two women and a boy were killed]"],
    );
    check(
        "Twelve people, seven miners and five guards, were killed.",
        &["killed 12..12 (people) [Twelve people, seven miners and five guards, were killed]"],
    );
}

#[test]
fn what_only_could_happen_befalls_nobody() {
    check("A gunman could kill dozens of people.", &["people 24..? (people) [dozens of people]"]);
    check("No one was hurt.", &["injured 0..0 [No one was hurt]"]);
    check("There were no injuries.", &["injured 0..0 [no injuries]"]);
}

#[test]
fn a_figure_has_its_source() {
    check(
        "The ministry put the number of dead at 17.",
        &["killed 17..17 [number of dead at 17] by ministry"],
    );
    check(
        "Tens of thousands of residents were evacuated, according to the coast guard.",
        &[
            "evacuated 20000..? (residents) [Tens of thousands of residents were evacuated] by the coast guard",
        ],
    );
}

#[test]
fn measures_have_their_unit() {
    check(
        "The fire burned 1,200 hectares, or 5 square miles, and stopped 3 kilometers from Zell.",
        &[
            "area 1200..1200 ha [1,200 hectares]",
            "area 5..5 mi2 [5 square miles]",
            "distance 3..3 km [3 kilometers]",
        ],
    );
    check(
        "Customs seized 200 pounds of cocaine worth more than $5 million.",
        &["weight 200..200 lb [200 pounds]", "money 5000000..? USD [more than $5 million]"],
    );
    check("Turnout was 63 percent.", &["share 63..63 percent [63 percent]"]);
}

#[test]
fn ages_and_names_are_no_counts() {
    check("Ada Brandt, 34, left Route 9.", &[]);
}

#[test]
fn a_distance_in_time_is_no_length_and_points_are_a_unit() {
    check("The crew left two hours ago, and 20 minutes later the ship sank.", &[]);
    check("Turnout fell by 5 percentage points.", &["share 5..5 percentage point [5 percentage points]"]);
}
