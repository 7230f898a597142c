//! The pages of `docs/cases` through the real pipeline: what a page says must come out, and nothing that it says must not.
//! A page marked "Not yet" must fail, so that a mending is noticed. Needs the models: `cargo xtask test` says where they are
//! by `DATELINE_MODEL` and `DATELINE_VECTORS`. `DATELINE_CASE=NAME` runs the pages whose names hold NAME and prints what
//! came out.

mod check;
mod page;

use std::path::{Path, PathBuf};

use dateline_cluster::{Corrections, Verdict};
use dateline_engine::{Config, Inputs, Models, Outcome, Progress, Record, run};
use dateline_model::{Published, PublishedBasis, RawArticle, Stage};
use dateline_present::PresentConfig;
use dateline_text::{Model, StaticVectors};
use serde_json::Value;

use check::failures;
use page::{Page, Report};

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cases")
}

/// All pages, by name.
fn pages() -> Vec<Page> {
    let entries = std::fs::read_dir(folder()).expect("docs/cases can be listed");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md"));
    paths.sort();
    let read: Result<Vec<Page>, String> = paths.iter().map(|path| Page::read(path)).collect();
    read.expect("every page is written as docs/cases/README.md says")
}

fn models() -> Option<Models> {
    let (language, vectors) = (std::env::var_os("DATELINE_MODEL"), std::env::var_os("DATELINE_VECTORS"));
    let (Some(language), Some(vectors)) = (language, vectors) else {
        eprintln!("skipped: DATELINE_MODEL or DATELINE_VECTORS is not set; `cargo xtask test` sets them");
        return None;
    };
    Some(Models {
        language: Model::load(language.as_ref()).expect("DATELINE_MODEL names a model"),
        vectors: StaticVectors::load(vectors.as_ref()).expect("DATELINE_VECTORS names vectors"),
    })
}

fn article(n: usize, report: &Report) -> RawArticle {
    let day = report.day.as_deref().map(|day| day.parse().expect("a day is written as 2031-03-07"));
    let basis = if day.is_some() { PublishedBasis::Given } else { PublishedBasis::Unknown };
    RawArticle {
        id: format!("report-{n}"),
        path: format!("report-{n}"),
        outlet: Some(report.outlet.clone()),
        title: report.headline.clone(),
        published: Published { day, instant: None, basis },
        text: report.text.clone(),
        ..RawArticle::default()
    }
}

/// A page's reports, read as one run.
fn outcome(page: &Page, models: &Models) -> Outcome {
    let articles: Vec<RawArticle> = page.reports.iter().enumerate().map(|(n, r)| article(n, r)).collect();
    let mut corrections = Corrections::default();
    for pair in articles.windows(2).filter(|_| page.is_one_story) {
        corrections.add(&pair[0].id, &pair[1].id, Verdict::Same);
    }
    let inputs = Inputs { articles, corrections, ..Inputs::default() };
    let config = Config { until: Stage::Reconcile, threads: 1, present: PresentConfig::default() };
    run(inputs, Some(models), &config, &Silent).expect("there is a model")
}

/// What each report claims and what comes out, for whoever looks at one page.
fn print(outcome: &Outcome, record: &Value) {
    for annotated in &outcome.articles {
        let text = &annotated.article.text;
        println!("{}", annotated.article.id);
        for event in &annotated.events {
            println!("  event {:?} {:?} {:?}", event.trigger.of(text), event.kind, event.modality);
        }
        for claim in &annotated.claims {
            let by = claim.attributed_to.map(|by| by.of(text));
            println!("  {:?} {:?} {:?} by {by:?}", claim.about, claim.attribute, claim.value);
        }
        for position in &annotated.positions {
            println!("  {:?} {:?} {:?}", position.holder_name, position.stance, position.issue_key);
        }
        for taken in &annotated.taken_back {
            println!("  takes back {:?}", taken.what.of(text));
        }
    }
    for event in &outcome.ledger.events {
        println!("event {:?} {:?}, accounts {:?}", event.what, event.days, event.accounts);
    }
    println!("{}", serde_json::to_string_pretty(&record["differences"]).expect("it is JSON"));
}

#[test]
fn every_page_holds_and_those_not_yet_do_not() {
    let Some(models) = models() else { return };
    // As in the other tests that models are named for: the environment says what to run, not what comes out.
    let only = std::env::var_os("DATELINE_CASE").map(|only| only.to_string_lossy().into_owned());
    let mut wrong = Vec::new();
    let mut table = Vec::new();
    for page in pages().iter().filter(|page| only.as_ref().is_none_or(|only| page.name.contains(only))) {
        let outcome = outcome(page, &models);
        let record = serde_json::to_value(Record::of(&outcome)).expect("a record is JSON");
        let failed = failures(page, &record);
        let verdict = match (&page.not_yet, failed.is_empty()) {
            (None, true) => "holds",
            (Some(_), false) => "not yet",
            (None, false) => "FAILS",
            (Some(_), true) => "HOLDS, THOUGH MARKED NOT YET",
        };
        table.push(format!("{:<56} {verdict}", page.name));
        if page.not_yet.is_some() == failed.is_empty() {
            wrong.push(format!("{} ({}): {verdict}\n    {}", page.name, page.rule, failed.join("\n    ")));
        }
        if only.is_some() {
            print(&outcome, &record);
        }
    }
    println!("{}", table.join("\n"));
    assert!(wrong.is_empty(), "{} of {} pages:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn the_index_leads_to_every_page_and_says_its_rule() {
    let index = std::fs::read_to_string(folder().join("README.md")).expect("docs/cases has an index");
    for page in pages() {
        let line = format!("[{}]({}.md)", page.rule, page.name);
        assert!(index.contains(&line), "docs/cases/README.md lacks {line}");
    }
}

#[test]
fn there_are_eighty_pages_and_forty_of_what_must_not_be_reported() {
    let pages = pages();
    let quiet = pages.iter().filter(|page| {
        let nothing = page.must.iter().any(|row| row.what == "nothing differs");
        nothing || !page.must_not.is_empty()
    });
    let quiet = quiet.count();
    assert!(pages.len() >= 80 && quiet >= 40, "{} pages, {quiet} of what must not be reported", pages.len());
}
