//! Days and times of day.
//!
//! A time's key is "HH:MM" for a clock, "~HH:MM" for a rough one, "<HH:MM" and ">HH:MM" for one shortly before or after, a
//! part of the day otherwise ("morning").

use super::Relation;

/// A clock's key; `None` where the words name another time zone than that of the place, which nobody here knows.
pub(in super::super) fn clock_key(minutes: i32, before: &str, words: &str) -> Option<String> {
    const ZONES: [&str; 8] = ["gmt", "utc", "bst", "cet", "cest", "msk", "ist", "zulu"];
    let lower = words.to_lowercase();
    if ZONES.iter().any(|zone| has_word(&lower, zone)) {
        return None;
    }
    let before = before.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| has_word(&before, w) || has_word(&lower, w));
    let last = before.split(|c: char| !c.is_alphanumeric()).next_back();
    let mark = if last == Some("before") || says(&["nearly", "almost"]) {
        "<"
    } else if last == Some("after") {
        ">"
    } else if says(&ROUGH) {
        "~"
    } else {
        ""
    };
    let minutes = minutes.rem_euclid(DAY);
    Some(format!("{mark}{:02}:{:02}", minutes / 60, minutes % 60))
}

/// A part of the day's key; "early" and "late" before or in it make it wider.
pub(in super::super) fn part_key(part: &str, before: &str, words: &str) -> String {
    let lower = words.to_lowercase();
    let is_early = has_word(before, "early") || has_word(&lower, "early");
    if is_early && part == "morning" { "early-morning".into() } else { part.into() }
}

/// Whether a text, lower case, holds a word.
pub(in super::super) fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|w| w == word)
}

const ROUGH: [&str; 4] = ["about", "around", "approximately", "roughly"];

/// What marks a clock that is not meant to the minute.
const MARKS: [char; 3] = ['~', '<', '>'];

const DAY: i32 = 24 * 60;
/// The most minutes that "shortly before" and "just after" stand for.
const SHORTLY: i32 = 20;

/// How far a time may lie from what it stands for, in minutes: whoever rounds means what lies near.
fn slack(at: i32) -> i32 {
    match at % 60 {
        0 => 20,
        30 => 10,
        m if m % 5 == 0 => 5,
        _ => 0,
    }
}

/// The minutes a key stands for, from and to; past midnight goes on counting.
fn range(key: &str) -> Option<(i32, i32)> {
    let clock = |text: &str| {
        let (h, m) = text.split_once(':')?;
        Some(h.parse::<i32>().ok()? * 60 + m.parse::<i32>().ok()?)
    };
    match key.chars().next()? {
        '~' => return clock(&key[1..]).map(|at| (at - slack(at).max(5), at + slack(at).max(5))),
        '<' => return clock(&key[1..]).map(|at| (at - SHORTLY, at - 1)),
        '>' => return clock(&key[1..]).map(|at| (at + 1, at + SHORTLY)),
        _ => {}
    }
    Some(match key {
        "morning" => (0, 12 * 60 + 30),
        "early-morning" => (0, 9 * 60),
        "midday" => (11 * 60, 14 * 60 + 30),
        "afternoon" => (11 * 60 + 30, 19 * 60),
        "evening" => (16 * 60, 23 * 60),
        "night" => (17 * 60, 30 * 60),
        _ => clock(key).map(|at| (at - slack(at), at + slack(at)))?,
    })
}

/// Two times of day.
pub(super) fn hour(one: &str, other: &str) -> Relation {
    // "About 9:15" and "9:15" say the same.
    if one.trim_start_matches(MARKS) == other.trim_start_matches(MARKS) {
        return Relation::Same;
    }
    let (Some(a), Some(b)) = (range(one), range(other)) else { return Relation::Unrelated };
    let is_point = |r: (i32, i32)| r.0 == r.1;
    let meets = [-DAY, 0, DAY].iter().any(|shift| {
        let a = (a.0 + shift, a.1 + shift);
        // Two rough times must share more than the end of their ranges.
        if is_point(a) || is_point(b) { a.0 <= b.1 && b.0 <= a.1 } else { a.0 < b.1 && b.0 < a.1 }
    });
    let (wide_a, wide_b) = (a.1 - a.0, b.1 - b.0);
    if !meets {
        Relation::Contradicts
    } else if is_part(one) && is_part(other) {
        // "Evening" and "night" are one time in two words.
        Relation::Unrelated
    } else if wide_a <= wide_b {
        Relation::MoreExact
    } else {
        Relation::LessExact
    }
}

fn is_part(key: &str) -> bool {
    !key.contains(':')
}

/// Two days: a night belongs to the day before and to the day after it.
pub(super) fn day(one: &str, other: &str) -> Relation {
    let parse = |key: &str| {
        let (day, night) = key.split_once(' ').unwrap_or((key, ""));
        Some((day.parse::<jiff::civil::Date>().ok()?, night == "night"))
    };
    let (Some((a, night_a)), Some((b, night_b))) = (parse(one), parse(other)) else {
        return Relation::Unrelated;
    };
    if a == b {
        return Relation::Same;
    }
    let days_apart = (a - b).get_days().abs();
    if days_apart == 1 && (night_a || night_b) { Relation::Unrelated } else { Relation::Contradicts }
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, check};
    use super::{clock_key, part_key};
    use dateline_model::Attribute;

    #[test]
    fn a_rough_time_holds_an_exact_one_near_it() {
        check(Attribute::Time, "~02:00", "02:07", Relation::LessExact);
        check(Attribute::Time, "02:00", "02:07", Relation::LessExact);
        check(Attribute::Time, "<06:00", "~05:50", Relation::LessExact);
        check(Attribute::Time, "<07:00", "07:02", Relation::Contradicts);
        check(Attribute::Time, ">14:45", "14:48", Relation::LessExact);
        check(Attribute::Time, "<00:00", "~23:00", Relation::Contradicts);
        check(Attribute::Time, "~15:15", "~15:30", Relation::Contradicts);
        check(Attribute::Time, "09:00", "11:30", Relation::Contradicts);
    }

    #[test]
    fn a_part_of_the_day_holds_its_hours() {
        check(Attribute::Time, "afternoon", "15:40", Relation::LessExact);
        check(Attribute::Time, "afternoon", "09:40", Relation::Contradicts);
        check(Attribute::Time, "night", "01:10", Relation::LessExact);
        check(Attribute::Time, "evening", "night", Relation::Unrelated);
    }

    #[test]
    fn a_time_of_another_zone_is_not_compared() {
        assert_eq!(clock_key(420, "at", "0700 GMT"), None);
        assert_eq!(clock_key(420, "at about", "7 a.m."), Some("~07:00".into()));
    }

    #[test]
    fn a_rough_word_is_a_whole_word() {
        assert_eq!(clock_key(420, "the justice at", "7 a.m."), Some("07:00".into()));
        assert_eq!(clock_key(420, "at just after", "7 a.m."), Some(">07:00".into()));
        assert_eq!(part_key("morning", "nearly", "morning"), "morning");
        assert_eq!(part_key("morning", "early", "morning"), "early-morning");
    }

    #[test]
    fn a_night_belongs_to_two_days() {
        check(Attribute::Date, "2031-03-08 night", "2031-03-09", Relation::Unrelated);
        check(Attribute::Date, "2031-03-08 night", "2031-03-08", Relation::Same);
        check(Attribute::Date, "2031-03-07", "2031-03-08", Relation::Contradicts);
    }
}
