//! What a stream of articles costs `cluster`: time for each article as the stream goes on, memory, the delay of one
//! arriving article, saving and loading. `cargo xtask bench stories` runs it.
//!
//! usage: `stories_stream MODEL VECTORS FOLDER N PER_DAY N_FOR_PEERS PACK=ARTICLES.jsonl.gz=GOLD.json...`
//!
//! The stream is made of the packs, over and over. Each round gives every article another id and day and other words: names
//! and nine tenths of the content words become others of about the same frequency, the same everywhere in one round. So
//! what is one story in a pack is one story in each round, and the rounds are no copies of each other. Spans of made
//! articles still count in the pack's text; `cluster` cuts its blocks out of the text and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use cpu_time::ThreadTime;
use dateline_annotate::{annotate, gist};
use dateline_cluster::{Corrections, Stories, cluster};
use dateline_model::{
    Annotated, Article, Attribute, Block, Gist, LEAD_SENTENCES, MentionForm, Modality, Published,
    PublishedBasis, Role, Span,
};
use dateline_read::{Input, ReadConfig};
use dateline_text::{Model, StaticVectors};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Lengths of the stream at which a row is printed, but for its end.
const MARKS: [usize; 5] = [10_000, 30_000, 100_000, 300_000, 1_000_000];
/// So many articles are given to `cluster` at once, fewer where a day ends.
const BATCH: usize = 1_000;
/// So many come one by one at the end, on a day of their own: fewer where they take more than a minute.
const SINGLES: usize = 2_000;
const SINGLES_SECONDS: f64 = 60.0;
/// Before the stream so many come that are not timed, on so many days: a stream knows its words when it is a day old.
const WARM_UP: usize = 3_000;
const WARM_UP_DAYS: usize = 3;
/// Their rounds are others than the stream's.
const WARM_UP_ROUND: u64 = 50_000;
/// The words that stand in most articles stay as they are.
const KEPT: usize = 300;
/// A report of a story comes at most so many days after the first.
const MOST_DAYS: i32 = 13;
/// Of a hundred articles so many are printed again word for word, and so many with a cut tail.
const EXACT: u64 = 7;
const NEAR: u64 = 3;
const YEAR: u64 = 365;
/// Outlets of the stream.
const OUTLETS: u64 = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, vectors, folder, n, per_day, n_for_peers, packs @ ..] = args.as_slice() else {
        return Err(
            "usage: stories_stream MODEL VECTORS FOLDER N PER_DAY N_FOR_PEERS PACK=ARTICLES=GOLD...".into()
        );
    };
    let folder = Path::new(folder);
    let [n, per_day, n_for_peers]: [usize; 3] = [n.parse()?, per_day.parse()?, n_for_peers.parse()?];
    let source = Source::read(Path::new(model), Path::new(vectors), packs)?;
    let warm_up = source.plan(WARM_UP, WARM_UP / WARM_UP_DAYS, WARM_UP_ROUND, 0);
    let mut plan = source.plan(n, per_day, 0, WARM_UP_DAYS as u16);
    let (in_batches, singles) = plan.split_at_mut(n.saturating_sub(SINGLES));
    let last_day = in_batches.last().map_or(0, |made| made.day);
    for made in &mut *singles {
        made.day = last_day + 1;
    }
    let n_for_peers = n_for_peers.min(in_batches.len());
    println!(
        "{n} articles made of {}, on {} days; the last {SINGLES} one by one, a day later",
        source.originals.len(),
        usize::from(last_day) + 1 - WARM_UP_DAYS
    );
    // What annotating took at its highest is no matter here.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let start_mb = memory_mb("VmRSS")?;

    let mut stories = Stories::default();
    for day in warm_up.chunk_by(|a, b| a.day == b.day) {
        let batch: Vec<Annotated> = day.iter().map(|made| source.article(*made)).collect();
        stories = cluster(stories, &batch, &Corrections::default()).stories;
    }
    let mut rows = Rows::new(start_mb);
    let mut for_peers = BufWriter::new(File::create(folder.join("texts.jsonl"))?);
    let mut n_done = 0;
    for day in in_batches.chunk_by(|a, b| a.day == b.day) {
        let mut rest = day;
        while !rest.is_empty() {
            let to_mark = MARKS.iter().chain([&n_for_peers]).map(|mark| mark.saturating_sub(n_done));
            let len = to_mark.filter(|n| *n > 0).fold(rest.len().min(BATCH), usize::min);
            let (now, later) = rest.split_at(len);
            rest = later;
            let batch: Vec<Annotated> = now.iter().map(|made| source.article(*made)).collect();
            for (article, made) in batch.iter().zip(now).take(n_for_peers.saturating_sub(n_done)) {
                let line = serde_json::json!({ "id": article.article.id, "day": made.day, "text": article.article.text });
                writeln!(for_peers, "{line}")?;
            }
            let before = ThreadTime::now();
            let done = cluster(stories, &batch, &Corrections::default());
            rows.add(len, before.elapsed().as_secs_f64());
            stories = done.stories;
            n_done += len;
            if MARKS.contains(&n_done) || n_done == in_batches.len() {
                rows.print(n_done, &stories)?;
            }
            if n_done == n_for_peers {
                for_peers.flush()?;
                let ours = rows.for_peers(n_done)?;
                std::fs::write(folder.join("ours.json"), ours.to_string())?;
            }
        }
    }
    rows.print_growth();

    let mut delays: Vec<f64> = Vec::new();
    for made in singles {
        if delays.iter().sum::<f64>() > SINGLES_SECONDS * 1e3 {
            break;
        }
        let article = [source.article(*made)];
        let before = Instant::now();
        let done = cluster(stories, &article, &Corrections::default());
        delays.push(before.elapsed().as_secs_f64() * 1e3);
        stories = done.stories;
    }
    let first = delays.first().copied().unwrap_or(0.0);
    delays.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| delays.get((delays.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    println!(
        "one arriving article ({} of them), ms of wall time: p50 {:.2}, p99 {:.2}, max {:.1} (the first of a day: {first:.1})",
        delays.len(),
        at(0.5),
        at(0.99),
        delays.last().copied().unwrap_or(0.0)
    );
    let peak_mb = memory_mb("VmHWM")?;
    println!("peak {peak_mb:.0} MB, {start_mb:.0} of them before the stream began");

    let saved = folder.join("stories.saved");
    let before = ThreadTime::now();
    stories.save(BufWriter::new(File::create(&saved)?))?;
    let save_seconds = before.elapsed().as_secs_f64();
    let save_mb = memory_mb("VmHWM")?;
    let size = stories.size();
    drop(stories);
    let before = ThreadTime::now();
    let loaded = Stories::load(BufReader::new(File::open(&saved)?))?;
    let load_seconds = before.elapsed().as_secs_f64();
    assert_eq!(loaded.size(), size, "a loaded memory is the saved one");
    println!(
        "saved in {save_seconds:.1} s, {:.0} MB (memory while saving: peak {save_mb:.0} MB); loaded in {load_seconds:.1} s",
        std::fs::metadata(&saved)?.len() as f64 / 1e6
    );
    Ok(())
}

/// The table: a row for each mark.
struct Rows {
    start_mb: f64,
    /// Articles and seconds since the last row, and in all.
    stretch: (usize, f64),
    all: (usize, f64),
    /// The longest batch since the last row, in seconds.
    longest: f64,
    micros: Vec<f64>,
}

impl Rows {
    fn new(start_mb: f64) -> Self {
        println!("before the stream begins: {start_mb:.0} MB");
        println!(
            "{:>9} {:>12} {:>12} {:>12} {:>10} {:>9} {:>9} {:>9}",
            "articles",
            "us/article",
            "per CPU-s",
            "longest ms",
            "in window",
            "stories",
            "peak MB",
            "- before"
        );
        Self { start_mb, stretch: (0, 0.0), all: (0, 0.0), longest: 0.0, micros: Vec::new() }
    }

    fn add(&mut self, n: usize, seconds: f64) {
        for (n_before, before) in [&mut self.stretch, &mut self.all] {
            *n_before += n;
            *before += seconds;
        }
        self.longest = self.longest.max(seconds);
    }

    fn print(&mut self, n: usize, stories: &Stories) -> std::io::Result<()> {
        let (n_stretch, seconds) = std::mem::take(&mut self.stretch);
        let micros = seconds * 1e6 / n_stretch.max(1) as f64;
        let longest = std::mem::take(&mut self.longest) * 1e3;
        let (in_window, n_stories) = stories.size();
        let peak_mb = memory_mb("VmHWM")?;
        println!(
            "{n:>9} {micros:>12.0} {:>12.0} {longest:>12.0} {in_window:>10} {n_stories:>9} {peak_mb:>9.0} {:>9.0}",
            1e6 / micros,
            peak_mb - self.start_mb
        );
        self.micros.push(micros);
        Ok(())
    }

    fn print_growth(&self) {
        if let (Some(first), Some(last)) = (self.micros.first(), self.micros.last()) {
            println!("time for an article in the last row against the first: {:.2}", last / first);
        }
    }

    /// What `scripts/bench_stories.py` prints beside the peers.
    fn for_peers(&self, n: usize) -> std::io::Result<serde_json::Value> {
        let peak_mb = memory_mb("VmHWM")? - self.start_mb;
        Ok(serde_json::json!({ "articles": n, "seconds": self.all.1, "peak_mb": peak_mb }))
    }
}

/// A figure of this process, in megabytes.
fn memory_mb(what: &str) -> std::io::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map(|kb| kb / 1e3).ok_or_else(|| std::io::Error::other("the process has no such figure"))
}

/// What the stream is made of.
struct Source {
    originals: Vec<Original>,
    words: Words,
    /// For each pack the means of title and whole.
    usual_gists: Vec<[Vec<f32>; 2]>,
    /// Stories of the packs, in order of day: articles, each with the days since the first.
    stories: Vec<Vec<(usize, i32)>>,
}

/// An article of a pack.
struct Original {
    /// What is the same in every round.
    annotated: Annotated,
    pack: usize,
    /// Title and whole, of length 1.
    gist: [Option<Vec<f32>>; 2],
    /// Number of its story, and the day that begins on.
    story: usize,
    first_day: Date,
    body: Vec<u32>,
    title: Vec<u32>,
    /// For each entity and each term.
    names: Vec<Vec<u32>>,
    terms: Vec<u32>,
}

/// An article to be made.
#[derive(Clone, Copy)]
struct Made {
    day: u16,
    round: u16,
    original: u16,
    copied: Copied,
}

/// Whether an article is another's copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    No,
    Exact,
    Near,
}

impl Source {
    /// Reads and annotates the packs.
    fn read(model: &Path, vectors: &Path, packs: &[String]) -> Result<Self, Box<dyn Error>> {
        let model = Model::load(model)?;
        let vectors = StaticVectors::load(vectors)?;
        let mut by_story: BTreeMap<(Date, String), (usize, Vec<Annotated>)> = BTreeMap::new();
        for (number, pack) in packs.iter().enumerate() {
            let [name, path, gold] = pack.split('=').collect::<Vec<_>>()[..] else {
                return Err("a pack is given as NAME=ARTICLES=GOLD".into());
            };
            let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(gold)?)?;
            let bytes = std::fs::read(path)?;
            let input = Input { path, bytes: &bytes, sidecar: None };
            let raw = dateline_read::read(&input, &ReadConfig::default()).articles;
            let articles: Vec<Annotated> = raw
                .into_par_iter()
                .map(|raw| {
                    let mut annotated = annotate(dateline_clean::clean(raw).article, &model);
                    annotated.gist = Some(gist(&annotated, &vectors));
                    annotated
                })
                .collect();
            let mut stories: BTreeMap<String, Vec<Annotated>> = BTreeMap::new();
            for annotated in articles {
                let id = &annotated.article.id;
                let story = gold["stories"][id].as_str().unwrap_or(id);
                stories.entry(format!("{name} {story}")).or_default().push(annotated);
            }
            for (story, articles) in stories {
                let first = articles.iter().filter_map(|annotated| annotated.article.published.day).min();
                by_story.insert((first.ok_or("a story without a day")?, story), (number, articles));
            }
        }
        let words = Words::of(by_story.values().flat_map(|(_, articles)| articles));
        let mut source = Self { originals: Vec::new(), words, usual_gists: Vec::new(), stories: Vec::new() };
        for ((first_day, _), (pack, articles)) in by_story {
            let mut story = Vec::new();
            for annotated in articles {
                let day = annotated.article.published.day.unwrap_or(first_day);
                story.push((source.originals.len(), days_between(first_day, day).min(MOST_DAYS)));
                source.originals.push(Original::of(
                    annotated,
                    pack,
                    source.stories.len(),
                    first_day,
                    &source.words,
                ));
            }
            source.stories.push(story);
        }
        source.usual_gists = (0..packs.len())
            .map(|pack| {
                let of_pack: Vec<&Original> = source.originals.iter().filter(|o| o.pack == pack).collect();
                [0, 1].map(|part| mean(of_pack.iter().filter_map(|original| original.gist[part].as_ref())))
            })
            .collect();
        Ok(source)
    }

    /// The first `n` articles of a year with `per_day` of them a day, in order of day, shuffled within the day. Each round is
    /// spread over the year. Rounds are counted from `first_round`, days from `first_day`.
    fn plan(&self, n: usize, per_day: usize, first_round: u64, first_day: u16) -> Vec<Made> {
        let n_originals = self.originals.len() as u64;
        let with_copies = n_originals * (100 + EXACT + NEAR) / 100;
        let n_rounds = (YEAR * per_day as u64).div_ceil(with_copies);
        let n_days = (n.div_ceil(per_day.max(1)) as u64 + 2).min(YEAR);
        let mut plan: Vec<Made> = Vec::with_capacity(n + n / 8);
        for round in first_round..first_round + n_rounds {
            let mut rank = hash(&[1, round]) % n_originals;
            for story in &self.stories {
                let start = rank * YEAR / n_originals;
                rank = (rank + story.len() as u64) % n_originals;
                for &(original, offset) in story {
                    let day = (start + offset as u64) % YEAR;
                    let chance = hash(&[2, round, original as u64]);
                    let copied = match chance % 100 {
                        x if x < EXACT => Some(Copied::Exact),
                        x if x < EXACT + NEAR => Some(Copied::Near),
                        _ => None,
                    };
                    // Every other copy comes a day later.
                    let copy = copied.map(|copied| (day + chance / 100 % 2, copied));
                    for (day, copied) in
                        [(day, Copied::No)].into_iter().chain(copy).filter(|made| made.0 < n_days)
                    {
                        let (day, round, original) = (day as u16, round as u16, original as u16);
                        plan.push(Made { day, round, original, copied });
                    }
                }
            }
        }
        plan.sort_by_cached_key(|made| {
            let order = hash(&[3, made.round.into(), made.original.into(), made.copied as u64]);
            (made.day, order)
        });
        plan.truncate(n);
        for made in &mut plan {
            made.day += first_day;
        }
        plan
    }

    /// Makes an article.
    fn article(&self, made: Made) -> Annotated {
        let original = &self.originals[made.original as usize];
        let round = u64::from(made.round);
        let words = |words: &[u32]| self.words.written(words, round);
        let day = jiff::civil::date(2031, 1, 1)
            .checked_add(jiff::Span::new().days(i32::from(made.day)))
            .expect("a stream has fewer days than the calendar");
        let shift = days_between(original.first_day, day);

        let mut annotated = original.annotated.clone();
        let body = &original.body;
        let n_words = if made.copied == Copied::Near { body.len() - body.len() / 5 } else { body.len() };
        let text = words(&body[..n_words]);
        let outlet = hash(&[4, round, made.original.into(), made.copied as u64]) % OUTLETS;
        annotated.article = Article {
            id: format!("{}-{}-{}-{}", made.round, original.story, made.original, made.copied as u8),
            outlet: Some(format!("outlet {outlet}")),
            title: Some(words(&original.title)),
            published: Published { day: Some(day), instant: None, basis: PublishedBasis::Given },
            blocks: vec![Block { span: Span::new(0, text.len()), role: Role::Body }],
            text,
            ..Article::default()
        };
        for (term, word) in annotated.terms.iter_mut().zip(&original.terms) {
            term.word = words(&[*word]);
        }
        for (entity, name) in annotated.entities.iter_mut().zip(&original.names) {
            entity.name = words(name);
        }
        for time in &mut annotated.times {
            let told = time.resolved.value.as_deref();
            if let Some(on) = told.and_then(|value| value.get(..10)?.parse::<Date>().ok()) {
                let moved = on.saturating_add(jiff::Span::new().days(shift));
                time.resolved.value = Some(moved.to_string());
            }
        }
        for claim in annotated.claims.iter_mut().filter(|claim| claim.attribute == Attribute::Age) {
            if let Ok(age) = claim.value.parse::<u64>() {
                claim.value = ((age + 7 * round) % 80 + 1).to_string();
            }
        }
        let usual = &self.usual_gists[original.pack];
        let turned = |part: usize| {
            let own = original.gist[part].as_ref()?;
            // What is not as usual points elsewhere in each round, so that its articles are as near each other as before.
            let turned = |place: usize| {
                let sign = if hash(&[5, round, place as u64]).is_multiple_of(2) { 1.0 } else { -1.0 };
                usual[part][place] + sign * (own[place] - usual[part][place])
            };
            let turned: Vec<f32> = (0..own.len()).map(turned).collect();
            let greatest = turned.iter().fold(f32::MIN_POSITIVE, |most, x| most.max(x.abs()));
            Some(turned.iter().map(|x| (x / greatest * 127.0).round() as i8).collect())
        };
        annotated.gist = Some(Gist { title: turned(0), whole: turned(1) });
        annotated
    }
}

impl Original {
    /// Keeps what `cluster` reads.
    fn of(mut annotated: Annotated, pack: usize, story: usize, first_day: Date, words: &Words) -> Self {
        let opening =
            annotated.sentences.iter().filter(|sentence| !sentence.is_excerpt).take(LEAD_SENTENCES + 1);
        annotated.sentences = opening.copied().collect();
        annotated.mentions.retain(|mention| mention.form == MentionForm::Name);
        // Others point into this list: it stays as long as it is.
        for event in &mut annotated.events {
            event.participants.clear();
            event.quantities.clear();
            if event.modality != Modality::Happened {
                event.lemma.clear();
            }
        }
        annotated.quotes.clear();
        annotated.positions.clear();
        Self {
            pack,
            story,
            first_day,
            body: body_words(&annotated.article).map(|word| words.number(word)).collect(),
            title: split(annotated.article.title.as_deref().unwrap_or(""))
                .map(|word| words.number(word))
                .collect(),
            names: annotated
                .entities
                .iter()
                .map(|entity| entity.name.split_whitespace().map(|word| words.number(word)).collect())
                .collect(),
            terms: annotated.terms.iter().map(|term| words.number(&term.word)).collect(),
            gist: annotated.gist.take().map_or([None, None], |gist| {
                [gist.title, gist.whole].map(|part| part.map(|part| unit(&part)))
            }),
            annotated: Annotated { article: Article::default(), ..annotated },
        }
    }
}

/// The words of the packs, lower case, and which of them take each other's place.
struct Words {
    numbers: FxHashMap<String, u32>,
    written: Vec<String>,
    /// For each word the first and the number of those that can take its place, in `order`, and its own place there.
    bands: Vec<Option<Band>>,
    order: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Band {
    first: usize,
    len: usize,
    place: usize,
    is_name: bool,
    is_rare: bool,
}

impl Words {
    fn of<'a>(articles: impl Iterator<Item = &'a Annotated>) -> Self {
        let mut n_articles: BTreeMap<String, usize> = BTreeMap::new();
        let mut in_names: BTreeSet<String> = BTreeSet::new();
        for annotated in articles {
            let names = annotated.entities.iter().flat_map(|entity| entity.name.split_whitespace());
            let names: BTreeSet<String> = names.map(str::to_lowercase).collect();
            let mut words: BTreeSet<String> = body_words(&annotated.article).map(str::to_lowercase).collect();
            words.extend(annotated.terms.iter().map(|term| term.word.to_lowercase()));
            words.extend(split(annotated.article.title.as_deref().unwrap_or("")).map(str::to_lowercase));
            words.extend(names.iter().cloned());
            in_names.extend(names);
            for word in words {
                *n_articles.entry(word).or_default() += 1;
            }
        }
        let mut written: Vec<(String, usize)> = n_articles.into_iter().collect();
        written.sort_by_key(|(word, n)| (std::cmp::Reverse(*n), hash_of(word)));
        let mut kinds: BTreeMap<(bool, u32), Vec<u32>> = BTreeMap::new();
        for (number, (word, n)) in written.iter().enumerate().skip(KEPT) {
            kinds.entry((in_names.contains(word), n.ilog2())).or_default().push(number as u32);
        }
        let mut words = Self {
            numbers: written.iter().enumerate().map(|(i, (word, _))| (word.clone(), i as u32)).collect(),
            bands: vec![None; written.len()],
            written: written.into_iter().map(|(word, _)| word).collect(),
            order: Vec::new(),
        };
        for ((is_name, log), kind) in kinds {
            let (first, len) = (words.order.len(), kind.len());
            for (place, word) in kind.iter().enumerate() {
                words.bands[*word as usize] = Some(Band { first, len, place, is_name, is_rare: log == 0 });
            }
            words.order.extend(kind);
        }
        words
    }

    fn number(&self, word: &str) -> u32 {
        *self.numbers.get(word).unwrap_or_else(|| &self.numbers[&word.to_lowercase()])
    }

    /// The words of a round for these.
    fn written(&self, words: &[u32], round: u64) -> String {
        let mut text = String::with_capacity(8 * words.len());
        for (i, &word) in words.iter().enumerate() {
            if i > 0 {
                text.push(' ');
            }
            let band = self.bands[word as usize];
            let chance = hash(&[6, round, word.into()]);
            let Some(band) = band.filter(|band| band.is_name || !chance.is_multiple_of(10)) else {
                text.push_str(&self.written[word as usize]);
                continue;
            };
            let place = (band.place + hash(&[7, round, band.first as u64]) as usize % band.len) % band.len;
            text.push_str(&self.written[self.order[band.first + place] as usize]);
            // New names come up all the time.
            if band.is_name && band.is_rare && chance.is_multiple_of(4) {
                write!(text, "{round}").expect("a string can always grow");
            }
        }
        text
    }
}

fn body_words(article: &Article) -> impl Iterator<Item = &str> {
    let body = article.blocks.iter().filter(|block| block.role == Role::Body);
    body.flat_map(|block| split(block.span.of(&article.text)))
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A vector scaled to length 1.
fn unit(vector: &[i8]) -> Vec<f32> {
    let length = vector.iter().map(|x| f32::from(*x).powi(2)).sum::<f32>().sqrt();
    vector.iter().map(|x| f32::from(*x) / length.max(1.0)).collect()
}

fn mean<'a>(vectors: impl Iterator<Item = &'a Vec<f32>>) -> Vec<f32> {
    let (mut sum, mut n) = (Vec::new(), 0.0);
    for vector in vectors {
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
        n += 1.0;
    }
    sum.into_iter().map(|sum: f32| sum / n).collect()
}

fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

/// A number that looks like chance and is always the same.
fn hash(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |hash: u64, part| {
        let mixed = (hash ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 32)
    })
}

fn hash_of(word: &str) -> u64 {
    word.bytes().fold(0, |known, byte| hash(&[known, byte.into()]))
}
