//! `robots.txt` by RFC 9309: bytes of the file go in, whether an address may be asked comes out.
//!
//! The longest rule that matches decides, and `Allow` wins a tie. Lines that are not understood are passed over and end
//! no group. Costs grow with the file's size, and for a question with the size of our rules.

use memchr::memmem;

/// What is read of a file: the least that the RFC asks for, and what large crawlers read.
pub const MAX_ROBOTS_BYTES: usize = 500 * 1024;

/// What a site asks of one crawler.
///
/// # Examples
///
/// ```
/// use dateline_fetch::Robots;
///
/// let robots = Robots::parse(b"User-agent: *\nDisallow: /print/\nAllow: /print/today", "dateline");
/// assert!(robots.allows("/news/1"));
/// assert!(!robots.allows("/print/1"));
/// assert!(robots.allows("/print/today"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// `Crawl-delay` in seconds: not in the RFC, but often written, and meant.
    pub crawl_delay_s: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    verdict: Verdict,
    /// Normal form of the path; `*` stands for any bytes.
    pattern: Vec<u8>,
    /// The pattern ended in `$`.
    is_whole: bool,
}

/// Of rules of one length the greater one decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Disallow,
    Allow,
}

/// What a line says.
enum Line<'a> {
    UserAgent(&'a str),
    Rule(Verdict, &'a str),
    CrawlDelay(&'a str),
    Other,
}

/// Rules of the group that names a crawler, or of those for all.
#[derive(Default)]
struct Group {
    is_there: bool,
    rules: Vec<Rule>,
    crawl_delay_s: Option<f64>,
}

impl Robots {
    /// A site without a file: everything may be asked.
    pub fn allow_all() -> Self {
        Self { rules: Vec::new(), crawl_delay_s: None }
    }

    /// A site whose file cannot be had for its own failure: nothing may be asked.
    pub fn disallow_all() -> Self {
        let rule = Rule { verdict: Verdict::Disallow, pattern: b"/".to_vec(), is_whole: false };
        Self { rules: vec![rule], crawl_delay_s: None }
    }

    /// Reads what the file says to the crawler with a product token, such as `dateline`; letters' case is the same.
    ///
    /// All groups that name the crawler count together; where none does, those for `*`. What lies beyond
    /// [`MAX_ROBOTS_BYTES`] is not read.
    pub fn parse(bytes: &[u8], product: &str) -> Self {
        let text = String::from_utf8_lossy(within_limit(bytes));
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut ours, mut all) = (Group::default(), Group::default());
        let (mut is_ours, mut is_all, mut has_rules) = (false, false, true);
        for line in text.split(['\n', '\r']).map(line) {
            match line {
                Line::UserAgent(name) => {
                    // A name after rules begins a group; names one after another share theirs.
                    if has_rules {
                        (is_ours, is_all, has_rules) = (false, false, false);
                    }
                    is_ours |= product_token(name).eq_ignore_ascii_case(product);
                    is_all |= name.split_whitespace().next() == Some("*");
                    ours.is_there |= is_ours;
                }
                Line::Rule(verdict, path) => {
                    has_rules = true;
                    let rule = (!path.is_empty()).then(|| Rule::new(verdict, path));
                    if is_ours {
                        ours.rules.extend(rule.clone());
                    }
                    if is_all {
                        all.rules.extend(rule);
                    }
                }
                Line::CrawlDelay(seconds) => {
                    let seconds = seconds.parse().ok().filter(|s: &f64| s.is_finite() && *s >= 0.0);
                    if is_ours {
                        ours.crawl_delay_s = ours.crawl_delay_s.or(seconds);
                    }
                    if is_all {
                        all.crawl_delay_s = all.crawl_delay_s.or(seconds);
                    }
                }
                Line::Other => {}
            }
        }
        let group = if ours.is_there { ours } else { all };
        Self { rules: group.rules, crawl_delay_s: group.crawl_delay_s }
    }

    /// Whether a path, with its query, may be asked. `/robots.txt` always may.
    pub fn allows(&self, path_and_query: &str) -> bool {
        let path = if path_and_query.is_empty() { "/" } else { path_and_query };
        if path == "/robots.txt" {
            return true;
        }
        let path = normal_form(path.as_bytes(), Part::Address);
        let matching = self.rules.iter().filter(|rule| rule.matches(&path));
        let decisive = matching.max_by_key(|rule| (rule.length(), rule.verdict));
        decisive.is_none_or(|rule| rule.verdict == Verdict::Allow)
    }
}

impl Rule {
    fn new(verdict: Verdict, path: &str) -> Self {
        let is_whole = path.ends_with('$');
        let path = path.strip_suffix('$').unwrap_or(path);
        Self { verdict, pattern: normal_form(path.as_bytes(), Part::Pattern), is_whole }
    }

    fn length(&self) -> usize {
        self.pattern.len() + usize::from(self.is_whole)
    }

    /// The pieces between stars are looked for one after another, each as early as it can be; an end that is asked for is
    /// held against the path's own end.
    fn matches(&self, path: &[u8]) -> bool {
        let mut pieces = self.pattern.split(|&byte| byte == b'*');
        let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
        let mut pieces = pieces.peekable();
        if pieces.peek().is_none() {
            return !self.is_whole || rest.is_empty();
        }
        while let Some(piece) = pieces.next() {
            if self.is_whole && pieces.peek().is_none() {
                return rest.ends_with(piece);
            }
            match memmem::find(rest, piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        true
    }
}

/// The part of a file that is read: whole lines within the limit, since half a rule may say more than the rule.
fn within_limit(bytes: &[u8]) -> &[u8] {
    if bytes.len() <= MAX_ROBOTS_BYTES {
        return bytes;
    }
    let bytes = &bytes[..MAX_ROBOTS_BYTES];
    let end = bytes.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(0);
    &bytes[..end]
}

/// Reads a line. The misspelt words are those that large crawlers take too.
fn line(text: &str) -> Line<'_> {
    let text = text.split('#').next().unwrap_or_default().trim();
    let Some((key, value)) = text.split_once(':').or_else(|| two_words(text)) else { return Line::Other };
    let value = value.trim();
    match key.trim().to_ascii_lowercase().as_str() {
        "user-agent" | "useragent" | "user agent" => Line::UserAgent(value),
        "allow" => Line::Rule(Verdict::Allow, value),
        "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => {
            Line::Rule(Verdict::Disallow, value)
        }
        "crawl-delay" | "crawldelay" => Line::CrawlDelay(value),
        _ => Line::Other,
    }
}

/// A key and a value whose colon was forgotten.
fn two_words(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(char::is_whitespace)?;
    (!value.trim().contains(char::is_whitespace)).then_some((key, value))
}

/// `ExampleBot` of `ExampleBot/2.1`.
fn product_token(name: &str) -> &str {
    let end = name.find(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_'));
    &name[..end.unwrap_or(name.len())]
}

/// Where a path stands: in an address `*` and `$` are letters like others.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Address,
    Pattern,
}

/// Writes bytes that could be written in several ways in one: percent and capitals for all that is not plain, no percent
/// for what needs none.
fn normal_form(path: &[u8], part: Part) -> Vec<u8> {
    let mut normal = Vec::with_capacity(path.len());
    let mut at = 0;
    while at < path.len() {
        let written = path[at..].get(..3).filter(|three| three[0] == b'%').and_then(hex_value);
        let is_star = written.is_none() && path[at] == b'*' && part == Part::Pattern;
        let byte = written.unwrap_or(path[at]);
        let needs_percent = match byte {
            b'*' => !is_star,
            b'%' | b'$' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}' | b'\\' => true,
            byte if written.is_some() => {
                !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
            }
            byte => byte <= b' ' || byte >= 0x7f,
        };
        if needs_percent {
            normal.push(b'%');
            normal.extend([byte >> 4, byte & 15].map(|digit| b"0123456789ABCDEF"[usize::from(digit)]));
        } else {
            normal.push(byte);
        }
        at += if written.is_some() { 3 } else { 1 };
    }
    normal
}

fn hex_value(three: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(three[1])? * 16 + digit(three[2])?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(file: &str, allowed: &[&str], forbidden: &[&str]) {
        let robots = Robots::parse(file.as_bytes(), "dateline");
        for path in allowed {
            assert!(robots.allows(path), "{path} is forbidden by {file:?}");
        }
        for path in forbidden {
            assert!(!robots.allows(path), "{path} is allowed by {file:?}");
        }
    }

    #[test]
    fn an_empty_file_forbids_nothing() {
        check("", &["/", "/a", ""], &[]);
        check("Disallow: /", &["/a"], &[]); // no group
        check("User-agent: dateline\nDisallow:\nAllow:", &["/a"], &[]);
    }

    #[test]
    fn lines_are_read_whatever_their_shape() {
        check("user-agent: dateline\ndisallow: /\n", &[], &["/a"]);
        check("USER-AGENT:dateline\r\nDISALLOW:/a\r\n", &["/b"], &["/a"]);
        check("user-agent: dateline\rdisallow: /a\r", &["/b"], &["/a"]);
        check("  user-agent :\tdateline \n\tdisallow :  /a # all of it\n", &["/b"], &["/a"]);
        check("user-agent dateline\ndisallow /a", &["/b"], &["/a"]);
        check("user-agent: dateline\ndissallow: /a", &["/b"], &["/a"]);
        check("nonsense\nuser-agent: dateline\nfoo: /\ndisallow: /a", &["/b"], &["/a"]);
    }

    #[test]
    fn a_mark_of_the_byte_order_is_no_part_of_the_first_line() {
        check("\u{feff}User-agent: dateline\nDisallow: /a", &["/b"], &["/a"]);
        // Half of one is a line that is not understood.
        let robots = Robots::parse(b"\xef\xbbUser-agent: dateline\nDisallow: /a", "dateline");
        assert!(robots.allows("/a"));
    }

    #[test]
    fn groups_are_found_by_the_product_token() {
        let file = "User-agent: OtherBot\nDisallow: /\n\nUser-agent: Dateline/7.1\nDisallow: /a";
        check(file, &["/b"], &["/a"]);
        check("User-agent: datelinepost\nDisallow: /", &["/a"], &[]);
        check("User-agent: date\nDisallow: /", &["/a"], &[]);
        check("User-agent: dateline post\nDisallow: /", &[], &["/a"]);
    }

    #[test]
    fn a_group_for_all_counts_only_where_none_names_us() {
        check("User-agent: *\nDisallow: /", &[], &["/a"]);
        check("User-agent: * all\nDisallow: /", &[], &["/a"]);
        check("User-agent: *post\nDisallow: /", &["/a"], &[]);
        check("User-agent: *\nDisallow: /\nUser-agent: dateline\nDisallow: /a", &["/b"], &["/a"]);
        check("User-agent: dateline\nUser-agent: *\nDisallow: /a", &["/b"], &["/a"]);
        // A group of ours without rules is a group.
        check("User-agent: *\nDisallow: /\nUser-agent: dateline\n", &["/a"], &[]);
    }

    #[test]
    fn groups_of_one_name_count_together() {
        let file = "User-agent: dateline\nDisallow: /a\nUser-agent: other\nDisallow: /b\nUser-agent: dateline\nDisallow: /c";
        check(file, &["/b"], &["/a", "/c"]);
        let file = "User-agent: other\nUser-agent: dateline\n\n# both\nDisallow: /a\nSitemap: http://news.example/map\nDisallow: /b";
        check(file, &["/c"], &["/a", "/b"]);
    }

    #[test]
    fn the_longest_rule_decides_and_allow_wins_a_tie() {
        check("User-agent: *\nDisallow: /x/page.html\nAllow: /x/", &["/x/"], &["/x/page.html"]);
        check("User-agent: *\nAllow: /x/page.html\nDisallow: /x/", &["/x/page.html"], &["/x/"]);
        check("User-agent: *\nDisallow: /a\nAllow: /a", &["/a"], &[]);
        check("User-agent: *\nDisallow: /\nAllow: /", &["/a"], &[]);
        check("User-agent: *\nDisallow: /\nAllow: /p", &["/page"], &["/a"]);
        check("User-agent: *\nAllow: /page\nDisallow: /*.htm", &["/page"], &["/page.htm"]);
        check("User-agent: *\nAllow: /$\nDisallow: /", &["/"], &["/page.htm"]);
    }

    #[test]
    fn case_counts_in_paths() {
        check("User-agent: *\nDisallow: /A", &["/a"], &["/A"]);
    }

    #[test]
    fn a_star_stands_for_anything_and_a_dollar_for_the_end() {
        check("User-agent: *\nDisallow: /foo/bar/", &["/foo/bar", "/foo/baz/"], &["/foo/bar/", "/foo/bar/1"]);
        check(
            "User-agent: *\nDisallow: /*.php$",
            &["/a.php?x", "/a.php5", "/php"],
            &["/a.php", "/d/a.php", "/a.php/b.php"],
        );
        check("User-agent: *\nDisallow: /a*b*c", &["/acb", "/abd"], &["/abc", "/axxbyyczz"]);
        check("User-agent: *\nDisallow: *print", &["/news"], &["/a?print=1", "/print"]);
        check("User-agent: *\nDisallow: /a**b", &["/a"], &["/ab", "/axb"]);
        check("User-agent: *\nDisallow: /a*$", &["/b"], &["/a", "/abc"]);
        check("User-agent: *\nDisallow: /x$y", &["/x"], &["/x$y", "/x%24yz"]);
        check("User-agent: *\nDisallow: /ab*ab$", &["/ab"], &["/abab"]);
    }

    #[test]
    fn letters_are_the_same_however_they_are_written() {
        check("User-agent: *\nDisallow: /caf\u{e9}", &["/cafe"], &["/caf%C3%A9", "/caf%c3%a9"]);
        check("User-agent: *\nDisallow: /%62%61%7a", &["/x"], &["/baz"]);
        check("User-agent: *\nDisallow: /a%2fb", &["/a/b"], &["/a%2Fb"]);
        check("User-agent: *\nDisallow: /a%2Ab", &["/axb"], &["/a*b"]);
        check("User-agent: *\nDisallow: /50%", &["/51"], &["/50%", "/50%25"]);
        check("User-agent: *\nDisallow: /q?a=b&c", &["/q?a=b"], &["/q?a=b&c=d"]);
    }

    #[test]
    fn the_file_itself_may_always_be_asked() {
        check("User-agent: *\nDisallow: /", &["/robots.txt"], &["/robots.txt.old"]);
        assert!(!Robots::disallow_all().allows("/a") && Robots::disallow_all().allows("/robots.txt"));
    }

    #[test]
    fn what_lies_beyond_the_limit_is_not_read() {
        let mut file = String::from("User-agent: *\nDisallow: /early\n");
        while file.len() < MAX_ROBOTS_BYTES - 4 {
            file.push_str("#\n");
        }
        file.push_str("Disallow: /late\n");
        check(&file, &["/late", "/"], &["/early"]);
    }

    #[test]
    fn a_delay_is_read_from_our_group() {
        let delay = |file: &str| Robots::parse(file.as_bytes(), "dateline").crawl_delay_s;
        assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5\nDisallow: /a"), Some(2.5));
        assert_eq!(
            delay("User-agent: *\nCrawl-delay: 9\nUser-agent: dateline\nCrawl-delay: 3\nAllow: /"),
            Some(3.0)
        );
        assert_eq!(
            delay("User-agent: *\nCrawl-delay: 9\nDisallow:\nUser-agent: dateline\nCrawl-delay: 3"),
            Some(3.0)
        );
        assert_eq!(delay("User-agent: *\nCrawl-delay: inf"), None);
        assert_eq!(delay("User-agent: *\nCrawl-delay: -1"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in "/[ -~]{0,20}") {
            let robots = Robots::parse(&bytes, "dateline");
            let _ = robots.allows(&path);
        }

        #[test]
        fn a_path_is_forbidden_by_itself(path in "/[a-z%*$?=\u{e0}-\u{ff}]{0,12}[a-z]") {
            let file = format!("User-agent: *\nDisallow: {path}\n");
            prop_assert!(!Robots::parse(file.as_bytes(), "dateline").allows(&path));
        }

        #[test]
        fn writing_a_path_in_its_normal_form_twice_changes_nothing(path in "/[ -~]{0,20}") {
            let once = normal_form(path.as_bytes(), Part::Address);
            prop_assert_eq!(&normal_form(&once, Part::Address), &once);
        }
    }
}
