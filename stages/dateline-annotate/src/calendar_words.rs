//! The names of days and months, which look like names of anything else.

/// Whether a word is the name of a day or a month, whole or short ("Sept."), which the tagger takes for names like others.
pub fn is_calendar(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    /// Short forms that are written with a full stop.
    const SHORT: &[&str] = &[
        "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "jan", "feb", "mar", "apr",
        "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    ];
    let is_one_of = |words: &[&str], word: &str| words.iter().any(|other| other.eq_ignore_ascii_case(word));
    match word.strip_suffix('.') {
        Some(word) => is_one_of(SHORT, word),
        None => is_one_of(WORDS, word),
    }
}

#[cfg(test)]
mod tests {
    use super::is_calendar;

    #[test]
    fn days_and_months_are_known_whole_and_short() {
        for word in ["Monday", "MAY", "Sept.", "NOV."] {
            assert!(is_calendar(word), "{word}");
        }
        for word in ["Mayor", "Jan", "Sun", ".", ""] {
            assert!(!is_calendar(word), "{word}");
        }
    }
}
