//! Which addresses of an archive redirect to which: feeds often give an address that only leads to the page.

use std::collections::{BTreeMap, VecDeque};

use url::Url;

/// So many redirects are remembered, the last ones: they stand before their pages.
const MAX_REMEMBERED: usize = 10_000;
/// So many in a row are followed.
const MAX_IN_A_ROW: usize = 10;

/// Redirects that were seen.
#[derive(Default)]
pub(super) struct Redirects {
    /// By where they lead, with where they come from.
    by_target: BTreeMap<String, String>,
    /// Targets in the order in which they came.
    order: VecDeque<String>,
}

impl Redirects {
    pub(super) fn add(&mut self, from: Option<&str>, location: Option<&str>) {
        let (Some(from), Some(location)) = (from, location) else { return };
        let Ok(mut to) = Url::parse(from).and_then(|from| from.join(location)) else { return };
        to.set_fragment(None);
        let to = String::from(to);
        if to == from {
            return;
        }
        if self.by_target.insert(to.clone(), from.to_owned()).is_none() {
            self.order.push_back(to);
        }
        if self.order.len() > MAX_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_target.remove(&oldest);
        }
    }

    /// The addresses that led there, nearest first.
    pub(super) fn to(&self, address: &str) -> Vec<String> {
        let mut from = Vec::new();
        let mut at = address;
        while let Some(before) = self.by_target.get(at)
            && from.len() < MAX_IN_A_ROW
            && before != address
        {
            from.push(before.clone());
            at = before;
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_led_to_a_page_is_known_and_a_circle_ends() {
        let mut redirects = Redirects::default();
        redirects.add(Some("http://feeds.example/r/1"), Some("https://post.example/ferry"));
        redirects.add(Some("https://post.example/ferry"), Some("/ferry/#top"));
        assert_eq!(
            redirects.to("https://post.example/ferry/"),
            ["https://post.example/ferry", "http://feeds.example/r/1"]
        );
        redirects.add(Some("https://post.example/ferry/"), Some("http://feeds.example/r/1"));
        assert_eq!(redirects.to("https://post.example/ferry/").len(), 2);
        redirects.add(Some("not an address"), Some("/x"));
        assert!(redirects.to("https://other.example/").is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let mut redirects = Redirects::default();
        for n in 0..MAX_REMEMBERED + 5 {
            redirects.add(Some(&format!("https://post.example/{n}")), Some(&format!("/to/{n}")));
        }
        assert_eq!((redirects.order.len(), redirects.by_target.len()), (MAX_REMEMBERED, MAX_REMEMBERED));
        assert!(redirects.to("https://post.example/to/0").is_empty());
    }
}
