//! What searching and growing cost, on invented reports: words of Zipfian frequency, made of syllables, no model.
//!
//! What is counted is time on the processor: a store that was just read lies in memory, and a busy machine would count the
//! others' work.
//!
//! `cargo run --release -p dateline-store --example search_costs -- [ARTICLES]` fills a store in a temporary folder, asks it
//! 200 queries of all sorts and prints milliseconds; a path after the number keeps the store there; `-- growth` lets one story grow to 500 reports and makes 10,000 small ones.

#[path = "../tests/invented/mod.rs"]
mod invented;

use cpu_time::ThreadTime;
use dateline_model::{Annotated, Article, Block, RawArticle, Role, Span};
use dateline_store::{Item, Kind, Store, StoryState, Told};
use invented::{article, quote, report, state, take_in};
use serde_json::{Value, json};

/// `SplitMix64` (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A rank below `n` whose frequency falls with the rank (Zipf's law, exponent 1, by the inverse of the integral).
    fn rank(&mut self, n: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64).powf(share) - 1.0) as usize
    }
}

/// A word for each number, pronounceable.
fn word(mut n: usize) -> String {
    const HEADS: [&str; 14] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st"];
    const TAILS: [&str; 6] = ["a", "e", "i", "o", "an", "el"];
    let mut word = String::new();
    n += 17;
    while n > 0 {
        word += HEADS[n % 14];
        word += TAILS[n / 14 % 6];
        n /= 84;
    }
    word
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

const N_WORDS: usize = 60_000;
const N_NAMES: usize = 60_000;
const N_OUTLETS: usize = 300;
const REPORTS_PER_STORY: usize = 5;

fn words(random: &mut Random, n: usize) -> String {
    (0..n).map(|_| word(random.rank(N_WORDS))).collect::<Vec<_>>().join(" ")
}

fn person(n: usize) -> (String, String) {
    let last = capital(&word(n / 3 + 90_000));
    (format!("{} {last}", capital(&word(n % 700 + 7_000))), last)
}

fn place(n: usize) -> String {
    capital(&word(n + 200_000))
}

fn day(n: usize) -> String {
    format!("2025-{:02}-{:02}", n / 28 % 12 + 1, n % 28 + 1)
}

/// One story: its reports, who is told of, what can be found.
fn story(random: &mut Random, n: usize, n_reports: usize) -> (Vec<RawArticle>, Vec<Told>, Vec<Item>) {
    let told = |kind: &str, name: &str, others: &[&str]| invented::told(kind, name, others);
    let mut people: Vec<Told> = (0..6)
        .map(|_| {
            let (name, last) = person(random.rank(N_NAMES));
            told("person", &name, &[&last])
        })
        .collect();
    let mut places: Vec<Told> =
        (0..4).map(|_| told("place", &place(random.rank(N_NAMES / 6)), &[])).collect();
    for list in [&mut people, &mut places] {
        list.sort_by(|a, b| a.key.cmp(&b.key));
        list.dedup_by(|a, b| a.key == b.key);
    }
    let (mut reports, mut items) = (Vec::new(), Vec::new());
    for i in 0..n_reports {
        let id = format!("r{n}-{i}");
        let outlet = format!("{} Herald", capital(&word(random.rank(N_OUTLETS) + 3_000)));
        let said = words(random, 18);
        let speaker = random.below(people.len());
        let text = format!(
            "{} {} {} “{said},” said {}. {}",
            words(random, 90),
            people[0].name,
            words(random, 100),
            people[speaker].name,
            words(random, 110)
        );
        let title = capital(&words(random, 8));
        let report = report(&id, &outlet, &day(n * 336 / 20_000 + random.below(3)), &title, &text);
        items.push(article(&report, &people.iter().collect::<Vec<_>>(), &places.iter().collect::<Vec<_>>()));
        for k in 0..3 {
            items.push(quote(&report, &said, &people[speaker], &format!("s-{n}:{i}-{k}")));
        }
        for k in 0..4 {
            let who = random.below(people.len());
            items.push(Item {
                kind: Kind::Event,
                of: format!("e{n}-{i}-{k}"),
                text: words(random, 14),
                title: word(random.rank(200)),
                outlet: String::new(),
                ..article(&report, &[&people[who]], &[&places[0]])
            });
        }
        reports.push(report);
    }
    items.push(Item {
        kind: Kind::Story,
        of: format!("s-{n}"),
        place: None,
        text: words(random, 60),
        title: words(random, 8),
        ..article(&reports[0], &[], &places.iter().collect::<Vec<_>>())
    });
    people.extend(places);
    (reports, people, items)
}

fn record(reports: &[RawArticle]) -> Value {
    let article = |report: &RawArticle| {
        json!({
            "id": report.id, "outlet": report.outlet, "title": report.title, "copy_of": null,
            "published": { "value": report.published.day.map(|day| day.to_string()) },
            "blocks": [{ "start": 0, "end": report.text.chars().count(), "role": "body" }],
        })
    };
    json!({ "articles": reports.iter().map(article).collect::<Vec<_>>() })
}

/// As if it had been read, and nothing found in it.
fn bare(report: &RawArticle) -> Annotated {
    let span = Span::new(0, report.text.len());
    let article = Article {
        id: report.id.clone(),
        path: report.path.clone(),
        outlet: report.outlet.clone(),
        title: report.title.clone(),
        published: report.published.clone(),
        text: report.text.clone(),
        blocks: vec![Block { span, role: Role::Body }],
        ..Article::default()
    };
    Annotated { article, ..Annotated::default() }
}

/// 200 queries: sort and text.
fn queries(random: &mut Random) -> Vec<(&'static str, String)> {
    let mut queries = Vec::new();
    let slip = |name: &str| {
        let mut letters: Vec<char> = name.chars().collect();
        let middle = letters.len() / 2;
        letters.swap(middle, middle - 1);
        letters.into_iter().collect::<String>()
    };
    for i in 0..10 {
        let common = word(i);
        let usual = word(50 + random.rank(2_000));
        let rare = word(5_000 + random.below(20_000));
        let (name, last) = person(random.rank(2_000));
        let town = place(random.rank(2_000));
        let month = format!("2025-{:02}", 1 + random.below(12));
        queries.extend([
            ("a common word", common.clone()),
            ("a usual word", usual.clone()),
            ("a rare word", rare.clone()),
            ("common and rare", format!("{common} {rare}")),
            ("three words", format!("{usual} {} {}", word(random.rank(500)), word(random.rank(500)))),
            ("two common", format!("{common} {}", word(i + 1))),
            ("five words", format!("{common} {} {} {usual} {}", word(i + 3), word(i + 5), word(i + 30))),
            ("a phrase", format!("\"{common} {}\"", word(i + 2))),
            ("either", format!("{usual} OR {rare} OR {}", word(random.rank(5_000)))),
            ("without", format!("{usual} -{common}")),
            ("prefix", format!("{}*", &usual[..usual.len().min(4)])),
            ("person", format!("person:\"{name}\"")),
            ("surname, word", format!("person:{last} {common}")),
            ("person, slip", format!("person:\"{}\"", slip(&name))),
            ("place, slip", format!("place:{} {usual}", slip(&town))),
            ("in titles", format!("title:{usual}")),
            ("quotes", format!("kind:quote {common} {usual}")),
            (
                "outlet, month",
                format!("outlet:{} on:{month} {common}", capital(&word(random.rank(N_OUTLETS) + 3_000))),
            ),
            ("word, month", format!("{common} on:{month}")),
            ("conditions", format!("kind:event since:{month}-10")),
        ]);
    }
    queries
}

/// Seconds that this thread works at something.
fn seconds<T>(of: impl FnOnce() -> T) -> (f64, T) {
    let begun = ThreadTime::now();
    let value = of();
    (begun.elapsed().as_secs_f64(), value)
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len()) - 1]
}

fn search(n_articles: usize) {
    let folder = tempfile::tempdir().expect("there is room");
    let path = std::env::args().nth(2).map_or_else(|| folder.path().join("news.db"), Into::into);
    let is_there = path.is_file();
    let mut store = Store::open_or_make(&path).expect("the store opens");
    if !is_there {
        let begun = ThreadTime::now();
        let mut random = Random(1);
        let numbers: Vec<usize> = (0..n_articles / REPORTS_PER_STORY).collect();
        for (at, numbers) in (1..).zip(numbers.chunks(200)) {
            let of = |&n: &usize| (format!("f{n}"), story(&mut random, n, REPORTS_PER_STORY));
            let stories: Vec<_> = numbers.iter().map(of).collect();
            let reports = stories.iter().map(|(founder, (reports, ..))| (founder.clone(), reports.clone()));
            take_in(&mut store, &reports.collect::<Vec<_>>(), at);
            for (founder, (reports, told, items)) in stories {
                store.keep_read(&reports.iter().map(bare).collect::<Vec<_>>()).expect("reading is kept");
                let mut state = state(&founder, &reports, told, items, record(&reports));
                // As long as the page of a small story is.
                state.page = reports.iter().flat_map(|report| ["<p>", &report.text, "</p>"]).collect();
                store.keep_story(state, at).expect("the story is kept");
            }
        }
        println!("{n_articles} articles in {:.0} s", begun.elapsed().as_secs_f64());
    }
    println!("{:.0} MB", std::fs::metadata(&path).expect("it is there").len() as f64 / 1e6);
    drop(store);
    let store = Store::look_at(&path).expect("the store opens");
    let queries = queries(&mut Random(2));
    // Once for the file's pages, then twice to be counted.
    let mut all = Vec::new();
    let mut sorts: Vec<(&str, Vec<f64>, usize)> = Vec::new();
    for round in 0..3 {
        for (sort, query) in &queries {
            let (seconds, found) = seconds(|| store.search(query, 0, 20).expect("the query is one"));
            let ms = seconds * 1000.0;
            if round == 0 {
                continue;
            }
            all.push(ms);
            if sorts.iter().all(|(known, ..)| known != sort) {
                sorts.push((sort, Vec::new(), 0));
            }
            let entry = sorts.iter_mut().find(|(known, ..)| known == sort).expect("it was put there");
            entry.1.push(ms);
            entry.2 += found.hits.len();
        }
    }
    all.sort_by(f64::total_cmp);
    println!("{:<18} {:>8} {:>8} {:>8}", "ms", "median", "most", "hits");
    for (sort, mut ms, n_hits) in sorts {
        ms.sort_by(f64::total_cmp);
        let n = ms.len();
        println!(
            "{sort:<18} {:>8.1} {:>8.1} {:>8.1}",
            percentile(&ms, 0.5),
            ms[n - 1],
            n_hits as f64 / n as f64
        );
    }
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| percentile(&all, share));
    println!("{} queries: p50 {p50:.1} ms, p95 {p95:.1} ms, p99 {p99:.1} ms", all.len());
}

/// Milliseconds that `keep_story` takes, mean since it was asked last.
#[derive(Default)]
struct Clock {
    seconds: f64,
    n: usize,
}

impl Clock {
    fn keep(&mut self, store: &mut Store, state: StoryState, at: i64) {
        self.seconds += seconds(|| store.keep_story(state, at).expect("the story is kept")).0;
        self.n += 1;
    }

    fn tell(&mut self, what: &str) {
        println!("{what}: {:>7.2} ms each", self.seconds * 1000.0 / self.n as f64);
        *self = Self::default();
    }
}

/// The second at which the n-th is taken in.
fn second(n: usize) -> i64 {
    i64::try_from(n).expect("few are taken in")
}

fn growth() {
    let folder = tempfile::tempdir().expect("there is room");
    let mut store = Store::open_or_make(&folder.path().join("news.db")).expect("the store opens");
    let mut random = Random(3);
    let (reports, told, items) = story(&mut random, 0, 500);
    let per_report = (items.len() - 1) / reports.len();
    println!("one story, 10 reports more each time");
    let mut clock = Clock::default();
    for n in (10..=500).step_by(10) {
        let now: Vec<Item> = items[..n * per_report].iter().cloned().chain(items.last().cloned()).collect();
        take_in(&mut store, &[("f0".into(), reports[n - 10..n].to_vec())], second(n));
        clock.keep(
            &mut store,
            state("f0", &reports[..n], told.clone(), now, record(&reports[..n])),
            second(n),
        );
        if n % 100 == 0 {
            clock.tell(&format!("up to {n:>5} reports"));
        }
    }
    println!("stories of 2 reports");
    for n in 1..=10_000 {
        let (reports, told, items) = story(&mut random, n, 2);
        let (founder, at) = (format!("f{n}"), second(n) + 500);
        take_in(&mut store, &[(founder.clone(), reports.clone())], at);
        clock.keep(&mut store, state(&founder, &reports, told, items, record(&reports)), at);
        if n % 2_000 == 0 {
            clock.tell(&format!("up to {n:>5} stories"));
        }
    }
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("growth") => growth(),
        Some(n) => search(n.parse().expect("a number of articles")),
        None => search(100_000),
    }
}
