//! Numbers with bounds.

/// The number, where it is one.
pub(crate) fn exact(at_least: Option<f64>, at_most: Option<f64>) -> Option<f64> {
    at_least.zip(at_most).filter(|(least, most)| least.total_cmp(most).is_eq()).map(|(least, _)| least)
}

/// A number in words: "9", "7 to 9", "at least 7", "at most 9"; `None` where nothing is known.
pub(crate) fn in_words(at_least: Option<f64>, at_most: Option<f64>) -> Option<String> {
    match (at_least, at_most) {
        _ if exact(at_least, at_most).is_some() => at_least.map(|number| number.to_string()),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (None, None) => None,
    }
}
