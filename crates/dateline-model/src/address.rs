//! Addresses of pages.

/// What all addresses of one page have in common: host and path without what does not tell pages apart (scheme, `www.`,
/// fragment, the marks of campaigns). `None` for an address that leads to no page of its own, such as a site's front page.
///
/// # Examples
///
/// ```
/// use dateline_model::page_key;
/// let key = page_key("https://www.post.example/ferry/?utm_source=rss#top");
/// assert_eq!(key, page_key("http://post.example/ferry"));
/// assert_ne!(key, page_key("http://post.example/ferry?page=2"));
/// assert_eq!(page_key("https://post.example/"), None);
/// ```
pub fn page_key(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split('#').next()?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.trim_end_matches('/').split_once('/').unwrap_or((path, ""));
    let is_tracking =
        |part: &&str| part.starts_with("utm_") || part.starts_with("fbclid=") || part.starts_with("gclid=");
    let query: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !is_tracking(part)).collect();
    let host = host.trim_end_matches('/').to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!path.is_empty() || !query.is_empty()).then(|| format!("{host}/{path}?{}", query.join("&")))
}
