//! When two values of one attribute are the same, the one within the other, or at odds.

use std::sync::OnceLock;

use dateline_model::Attribute;
use rustc_hash::FxHashMap;

/// How one value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same in other letters, or by words that mean the same.
    Same,
    /// One is more exact and both can be true.
    Refines,
    /// The same thing called otherwise.
    OtherWords,
    /// Both cannot be true.
    Contradicts,
    /// They speak of different things and do not belong side by side.
    Unrelated,
}

/// The value where nobody, or not this one, has claimed a happening.
pub(super) const NOT_CLAIMED: &str = "not claimed";
/// The value where somebody denies it.
pub(super) const DENIED: &str = "denied";

/// Compares two values of one attribute.
pub(super) fn relation(attribute: Attribute, one: &str, other: &str) -> Relation {
    let (a, b) = (words(one), words(other));
    if a == b {
        return Relation::Same;
    }
    match attribute {
        Attribute::Rank => rank(one, other),
        Attribute::Title => title(&a, &b),
        Attribute::Office => office(&a, &b),
        Attribute::Killed | Attribute::Injured | Attribute::Duration => number(attribute, one, other),
        Attribute::Ordinal => Relation::OtherWords,
        Attribute::Responsibility => responsibility(&a, &b),
        Attribute::Weapon => {
            if contained(&a, &b) {
                Relation::Refines
            } else {
                Relation::OtherWords
            }
        }
        Attribute::Place => place(one, other),
        _ => Relation::Unrelated,
    }
}

/// "near Lima" is less exact than the suburb itself; two places may both be right.
fn place(one: &str, other: &str) -> Relation {
    let is_rough = |value: &str| value.starts_with("near ") || value.starts_with("outside ");
    if is_rough(one) == is_rough(other) { Relation::Unrelated } else { Relation::Refines }
}

/// The words of a value that carry meaning, in one spelling for those that mean the same.
fn words(value: &str) -> Vec<String> {
    let same = same_words();
    value
        .to_lowercase()
        .replace("’s", "")
        .replace("'s", "")
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .map(|w| same.get(w).copied().unwrap_or(w).to_owned())
        .filter(|w| !matches!(w.as_str(), "of" | "a" | "an"))
        .collect()
}

fn same_words() -> &'static FxHashMap<&'static str, &'static str> {
    static WORDS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = include_str!("../../data/same_words.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.flat_map(|row| {
            let mut words = row.split('\t');
            let first = words.next().unwrap_or_default();
            words.map(move |w| (w, first))
        })
        .collect()
    })
}

/// Whether all words of the shorter stand in the longer.
fn contained(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.iter().all(|w| long.contains(w))
}

/// Share of words in common.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let both = a.iter().filter(|w| b.contains(w)).count();
    2.0 * both as f64 / (a.len() + b.len()).max(1) as f64
}

fn rank_words(class: &str) -> &'static [&'static str] {
    static RANKS: OnceLock<[Vec<&'static str>; 2]> = OnceLock::new();
    let [ranks, describing] = RANKS.get_or_init(|| {
        let of = |class: &str| {
            let rows = include_str!("../../data/ranks.tsv").lines().filter_map(|l| l.split_once('\t'));
            rows.filter(|(c, _)| *c == class).flat_map(|(_, words)| words.split(", ")).collect()
        };
        [of("rank"), of("describes")]
    });
    if class == "rank" { ranks } else { describing }
}

/// Two ranks: "senior general" only describes and agrees with any general; "general" is what any general is called.
fn rank(one: &str, other: &str) -> Relation {
    let exact = |value: &str| {
        let value = value.to_lowercase().replace('-', " ");
        let kept: Vec<&str> = value
            .split_whitespace()
            .filter(|w| !rank_words("describes").contains(w) || value == "army general")
            .collect();
        kept.join(" ")
    };
    let (one, other) = (exact(one), exact(other));
    let is_rank = |value: &str| rank_words("rank").contains(&value);
    // "General Kern" is how one speaks of a major general, "Colonel" of a lieutenant colonel.
    let is_short = one.ends_with(&format!(" {other}")) || other.ends_with(&format!(" {one}"));
    if one == other || is_short {
        Relation::Refines
    } else if is_rank(&one) && is_rank(&other) {
        Relation::Contradicts
    } else {
        Relation::Unrelated
    }
}

/// Two titles are told side by side where they name one post otherwise: the same last word, other words before it.
fn title(a: &[String], b: &[String]) -> Relation {
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
        _ if contained(a, b) => Relation::Refines,
        _ => Relation::Unrelated,
    }
}

/// One office in more or fewer words is the same; somebody can hold two.
fn office(a: &[String], b: &[String]) -> Relation {
    if contained(a, b) || overlap(a, b) >= 0.75 {
        Relation::Same
    } else if overlap(a, b) >= 0.5 && a.first() == b.first() {
        Relation::OtherWords
    } else {
        Relation::Unrelated
    }
}

fn responsibility(a: &[String], b: &[String]) -> Relation {
    let open = |v: &[String]| matches!(v.join(" ").as_str(), NOT_CLAIMED | DENIED);
    if open(a) && open(b) {
        Relation::OtherWords
    } else if !open(a) && !open(b) && contained(a, b) {
        Relation::Same
    } else {
        Relation::Contradicts
    }
}

/// Bounds of a number told in plain words: "12", "at least 12", "up to 20", "10 to 20", "3 hours".
pub(super) fn bounds(value: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> =
        value.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|n| n.parse().ok()).collect();
    match (numbers.as_slice(), value) {
        ([low], v) if v.starts_with("at least") => Some((*low, f64::INFINITY)),
        ([high], v) if v.starts_with("up to") => Some((0.0, *high)),
        ([exact], _) => Some((*exact, *exact)),
        ([low, high], _) => Some((*low, *high)),
        _ => None,
    }
}

/// How far two told lengths may lie apart and still be one length, roughly told.
const ROUGHLY: f64 = 1.25;

fn number(attribute: Attribute, one: &str, other: &str) -> Relation {
    let (Some(a), Some(b)) = (bounds(one), bounds(other)) else { return Relation::Unrelated };
    if a == b {
        Relation::Same
    } else if (a.0 <= b.1 && b.0 <= a.1)
        || (attribute == Attribute::Duration && a.1.min(b.1) * ROUGHLY >= a.0.max(b.0))
    {
        Relation::Refines
    } else {
        Relation::Contradicts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(attribute: Attribute, one: &str, other: &str, expected: Relation) {
        assert_eq!(relation(attribute, one, other), expected, "{one} / {other}");
        assert_eq!(relation(attribute, other, one), expected, "{other} / {one}");
    }

    #[test]
    fn two_grades_of_one_army_contradict_and_a_description_does_not() {
        check(Attribute::Rank, "major general", "lieutenant general", Relation::Contradicts);
        check(Attribute::Rank, "senior general", "major general", Relation::Refines);
        check(Attribute::Rank, "general", "colonel general", Relation::Refines);
        check(Attribute::Rank, "Captain", "captain", Relation::Same);
        check(Attribute::Rank, "colonel", "major", Relation::Contradicts);
    }

    #[test]
    fn one_post_may_be_called_by_two_titles() {
        check(Attribute::Title, "special envoy", "lake envoy", Relation::OtherWords);
        check(Attribute::Title, "envoy", "special envoy", Relation::Refines);
        check(Attribute::Title, "mayor", "poet", Relation::Unrelated);
    }

    #[test]
    fn deputy_chief_and_deputy_head_are_one_office() {
        check(
            Attribute::Office,
            "deputy chief of the river police",
            "deputy head of the river police",
            Relation::Same,
        );
        check(Attribute::Office, "head of the river police", "owner of the lake hotel", Relation::Unrelated);
    }

    #[test]
    fn an_exact_toll_refines_a_lower_bound_and_contradicts_another_exact_one() {
        check(Attribute::Killed, "at least 12", "14", Relation::Refines);
        check(Attribute::Killed, "12", "14", Relation::Contradicts);
        check(Attribute::Killed, "10 to 20", "up to 12", Relation::Refines);
        check(Attribute::Duration, "3 hours", "2.5 hours", Relation::Refines);
    }

    #[test]
    fn blame_stands_against_no_claim() {
        check(Attribute::Responsibility, "Freedonia", "not claimed", Relation::Contradicts);
        check(Attribute::Responsibility, "denied", "not claimed", Relation::OtherWords);
        check(Attribute::Responsibility, "Freedonia", "Sylvania", Relation::Contradicts);
    }
}
