//! Many addresses: which comes next, what its site allows, where it leads, and what is kept of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use url::Url;

use crate::get::{Answer, Ask, Client};
use crate::pace::Pace;
use crate::problem::Problem;
use crate::retry_after::{http_date, retry_after};
use crate::robots::{MAX_ROBOTS_BYTES, Robots};
use crate::seen::{Known, Seen};
use crate::warc::{Kept, Warc, digest_of};
use crate::{Config, Error, PRODUCT};

/// Redirects of a robots.txt that are followed (RFC 9309, 2.3.1.2).
const MAX_ROBOTS_REDIRECTS: usize = 5;
/// A robots.txt is asked for again after a day (RFC 9309, 2.4).
const ROBOTS_HOLD_FOR: Duration = Duration::from_hours(24);
/// One that could not be had is asked for again sooner: meanwhile nothing of its site is.
const ROBOTS_RETRY_AFTER: Duration = Duration::from_mins(15);
/// Longer addresses are refused: none of a page is.
const MAX_URL_BYTES: usize = 8192;

/// Fetches into a folder: WARC files, and `.seen.jsonl` for the next runs.
pub struct Fetcher {
    config: Config,
    client: Client,
    pace: Pace,
    /// By origin (scheme, host and port).
    robots: BTreeMap<String, (Instant, Rules)>,
    warc: Warc,
    seen: Seen,
}

/// What became of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// As it was asked for.
    pub url: String,
    /// Where redirects led, the last one being where the answer comes from; empty without.
    pub redirects: Vec<String>,
    /// Of the last answer.
    pub status: Option<u16>,
    /// The server said 304, or sent the same bytes again: what was kept earlier still holds.
    pub is_unchanged: bool,
    /// Headers of the last answer that are text, names in small letters.
    pub headers: Vec<(String, String)>,
    /// `WARC-Record-ID` of the last answer.
    pub record: Option<String>,
    /// Bytes of the body, as sent.
    pub n_bytes: u64,
    /// The body unpacked; empty where there is a problem with it, or nothing new.
    pub body: Vec<u8>,
    /// How often it was asked for: more than once where the server was busy.
    pub n_tries: u32,
    /// Why there is nothing, or not all.
    pub problem: Option<Problem>,
}

/// What a site's robots.txt came to.
#[derive(Clone)]
enum Rules {
    Read(Robots),
    Unreachable(String),
}

/// An address that is done, and what is to be remembered of it once that was told.
struct Done {
    fetched: Fetched,
    known: Option<Known>,
}

/// An address that waits for its turn.
struct Job {
    url: Url,
    as_given: String,
    n_tries: u32,
}

impl Fetcher {
    /// Makes the folder where it is missing, and begins a file in it.
    pub fn begin(config: Config) -> Result<Self, Error> {
        let user_agent = user_agent(config.contact.as_deref())?;
        std::fs::create_dir_all(&config.folder)
            .map_err(|source| Error::Write { path: config.folder.clone(), source })?;
        let seen = Seen::open(&config.folder)?;
        let warc = Warc::begin(&config.folder, (config.now)(), &user_agent)?;
        let client = Client::new(&user_agent, &config.limits);
        let pace = Pace::new(config.manners.clone(), config.stop.clone());
        Ok(Self { config, client, pace, robots: BTreeMap::new(), warc, seen })
    }

    /// Begins another file; what is known of sites and pages stays.
    pub fn begin_file(&mut self) -> Result<(), Error> {
        let user_agent = user_agent(self.config.contact.as_deref())?;
        self.warc = Warc::begin(&self.config.folder, (self.config.now)(), &user_agent)?;
        Ok(())
    }

    /// The file that is written.
    pub fn warc_path(&self) -> &Path {
        self.warc.path()
    }

    /// Lines of `.seen.jsonl` that could not be read; their addresses are fetched anew.
    pub fn n_forgotten(&self) -> usize {
        self.seen.n_broken
    }

    /// Fetches all of them, one at a time, the host that may be asked soonest first; tells each when it is done.
    ///
    /// What was told is remembered, so that the next time it is asked for only if it changed. Whoever is told answers
    /// `Break` where it could not be taken: it is then not remembered, and nothing more is asked for. Where
    /// [`Config::stop`] asks to stop, what was not asked for yet is not told.
    pub fn fetch_all(
        &mut self,
        urls: &[String],
        mut tell: impl FnMut(Fetched) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut by_host: BTreeMap<String, VecDeque<Job>> = BTreeMap::new();
        let mut turns = BTreeSet::new();
        let begin = Instant::now();
        for (order, as_given) in urls.iter().enumerate() {
            match checked_url(as_given) {
                Ok(url) => {
                    let host = host_of(&url);
                    if !by_host.contains_key(&host) {
                        turns.insert((begin, order, host.clone()));
                    }
                    let job = Job { url, as_given: as_given.clone(), n_tries: 0 };
                    by_host.entry(host).or_default().push_back(job);
                }
                Err(problem) => {
                    if tell(Fetched::failed(as_given.clone(), 0, problem)).is_break() {
                        return Ok(());
                    }
                }
            }
        }
        while let Some((turn, order, host)) = turns.pop_first() {
            if self.config.stop.is_asked() {
                return Ok(());
            }
            // A redirect from elsewhere may have led to this host since its turn was set.
            if let Some(ready_at) = self.pace.ready_at(&host).filter(|ready_at| *ready_at > turn) {
                turns.insert((ready_at, order, host));
                continue;
            }
            let Some(jobs) = by_host.get_mut(&host) else { continue };
            let Some(mut job) = jobs.pop_front() else { continue };
            match self.try_once(&mut job)? {
                Some(Done { fetched, .. }) if fetched.problem == Some(Problem::Stopped) => return Ok(()),
                Some(Done { fetched, known }) => {
                    if tell(fetched).is_break() {
                        return Ok(());
                    }
                    if let Some(known) = known {
                        self.seen.add(known)?;
                    }
                }
                None => jobs.push_front(job),
            }
            if !jobs.is_empty() {
                turns.insert((self.pace.ready_at(&host).unwrap_or(turn), order, host));
            }
        }
        Ok(())
    }

    /// Asks for an address and for where it leads; `None` where the server is busy and is to be asked again.
    fn try_once(&mut self, job: &mut Job) -> Result<Option<Done>, Error> {
        job.n_tries += 1;
        let mut fetched = Fetched::begun(job.as_given.clone(), job.n_tries);
        let mut url = job.url.clone();
        loop {
            let answer = match self.ask_allowed(&url)? {
                Ok(answer) => answer,
                Err(problem) => return Ok(Some(fetched.ended(Some(problem)))),
            };
            fetched.status = Some(answer.status);
            fetched.n_bytes = answer.body.len() as u64;
            fetched.headers = answer.text_headers();
            match answer.status {
                301 | 302 | 303 | 307 | 308 => {
                    fetched.record = Some(self.keep(&url, &answer, None)?.record);
                    match self.next_hop(&job.url, &url, &answer, &fetched.redirects) {
                        Ok(next) => {
                            fetched.redirects.push(next.to_string());
                            url = next;
                        }
                        Err(problem) => return Ok(Some(fetched.ended(Some(problem)))),
                    }
                }
                429 | 503 => {
                    fetched.record = Some(self.keep(&url, &answer, None)?.record);
                    let problem = self.leave_alone(&url, &answer, job.n_tries);
                    return Ok(problem.map(|problem| fetched.ended(Some(problem))));
                }
                304 => {
                    let earlier = self.seen.get(url.as_str()).map(|known| known.kept.clone());
                    fetched.is_unchanged = earlier.is_some();
                    let problem = earlier.is_none().then_some(Problem::Status(304));
                    fetched.record = Some(self.keep(&url, &answer, earlier.as_ref())?.record);
                    return Ok(Some(fetched.ended(problem)));
                }
                200..=299 => return self.take(&url, answer, fetched).map(Some),
                status => {
                    fetched.record = Some(self.keep(&url, &answer, None)?.record);
                    return Ok(Some(fetched.ended(Some(Problem::Status(status)))));
                }
            }
        }
    }

    /// Keeps a page, and tells by what to ask whether it changed.
    fn take(&mut self, url: &Url, answer: Answer, mut fetched: Fetched) -> Result<Done, Error> {
        let known = self.seen.get(url.as_str());
        let is_whole = answer.problem.is_none();
        let earlier = known.filter(|known| is_whole && known.kept.digest == digest_of(&answer.body)).cloned();
        let kept = self.keep(url, &answer, earlier.as_ref().map(|known| &known.kept))?;
        fetched.record = Some(kept.record.clone());
        if !is_whole {
            return Ok(fetched.ended(answer.problem));
        }
        let known = Known {
            url: url.to_string(),
            etag: answer.header("etag").map(str::to_owned),
            last_modified: answer.header("last-modified").map(str::to_owned),
            kept: earlier.as_ref().map_or(kept, |earlier| earlier.kept.clone()),
        };
        fetched.is_unchanged = earlier.is_some();
        if !fetched.is_unchanged {
            fetched.body = answer.unpacked;
        }
        let is_news = earlier.is_none_or(|earlier| earlier != known);
        Ok(Done { fetched, known: is_news.then_some(known) })
    }

    /// Asks for an address, where its site allows it, only for what changed.
    fn ask_allowed(&mut self, url: &Url) -> Result<Result<Answer, Problem>, Error> {
        match self.rules(url)? {
            Ok(Rules::Read(robots)) if robots.allows(path_of(url)) => {}
            Ok(Rules::Read(_)) => return Ok(Err(Problem::Robots)),
            Ok(Rules::Unreachable(why)) => return Ok(Err(Problem::RobotsUnreachable(why))),
            Err(problem) => return Ok(Err(problem)),
        }
        let known = self.seen.get(url.as_str());
        let ask = Ask {
            if_none_match: known.and_then(|known| known.etag.clone()),
            if_modified_since: known.and_then(|known| known.last_modified.clone()),
            max_bytes: self.config.limits.max_bytes,
            is_packed_welcome: true,
        };
        Ok(self.ask(url, &ask))
    }

    /// Asks when the host may be asked.
    fn ask(&mut self, url: &Url, ask: &Ask) -> Result<Answer, Problem> {
        let host = host_of(url);
        self.pace.wait(&host)?;
        let answer = self.client.get(url, ask);
        self.pace.asked(&host);
        answer
    }

    fn keep(&mut self, url: &Url, answer: &Answer, earlier: Option<&Kept>) -> Result<Kept, Error> {
        self.warc.keep(url.as_str(), (self.config.now)(), answer, earlier)
    }

    /// Where a redirect leads.
    fn next_hop(&self, first: &Url, from: &Url, answer: &Answer, past: &[String]) -> Result<Url, Problem> {
        if past.len() >= self.config.limits.max_redirects {
            return Err(Problem::TooManyRedirects(past.len()));
        }
        let next = redirect_target(from, answer)?;
        if next == *first || past.iter().any(|url| url == next.as_str()) {
            return Err(Problem::RedirectLoop(next.to_string()));
        }
        Ok(next)
    }

    /// Gives a busy server the quiet that it asks for; a problem where that is too much.
    fn leave_alone(&mut self, url: &Url, answer: &Answer, n_tries: u32) -> Option<Problem> {
        let manners = &self.config.manners;
        let server_time = answer.header("date").and_then(http_date).unwrap_or_else(self.config.now);
        let asked_for = answer.header("retry-after").and_then(|value| retry_after(value, server_time));
        let doubled = 2_u32.saturating_pow(n_tries.saturating_sub(1));
        let wait = asked_for.unwrap_or_else(|| manners.back_off.saturating_mul(doubled));
        self.pace.leave_alone(&host_of(url), wait, answer.status);
        let is_too_much = n_tries > manners.retries || wait > manners.max_wait;
        is_too_much.then_some(Problem::Busy { status: answer.status, wait_s: wait.as_secs() })
    }

    /// What the site of an address allows; its robots.txt is asked for once a day.
    ///
    /// A problem is one of the address itself, such as a host that is refused.
    fn rules(&mut self, url: &Url) -> Result<Result<Rules, Problem>, Error> {
        let origin = url.origin().ascii_serialization();
        if let Some((since, rules)) = self.robots.get(&origin)
            && since.elapsed() < rules.hold_for()
        {
            return Ok(Ok(rules.clone()));
        }
        let rules = match self.fetch_rules(url)? {
            Ok(rules) => rules,
            Err(problem @ (Problem::Refused { .. } | Problem::Busy { .. } | Problem::Stopped)) => {
                return Ok(Err(problem));
            }
            Err(problem) => Rules::Unreachable(problem.to_string()),
        };
        if let Rules::Read(Robots { crawl_delay_s: Some(seconds), .. }) = &rules {
            self.pace.slow_down(&host_of(url), *seconds);
        }
        self.robots.insert(origin, (Instant::now(), rules.clone()));
        Ok(Ok(rules))
    }

    fn fetch_rules(&mut self, url: &Url) -> Result<Result<Rules, Problem>, Error> {
        let Ok(mut url) = url.join("/robots.txt") else { return Ok(Ok(Rules::Read(Robots::allow_all()))) };
        let ask = Ask { max_bytes: MAX_ROBOTS_BYTES as u64 + 1, is_packed_welcome: false, ..Ask::default() };
        for _ in 0..=MAX_ROBOTS_REDIRECTS {
            let answer = match self.ask(&url, &ask) {
                Ok(answer) => answer,
                Err(problem) => return Ok(Err(problem)),
            };
            self.keep(&url, &answer, None)?;
            match answer.status {
                301 | 302 | 303 | 307 | 308 => match redirect_target(&url, &answer) {
                    Ok(next) => url = next,
                    Err(_) => break,
                },
                200..=299 => {
                    // Half a file may lack the very rule that forbids; the first 500 KiB of a long one are read.
                    return Ok(match answer.problem {
                        None => Ok(Rules::Read(Robots::parse(&answer.unpacked, PRODUCT))),
                        Some(Problem::TooLong(_)) => Ok(Rules::Read(Robots::parse(&answer.body, PRODUCT))),
                        Some(problem) => Err(problem),
                    });
                }
                status @ (429 | 500..) => return Ok(Err(Problem::Status(status))),
                _ => break,
            }
        }
        Ok(Ok(Rules::Read(Robots::allow_all())))
    }
}

impl Rules {
    fn hold_for(&self) -> Duration {
        match self {
            Self::Read(_) => ROBOTS_HOLD_FOR,
            Self::Unreachable(_) => ROBOTS_RETRY_AFTER,
        }
    }
}

impl Fetched {
    /// A header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// Where the answer comes from.
    pub fn came_from(&self) -> &str {
        self.redirects.last().unwrap_or(&self.url)
    }

    fn ended(self, problem: Option<Problem>) -> Done {
        Done { fetched: Self { problem, ..self }, known: None }
    }

    fn begun(url: String, n_tries: u32) -> Self {
        Self {
            url,
            redirects: Vec::new(),
            status: None,
            is_unchanged: false,
            headers: Vec::new(),
            record: None,
            n_bytes: 0,
            body: Vec::new(),
            n_tries,
            problem: None,
        }
    }

    fn failed(url: String, n_tries: u32, problem: Problem) -> Self {
        Self { problem: Some(problem), ..Self::begun(url, n_tries) }
    }
}

/// `dateline/0.1.0 (+mailto:desk@news.example)`.
fn user_agent(contact: Option<&str>) -> Result<String, Error> {
    let own = concat!("dateline/", env!("CARGO_PKG_VERSION"));
    match contact {
        None => Ok(own.to_owned()),
        Some(contact)
            if contact.is_empty()
                || contact.bytes().any(|b| !(b' '..=b'~').contains(&b) || b"()\\".contains(&b)) =>
        {
            Err(Error::Contact(contact.to_owned()))
        }
        Some(contact) => Ok(format!("{own} (+{contact})")),
    }
}

/// Reads an address, and refuses what is not fetched whatever it leads to.
fn checked_url(text: &str) -> Result<Url, Problem> {
    let bad = |why: &str| Problem::BadAddress(why.to_owned());
    if text.len() > MAX_URL_BYTES {
        return Err(bad("it is too long"));
    }
    let mut url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" => {}
        scheme => return Err(Problem::Scheme(scheme.to_owned())),
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(bad("it names no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("names and passwords in it are not sent"));
    }
    url.set_fragment(None);
    Ok(url)
}

fn redirect_target(from: &Url, answer: &Answer) -> Result<Url, Problem> {
    let location = answer.header("location").ok_or_else(|| Problem::BadRedirect("no address".to_owned()))?;
    let next = from.join(location).map_err(|error| Problem::BadRedirect(error.to_string()))?;
    checked_url(next.as_str())
}

/// Hosts are treated alike whatever their port.
fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn path_of(url: &Url) -> &str {
    &url[url::Position::BeforePath..url::Position::AfterQuery]
}
