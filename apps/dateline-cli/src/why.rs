//! `dateline why`: what holds two reports together in one story, or keeps them apart, in the words of a newsroom.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{anyhow, bail};
use dateline_cluster::{Corrections, Family, Reason, Stories, Verdict, Why, Window, cluster};
use dateline_engine::{Config, Inputs, run, story_id};
use dateline_model::{Annotated, Article, Stage};
use dateline_present::{PresentConfig, days_in_words, safe};
use dateline_read::ReadConfig;
use serde_json::{Value, json};
use textwrap::wrap;

use crate::args::WhyArgs;
use crate::load_models::load_models;
use crate::progress::Watch;
use crate::read::tell;
use crate::state::{Called, State};
use crate::{Ending, inputs, output};

/// So many reports are named where one is looked for in vain.
const MAX_NAMED: usize = 12;
/// A bar has so many cells to each side.
const BAR: usize = 12;
/// So many units of log odds fill a bar.
const FULL_BAR: f64 = 6.0;
/// So many names that only one has are listed.
const MAX_NAMES: usize = 10;
/// More shared full names than this are not counted, see the feature `full_names`.
const FULL_NAMES_COUNTED: f64 = 3.0;
/// Columns of the page.
const WIDTH: usize = 80;
/// Columns before what a line tells.
const LABEL: usize = 22;

/// Explains two reports.
///
/// # Errors
///
/// Where there is no such report, no model, or nothing to look in.
pub(crate) fn why(args: &WhyArgs) -> anyhow::Result<Ending> {
    if args.inputs.is_empty() && args.state.is_none() {
        bail!(
            "where are {} and {}? neither an input nor a state is named\nhint: `dateline why {} {} INPUT...` reads reports first, `--state DIR` looks into a stream",
            args.a,
            args.b,
            args.a,
            args.b
        );
    }
    let state = args.state.as_deref().map(State::look_at).transpose()?;
    let scene = state.map_or_else(Scene::default, |state| Scene {
        corrections: state.corrections.corrections(),
        called: state.reports(),
        stories: state.stories,
        articles: Vec::new(),
    });
    let (scene, ending) = if args.inputs.is_empty() { (scene, Ending::Done) } else { scene.read(args)? };
    let (a, b) = (scene.find(&args.a)?, scene.find(&args.b)?);
    if a == b {
        bail!("{} and {} are one report: {a}", args.a, args.b);
    }
    let why = scene.why(&a, &b)?;
    output::print(&if args.json {
        format!("{}\n", scene.json(&a, &b, &why))
    } else {
        scene.page(&a, &b, &why, output::is_coloured())
    })?;
    Ok(ending)
}

/// Where the two reports are.
#[derive(Default)]
struct Scene {
    stories: Stories,
    corrections: Corrections,
    /// How reports are called, by id.
    called: BTreeMap<String, Called>,
    /// The reports that were read for it.
    articles: Vec<Annotated>,
}

impl Scene {
    /// Reads reports into it.
    fn read(self, args: &WhyArgs) -> anyhow::Result<(Self, Ending)> {
        let Self { stories, corrections, mut called, .. } = self;
        let models = load_models(args.model.as_deref())?;
        let watch = Watch::new(args.json);
        let begin = |n_files| dateline_engine::Progress::begin(&watch, Stage::Read, n_files);
        let step = || dateline_engine::Progress::step(&watch);
        let config = ReadConfig { published: args.published, ..ReadConfig::default() };
        let read = inputs::read_all(&args.inputs, &config, args.threads, begin, step)?;
        let ending = if read.has_failed { Ending::SomeInputFailed } else { Ending::Done };
        let inputs = Inputs { stories, corrections: corrections.clone(), ..read.inputs };
        let config =
            Config { until: Stage::Cluster, threads: args.threads, present: PresentConfig::default() };
        let outcome = run(inputs, Some(&models), &config, &watch)?;
        tell(&outcome.problems);
        let new = outcome.articles.iter().map(|annotated| Called::of(&annotated.article));
        called.extend(new.map(|report| (report.id.clone(), report)));
        Ok((Self { stories: outcome.stories, corrections, called, articles: outcome.articles }, ending))
    }

    /// The id of a report that is named by id, path, or file name.
    fn find(&self, name: &str) -> anyhow::Result<String> {
        if self.stories.has(name) {
            return Ok(name.to_owned());
        }
        let articles = || self.articles.iter().map(|annotated| &annotated.article);
        for of_path in [whole, file_name, stem, file_of_line, stem_of_line] {
            let found: Vec<&Article> = articles().filter(|article| of_path(&article.path) == name).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok(one.id.clone()),
                several => {
                    bail!("{name} may be several reports\nhint: name one by its id: {}", named(several))
                }
            }
        }
        let known: Vec<&Article> = articles().collect();
        let hint = if known.is_empty() {
            "a report of a stream is named by its id in the record; long after it has left the window it is forgotten"
                .to_owned()
        } else {
            format!("a report is named by its id, path or file name; read were {}", named(&known))
        };
        Err(anyhow!("no report is called {name}\nhint: {hint}"))
    }

    /// What holds two reports together or keeps them apart. Of reports that have left the window the memory keeps only what
    /// tells their stories best; where the reports themselves are at hand, they are compared.
    fn why(&self, a: &str, b: &str) -> anyhow::Result<Why> {
        let why = self.stories.why(a, b, &self.corrections)?;
        if self.article(a).is_none() || self.article(b).is_none() {
            return Ok(why);
        }
        let all = Stories::new(Window { days: u16::MAX });
        let at_hand = cluster(all, &self.articles, &self.corrections).stories;
        Ok(Why {
            is_one_story: why.is_one_story,
            stories: why.stories,
            mean: why.mean,
            n_pairs: why.n_pairs,
            ..at_hand.why(a, b, &self.corrections)?
        })
    }

    /// Whether the memory keeps two reports as one.
    fn are_kept_as_one(&self, a: &str, b: &str, why: &Why) -> bool {
        let [of_a, of_b] = [a, b].map(|id| self.stories.why(id, id, &self.corrections));
        let is_as = |itself: Result<Why, _>| itself.is_ok_and(|itself| itself.reasons == why.reasons);
        why.is_one_story && is_as(of_a) && is_as(of_b)
    }

    fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().map(|annotated| &annotated.article).find(|article| article.id == id)
    }

    fn json(&self, a: &str, b: &str, why: &Why) -> Value {
        let article = |id: &str| {
            let known = self.called.get(id);
            json!({
                "id": id,
                "path": known.map(|report| &report.path),
                "outlet": known.and_then(|report| report.outlet.as_ref()),
                "title": known.and_then(|report| report.title.as_ref()),
            })
        };
        let families: Vec<Value> = why
            .reasons
            .iter()
            .map(|reason| {
                let features =
                    reason.features.iter().map(|(name, value)| json!({ "name": name, "value": value }));
                json!({
                    "family": reason.family.name(),
                    "weight": reason.weight,
                    "features": features.collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "format": "dateline/why",
            "version": 1,
            "articles": [article(a), article(b)],
            "is_one_story": why.is_one_story,
            "stories": [story_id(&why.stories.0), story_id(&why.stories.1)],
            "by_hand": why.by_hand.map(|verdict| match verdict {
                Verdict::Same => "same",
                Verdict::NotSame => "not_same",
            }),
            "likelihood": why.likelihood,
            "mean": why.mean,
            "n_pairs": why.n_pairs,
            "least": why.least,
            "is_contradicted": why.is_contradicted,
            "days_apart": why.days_apart,
            "text_shared": why.text_shared,
            "families": families,
            "shared_words": why.shared_words,
            "shared_names": why.shared_names,
            "other_names": [why.other_names.0, why.other_names.1],
        })
    }

    fn page(&self, a: &str, b: &str, why: &Why, is_coloured: bool) -> String {
        let mut page = Page { text: String::new(), is_coloured };
        for (letter, id) in [("A", a), ("B", b)] {
            page.report(letter, id, self.called.get(id));
        }
        page.text.push('\n');
        page.verdict(why, &self.called);
        if self.are_kept_as_one(a, b, why) {
            page.line("", "A and B are kept as one: they are the same words of one day, or have both left the window, and what tells their story best speaks for both");
        }
        page.reasons(&why.reasons, why.days_apart);
        page.names(why);
        page.text
    }
}

/// A page for the terminal.
struct Page {
    text: String,
    is_coloured: bool,
}

impl Page {
    fn styled(&self, words: &str, code: &str) -> String {
        if self.is_coloured { format!("\x1b[{code}m{words}\x1b[0m") } else { words.to_owned() }
    }

    /// A label and what belongs to it, wrapped below itself.
    fn line(&mut self, label: &str, words: &str) {
        let words = safe(words);
        let mut rows = wrap(&words, WIDTH - LABEL).into_iter();
        let first = rows.next().unwrap_or_default();
        let label = format!("{label:<LABEL$}");
        writeln!(self.text, "{label}{first}").expect("a string can be written to");
        for row in rows {
            writeln!(self.text, "{:LABEL$}{row}", "").expect("a string can be written to");
        }
    }

    fn heading(&mut self, words: &str) {
        let words = self.styled(words, "1;36");
        writeln!(self.text, "\n{words}").expect("a string can be written to");
    }

    fn report(&mut self, letter: &str, id: &str, called: Option<&Called>) {
        let head = self.styled(&format!("{letter}  {}", safe(id)), "1");
        writeln!(self.text, "{head}").expect("a string can be written to");
        let Some(called) = called else { return };
        let day = called.published.as_ref().and_then(|day| day.parse().ok());
        let day = day.map(|day| days_in_words(dateline_model::DayRange::day(day)));
        let facts = [called.outlet.clone(), day, Some(called.path.clone())];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        for words in called
            .title
            .as_ref()
            .map(|title| format!("\u{201c}{title}\u{201d}"))
            .into_iter()
            .chain([facts.join(" \u{b7} ")])
        {
            for row in wrap(&safe(&words), WIDTH - 3) {
                writeln!(self.text, "   {row}").expect("a string can be written to");
            }
        }
    }

    fn verdict(&mut self, why: &Why, called: &BTreeMap<String, Called>) {
        let [first, second] = [&why.stories.0, &why.stories.1].map(|founder| story_called(founder, called));
        let (verdict, code) = if why.is_one_story { ("TOGETHER", "1;32") } else { ("APART", "1;33") };
        let verdict = self.styled(verdict, code);
        let told = if why.is_one_story {
            format!("  both are in {first}")
        } else {
            format!("  A is in {first}, B in {second}")
        };
        writeln!(self.text, "{verdict}{told}").expect("a string can be written to");
        self.line(
            "  by hand",
            match why.by_hand {
                Some(Verdict::Same) => "somebody said that they are one story: that decides",
                Some(Verdict::NotSame) => "somebody said that they are not one story: that decides",
                None => "nothing was said of these two",
            },
        );
        self.line("  these two alone", &format!("{}{}", per_cent(why.likelihood), contradiction(why)));
        let over = match (why.is_one_story, why.n_pairs) {
            (_, 0) => "there is no other pair".to_owned(),
            (true, 1) => "the one pair of the story".to_owned(),
            (true, n) => format!("mean of the {n} pairs within the story"),
            (false, 1) => "the one pair between the stories".to_owned(),
            (false, n) => format!("mean of the {n} pairs between the stories"),
        };
        let standing = if why.mean >= why.least { "which is enough" } else { "which is too little" };
        let needed = format!("{over}; {} is needed, {standing}", per_cent(why.least));
        self.line("  their stories", &format!("{}, {needed}", per_cent(why.mean)));
        self.line("  published", &days_apart(why.days_apart));
        self.line(
            "  text shared",
            &match why.text_shared {
                share if share <= 0.0 => "none".to_owned(),
                share => format!("{} of the shorter one stand in the other", per_cent(share)),
            },
        );
    }

    fn reasons(&mut self, reasons: &[Reason], days: Option<i32>) {
        self.heading("WHAT SPEAKS AGAINST (-) AND FOR (+) ONE STORY");
        for reason in reasons {
            let [against, support] = bars(reason.weight);
            let against = self.styled(&format!("{against:>BAR$}"), "33");
            let support = self.styled(&format!("{support:<BAR$}"), "32");
            let lead =
                format!("  {:<10} {:>5} {against}|{support} ", reason.family.name(), signed(reason.weight));
            let used = 2 + 10 + 1 + 5 + 1 + 2 * BAR + 2;
            for (i, row) in wrap(&told(reason, days), WIDTH - used).iter().enumerate() {
                let lead = if i == 0 { lead.clone() } else { format!("{:18} {:>BAR$}|{:BAR$} ", "", "", "") };
                writeln!(self.text, "{}", format!("{lead}{row}").trim_end())
                    .expect("a string can be written to");
            }
        }
    }

    fn names(&mut self, why: &Why) {
        self.heading("IN WORDS AND NAMES");
        self.line("  names of both", &listed(&why.shared_names));
        self.line("  words of both", &listed(&why.shared_words));
        self.line("  only A names", &listed(&why.other_names.0));
        self.line("  only B names", &listed(&why.other_names.1));
    }
}

/// A story's id with the headline of the report that founded it.
pub(crate) fn story_called(founder: &str, called: &BTreeMap<String, Called>) -> String {
    let title = called.get(founder).and_then(|report| report.title.as_ref());
    let title = title.map(|title| format!(" (\u{201c}{}\u{201d})", safe(title))).unwrap_or_default();
    format!("{}{title}", story_id(founder))
}

fn contradiction(why: &Why) -> &'static str {
    if why.is_contradicted {
        ": their days or counts exclude each other, whatever else speaks for it"
    } else {
        " likely to tell of one happening"
    }
}

fn days_apart(days: Option<i32>) -> String {
    match days {
        None => "not known: one of them has no date".into(),
        Some(0) => "on the same day".into(),
        Some(1) => "one day apart".into(),
        Some(days) => format!("{days} days apart"),
    }
}

/// What a family's leading features say, in words.
fn told(reason: &Reason, days: Option<i32>) -> String {
    let value =
        |name: &str| reason.features.iter().find(|(n, _)| *n == name).map_or(0.0, |(_, value)| *value);
    let alike = |parts: &[(&str, &str)]| {
        let parts = parts.iter().map(|(name, words)| format!("{words} {}", per_cent(value(name))));
        format!("alike: {}", parts.collect::<Vec<_>>().join(", "))
    };
    let holding = |parts: &[(&str, &str)]| {
        let parts = parts.iter().filter(|(name, _)| value(name) > 0.0).map(|(_, words)| (*words).to_owned());
        parts.collect::<Vec<_>>()
    };
    match reason.family {
        Family::Words => alike(&[("words", "text"), ("lead", "opening"), ("title", "headline")]),
        Family::Meaning => alike(&[("meaning_whole", "text"), ("meaning_title", "headline")]),
        Family::Names => {
            let full = match value("full_names") {
                n if n <= 0.0 => String::new(),
                n if n >= FULL_NAMES_COUNTED => format!("; {n} or more by full name"),
                n => format!("; {n} by full name"),
            };
            format!("{}{full}", alike(&[("persons", "who"), ("places", "where"), ("bodies", "bodies")]))
        }
        Family::DaysApart => days_apart(days),
        Family::DaysTold => {
            let parts = holding(&[
                ("happened_same_day", "things happened on one day"),
                ("happened_other_day", "things happened on other days"),
                ("days_told", "both tell of the same days"),
            ]);
            parts.join("; ")
        }
        Family::Numbers => {
            let parts = holding(&[
                ("killed", "as many dead"),
                ("injured", "as many hurt"),
                ("ages", "the same ages"),
                ("numbers", "the same counts"),
            ]);
            parts.join("; ")
        }
    }
}

/// A weight as a bar to the left, a bar to the right.
fn bars(weight: f64) -> [String; 2] {
    let cells = (weight.abs() / FULL_BAR * BAR as f64).round().min(BAR as f64) as usize;
    if weight < 0.0 { ["-".repeat(cells), String::new()] } else { [String::new(), "+".repeat(cells)] }
}

fn signed(weight: f64) -> String {
    let rounded = (weight * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".into() } else { format!("{rounded:+.1}") }
}

/// A share of 1 in per cent; what is not nothing is not told as 0, what is not all not as 100.
fn per_cent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    let honest = if share > 0.0 && share < 1.0 { rounded.clamp(1.0, 99.0) } else { rounded };
    format!("{honest} %")
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "\u{2013}".into();
    }
    let n_more = names.len().saturating_sub(MAX_NAMES);
    let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
    format!("{}{more}", names.iter().take(MAX_NAMES).cloned().collect::<Vec<_>>().join(", "))
}

/// Ids with their paths.
fn named(articles: &[&Article]) -> String {
    let n_more = articles.len().saturating_sub(MAX_NAMED);
    let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
    let names = articles.iter().take(MAX_NAMED).map(|article| format!("{} ({})", article.id, article.path));
    format!("{}{more}", names.collect::<Vec<_>>().join(", "))
}

fn whole(path: &str) -> &str {
    path
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', std::path::MAIN_SEPARATOR]).next().unwrap_or(path)
}

/// The file's name without its endings; a line of a JSONL file has its number and is no stem.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    if name.contains('#') { name } else { without_endings(name) }
}

/// The file's name without the number of a line: the report where the file holds but one.
fn file_of_line(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('#').map_or(name, |(file, _)| file)
}

fn stem_of_line(path: &str) -> &str {
    without_endings(file_of_line(path))
}

fn without_endings(name: &str) -> &str {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_named_by_path_and_file() {
        for (path, name, stem_of) in [
            ("a/b.c.txt", "b.c.txt", "b.c"),
            ("b.html.gz", "b.html.gz", "b"),
            ("a/w.jsonl#3", "w.jsonl#3", "w.jsonl#3"),
        ] {
            assert_eq!((file_name(path), stem(path)), (name, stem_of));
        }
        assert_eq!((file_of_line("a/w.jsonl#3"), stem_of_line("a/w.jsonl#3")), ("w.jsonl", "w"));
    }

    #[test]
    fn bars_go_to_their_side_and_end() {
        assert_eq!(bars(-1.0), ["--".to_owned(), String::new()]);
        assert_eq!(bars(99.0), [String::new(), "+".repeat(BAR)]);
        assert_eq!(
            (signed(0.04), signed(-1.26), per_cent(0.999), per_cent(0.001)),
            ("0".into(), "-1.3".into(), "99 %".into(), "1 %".into())
        );
    }

    #[test]
    fn features_that_are_told_exist() {
        let source = include_str!("why.rs");
        let told = source.split_once("fn told(").unwrap().1.split_once("\nfn ").unwrap().0;
        let names = dateline_cluster::feature_names();
        for name in told.split('"').skip(1).step_by(2).filter(|name| name.contains('_')) {
            assert!(names.contains(&name), "no feature is called {name}");
        }
    }
}
