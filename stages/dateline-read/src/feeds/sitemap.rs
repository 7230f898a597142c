//! News sitemaps (<https://www.google.com/schemas/sitemap-news/0.9>): addresses with title, outlet and day.

use super::entry::Entry;
use crate::assemble::Found;
use crate::words::one_line;
use crate::xml::{Element, Xml};

/// Reads the addresses that are told to be news, as `path#N`, with N from 1.
///
/// # Errors
///
/// A message where none is: other sitemaps say nothing of reports.
pub(crate) fn read_sitemap(
    path: &str,
    xml: &Xml<'_>,
    found: &mut Vec<Found>,
    lost: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let mut n_addresses = 0;
    let n_before = found.len() + lost.len();
    for element in xml.elements().filter(|element| element.is("url") || element.is("sitemap")) {
        n_addresses += 1;
        let Some(news) = element.children().find(|child| child.is("news")) else { continue };
        let path = format!("{path}#{n_addresses}");
        let text = |of: Element<'_, '_>, name: &str| of.child(name).and_then(|child| one_line(&child.text()));
        let entry = Entry {
            title: text(news, "title"),
            link: text(element, "loc"),
            published: text(news, "publication_date").into_iter().collect(),
            updated: text(element, "lastmod").into_iter().collect(),
            source: news.child("publication").and_then(|publication| text(publication, "name")),
            ..Entry::default()
        };
        match entry.read(&path, None) {
            Ok(article) => found.push(article),
            Err(message) => lost.push((path, message)),
        }
    }
    if found.len() + lost.len() == n_before {
        return Err(format!(
            "is a sitemap of {n_addresses} addresses without news: fetch the pages, and read these"
        ));
    }
    Ok(())
}
