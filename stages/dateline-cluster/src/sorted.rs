//! Walking two lists that are sorted by a number.

/// Calls `see` with every two items that have the same number. Both lists ascend by it, and have it once.
pub(crate) fn each_shared<T>(
    first: &[T],
    second: &[T],
    number: impl Fn(&T) -> u32,
    mut see: impl FnMut(&T, &T),
) {
    let (mut i, mut j) = (0, 0);
    while i < first.len() && j < second.len() {
        let (one, other) = (number(&first[i]), number(&second[j]));
        if one == other {
            see(&first[i], &second[j]);
        }
        i += usize::from(one <= other);
        j += usize::from(other <= one);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_both_lists_have_is_seen_once() {
        let mut seen = Vec::new();
        super::each_shared(&[1, 3, 5, 9], &[2, 3, 4, 5], |n| *n, |n, _| seen.push(*n));
        assert_eq!(seen, [3, 5]);
    }
}
