//! By what a thing was done, what brought it about, and who is said to be behind it.

use std::sync::OnceLock;

use super::whom::is_nobody;
use super::{Relation, by_length, contained};

/// The value where nobody, or not this one, has claimed a happening.
pub(in super::super) const NOT_CLAIMED: &str = "not claimed";
/// The value where somebody denies it.
pub(in super::super) const DENIED: &str = "denied";

/// Rows of `data/means.tsv` of one class: each a kind with the words that name it, from the widest kind to the narrowest.
fn kinds(class: &str) -> Vec<&'static [&'static str]> {
    static ROWS: OnceLock<Vec<(&'static str, Vec<&'static str>)>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        let lines = include_str!("../../../data/means.tsv").lines().filter(|l| !l.starts_with('#'));
        lines.filter_map(|l| l.split_once('\t')).map(|(c, words)| (c, words.split(", ").collect())).collect()
    });
    rows.iter().filter(|(c, _)| *c == class).map(|(_, words)| words.as_slice()).collect()
}

/// For a value the row its last known word stands in, and whether it is only the row's widest word ("gun").
fn kind_of(class: &str, value: &[String]) -> Option<(usize, bool)> {
    let text = format!(" {} ", value.join(" "));
    let rows = kinds(class);
    let found = rows.iter().enumerate().filter_map(|(row, words)| {
        let best = words.iter().enumerate().filter(|(_, w)| text.contains(&format!(" {w} ")));
        best.map(|(i, w)| (w.len(), row, i == 0)).max_by_key(|&(len, _, _)| len)
    });
    found.max_by_key(|&(len, row, _)| (len, std::cmp::Reverse(row))).map(|(_, row, is_wide)| (row, is_wide))
}

/// Two weapons: the kind lies in its class ("gun", "rifle"), two kinds exclude each other for one deed.
pub(super) fn weapon(a: &[String], b: &[String]) -> Relation {
    if contained(a, b) {
        return by_length(a, b);
    }
    let (Some((x, wide_x)), Some((y, wide_y))) = (kind_of("weapon", a), kind_of("weapon", b)) else {
        return Relation::Unrelated;
    };
    // The classes above the kinds: any firearm is a gun, any bomb an explosive.
    let above = |row: usize| kinds("weapon")[row][0];
    let narrower = |kind: usize, class: usize| {
        kinds("within").iter().any(|row| row[0] == above(class) && row[1..].contains(&above(kind)))
    };
    if x == y {
        match (wide_x, wide_y) {
            (false, true) => Relation::MoreExact,
            (true, false) => Relation::LessExact,
            _ => Relation::OtherWords,
        }
    } else if narrower(x, y) {
        Relation::MoreExact
    } else if narrower(y, x) {
        Relation::LessExact
    } else {
        Relation::Contradicts
    }
}

/// Two causes of one accident: two kinds exclude each other, two wordings of a kind do not.
pub(super) fn cause(a: &[String], b: &[String]) -> Relation {
    if contained(a, b) {
        return by_length(a, b);
    }
    match (kind_of("cause", a), kind_of("cause", b)) {
        (Some((x, _)), Some((y, _))) if x == y => Relation::OtherWords,
        (Some(_), Some(_)) => Relation::Contradicts,
        _ => Relation::Unrelated,
    }
}

/// Two answers to who is behind it: two names exclude each other; "not claimed" beside a name is another claim.
pub(super) fn responsibility(a: &[String], b: &[String]) -> Relation {
    let is = |v: &[String], what: &str| v.join(" ") == what;
    let open = |v: &[String]| is(v, NOT_CLAIMED) || is(v, DENIED);
    // "A neighbour", "the suspect" say nobody's name.
    let is_unnamed = |v: &[String]| matches!(v, [word] if is_nobody(word));
    if is_unnamed(a) || is_unnamed(b) {
        return Relation::Unrelated;
    }
    match (open(a), open(b)) {
        (true, true) => Relation::Unrelated,
        (false, false) if contained(a, b) => Relation::Same,
        (false, false) => Relation::Contradicts,
        _ if is(a, NOT_CLAIMED) || is(b, NOT_CLAIMED) => Relation::ClaimsDiffer,
        _ => Relation::Contradicts,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, check};
    use dateline_model::Attribute;

    #[test]
    fn a_handgun_is_a_gun_and_no_knife() {
        check(Attribute::Weapon, "9 mm handgun", "gun", Relation::MoreExact);
        check(Attribute::Weapon, "car bomb", "bomb", Relation::MoreExact);
        check(Attribute::Weapon, "hunting rifle", "knife", Relation::Contradicts);
        check(Attribute::Weapon, "pistol", "handgun", Relation::MoreExact);
        check(Attribute::Weapon, "rifle", "pistol", Relation::Contradicts);
        check(Attribute::Weapon, "stick", "umbrella", Relation::Unrelated);
    }

    #[test]
    fn two_kinds_of_cause_exclude_each_other() {
        check(Attribute::Cause, "gas leak", "electrical fault", Relation::Contradicts);
        check(Attribute::Cause, "gas leak", "leaking gas pipe", Relation::OtherWords);
        check(Attribute::Cause, "gas leak", "bad luck", Relation::Unrelated);
    }

    #[test]
    fn blame_stands_beside_no_claim_and_against_another_name() {
        check(Attribute::Responsibility, "Freedonia", "not claimed", Relation::ClaimsDiffer);
        check(Attribute::Responsibility, "denied", "not claimed", Relation::Unrelated);
        check(Attribute::Responsibility, "Freedonia", "denied", Relation::Contradicts);
        check(Attribute::Responsibility, "Freedonia", "Sylvania", Relation::Contradicts);
    }
}
