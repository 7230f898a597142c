//! A user's own rules for sites where the general way fails: CSS selectors, by host, out of a TOML file. They are tried first;
//! where one finds nothing on a page, the general way is taken.

use dom_query::Matcher;
use serde::Deserialize;

/// Rules for sites. [`Sites::default`] has none.
///
/// # Examples
///
/// ```
/// let sites = dateline_read::Sites::of_toml(
///     r#"
///     [[site]]
///     host = "post.example"
///     text = "div.story > p"
///     title = "h2.head"
///     remove = ".promo, .newsletter"
///     "#,
/// )
/// .unwrap();
/// assert!(sites.of_host("www.post.example").is_some());
/// assert!(sites.of_host("outpost.example").is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sites {
    #[serde(default)]
    site: Vec<Site>,
}

/// The rule for one site: CSS selectors, each of which may be left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The host it is for, and all hosts that end in a dot and this.
    pub host: String,
    /// The elements whose text is the report.
    pub text: Option<String>,
    /// What in these is not.
    pub remove: Option<String>,
    /// The headline: the first that has text.
    pub title: Option<String>,
    /// The author's name: the first that has text.
    pub byline: Option<String>,
    /// The publication date: the first whose `datetime`, `content` or text gives a day.
    pub date: Option<String>,
}

impl Sites {
    /// Reads rules: `[[site]]` tables with `host` and selectors.
    ///
    /// # Errors
    ///
    /// What is wrong: no TOML, an unknown key, no host, a selector that is none.
    pub fn of_toml(text: &str) -> Result<Self, String> {
        let sites: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for site in &sites.site {
            if site.host.trim().is_empty() {
                return Err("a site has an empty host".to_owned());
            }
            let selectors = [&site.text, &site.remove, &site.title, &site.byline, &site.date];
            for selector in selectors.into_iter().flatten() {
                if Matcher::new(selector).is_err() {
                    return Err(format!(
                        "the rule for {} has \"{selector}\", which is no CSS selector",
                        site.host
                    ));
                }
            }
        }
        Ok(sites)
    }

    /// The rule for a host: the one that names most of it.
    pub fn of_host(&self, host: &str) -> Option<&Site> {
        let host = host.to_ascii_lowercase();
        let is_for = |site: &&Site| {
            let own = site.host.to_ascii_lowercase();
            host == own || host.strip_suffix(&own).is_some_and(|rest| rest.ends_with('.'))
        };
        self.site.iter().filter(is_for).max_by_key(|site| site.host.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_rule_is_told() {
        for (text, said) in [
            ("[[site]]\nhost = \"a.example\"\ntext = \"p[\"", "which is no CSS selector"),
            ("[[site]]\nhost = \"a.example\"\nbody = \"p\"", "unknown field `body`"),
            ("[[site]]\ntext = \"p\"", "missing field `host`"),
        ] {
            assert!(Sites::of_toml(text).unwrap_err().contains(said), "{text}");
        }
    }
}
