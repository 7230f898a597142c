//! Ranks, titles, offices and what somebody belongs to.

use std::sync::OnceLock;

use super::{Relation, by_length, contained, overlap};

fn rank_words(class: &str) -> &'static [&'static str] {
    static RANKS: OnceLock<[Vec<&'static str>; 2]> = OnceLock::new();
    let [ranks, describing] = RANKS.get_or_init(|| {
        let of = |class: &str| {
            let rows = include_str!("../../../data/ranks.tsv").lines().filter_map(|l| l.split_once('\t'));
            rows.filter(|(c, _)| *c == class).flat_map(|(_, words)| words.split(", ")).collect()
        };
        [of("rank"), of("describes")]
    });
    if class == "rank" { ranks } else { describing }
}

/// Two ranks: "senior general" only describes and agrees with any general; "general" is what any general is called.
pub(super) fn rank(one: &str, other: &str) -> Relation {
    let exact = |value: &str| {
        let value = value.to_lowercase().replace('-', " ");
        let kept: Vec<&str> = value
            .split_whitespace()
            .filter(|w| !rank_words("describes").contains(w) || value == "army general")
            .collect();
        kept.join(" ")
    };
    let (a, b) = (exact(one), exact(other));
    let is_rank = |value: &str| rank_words("rank").contains(&value);
    // "General Kern" is how one speaks of a major general, "Colonel" of a lieutenant colonel.
    if a == b || a.ends_with(&format!(" {b}")) {
        if a == b && one.len() < other.len() { Relation::LessExact } else { Relation::MoreExact }
    } else if b.ends_with(&format!(" {a}")) {
        Relation::LessExact
    } else if is_rank(&a) && is_rank(&b) {
        Relation::Contradicts
    } else {
        Relation::Unrelated
    }
}

/// Two titles are told side by side where they name one post otherwise: the same last word, other words before it.
pub(super) fn title(a: &[String], b: &[String]) -> Relation {
    let plain = |words: &[String]| -> Vec<String> {
        words.iter().filter(|w| !rank_words("describes").contains(&w.as_str())).cloned().collect()
    };
    let (a, b) = (&plain(a), &plain(b));
    // "a 20-year-old student" describes, it is no post.
    if [a, b].iter().any(|words| words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit()))) {
        return Relation::Unrelated;
    }
    match (a.last(), b.last()) {
        (Some(x), Some(y)) if x == y && !contained(a, b) && a.len() > 1 && b.len() > 1 => {
            Relation::OtherWords
        }
        _ if a == b => Relation::Same,
        _ if contained(a, b) => by_length(a, b),
        _ => Relation::Unrelated,
    }
}

/// Words that make another time or another post of an office.
const OF_ANOTHER_TIME: [&str; 14] = [
    "former",
    "ex",
    "then",
    "late",
    "outgoing",
    "incoming",
    "retired",
    "designate",
    "elect",
    "acting",
    "interim",
    "onetime",
    "one-time",
    "emeritus",
];

/// Words that make another post of an office in the same body.
const BESIDE_THE_POST: [&str; 6] = ["deputy", "assistant", "associate", "second", "under", "honorary"];

/// One office in more or fewer words is the same; somebody can hold two, but nobody is head and deputy head of one body.
pub(super) fn office(a: &[String], b: &[String]) -> Relation {
    let of = |list: &[&str], words: &[String]| -> Vec<String> {
        words.iter().filter(|w| list.contains(&w.as_str())).cloned().collect()
    };
    if of(&OF_ANOTHER_TIME, a) != of(&OF_ANOTHER_TIME, b) {
        return Relation::Unrelated;
    }
    let plain = |words: &[String]| -> Vec<String> {
        words.iter().filter(|w| !BESIDE_THE_POST.contains(&w.as_str())).cloned().collect()
    };
    let (deputy_a, deputy_b) = (of(&BESIDE_THE_POST, a), of(&BESIDE_THE_POST, b));
    if deputy_a != deputy_b {
        let one_is_plain = deputy_a.is_empty() || deputy_b.is_empty();
        let (a, b) = (plain(a), plain(b));
        return if one_is_plain && a == b && a.len() > 2 {
            Relation::Contradicts
        } else {
            Relation::Unrelated
        };
    }
    if contained(a, b) || overlap(a, b) >= 0.75 {
        Relation::Same
    } else if overlap(a, b) >= 0.5 && a.first() == b.first() {
        Relation::OtherWords
    } else {
        Relation::Unrelated
    }
}

/// One body in more or fewer words; somebody can belong to two.
pub(super) fn affiliation(a: &[String], b: &[String]) -> Relation {
    if contained(a, b) { Relation::Same } else { Relation::Unrelated }
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, check};
    use dateline_model::Attribute;

    #[test]
    fn two_grades_of_one_army_contradict_and_a_description_does_not() {
        check(Attribute::Rank, "major general", "lieutenant general", Relation::Contradicts);
        check(Attribute::Rank, "senior general", "major general", Relation::LessExact);
        check(Attribute::Rank, "general", "colonel general", Relation::LessExact);
        check(Attribute::Rank, "Captain", "captain", Relation::Same);
        check(Attribute::Rank, "colonel", "major", Relation::Contradicts);
    }

    #[test]
    fn one_post_may_be_called_by_two_titles() {
        check(Attribute::Title, "special envoy", "lake envoy", Relation::OtherWords);
        check(Attribute::Title, "envoy", "special envoy", Relation::LessExact);
        check(Attribute::Title, "mayor", "poet", Relation::Unrelated);
    }

    #[test]
    fn deputy_chief_and_deputy_head_are_one_office_and_the_head_is_another() {
        let deputy = "deputy chief of the river police";
        check(Attribute::Office, deputy, "deputy head of the river police", Relation::Same);
        check(Attribute::Office, deputy, "head of the river police", Relation::Contradicts);
        check(Attribute::Office, deputy, "former deputy head of the river police", Relation::Unrelated);
        check(Attribute::Office, "head of the river police", "owner of the lake hotel", Relation::Unrelated);
    }
}
