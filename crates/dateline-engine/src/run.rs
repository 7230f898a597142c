//! Runs the stages one after the other over all articles of a run, articles side by side on several threads.
//!
//! The answer is the same for any order of arrival and any number of threads: articles are sorted and their ids made
//! unique before anything else happens, and parallel work is collected in that order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use dateline_annotate::{annotate, gist};
use dateline_clean::{Furniture, clean_among};
use dateline_cluster::{Corrections, Stories, cluster};
use dateline_model::{
    Annotated, Article, ArticleIdx, Clusters, Ledger, Problem, RawArticle, Stage, Story, Storyline,
};
use dateline_present::{Briefing, PresentConfig, present};
use dateline_reconcile::{NameCorrections, reconcile};
use dateline_text::{Model, StaticVectors, UNDETERMINED};
use rayon::prelude::*;

use crate::join::joined;

/// What `read` made of all inputs.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The articles, in any order.
    pub articles: Vec<RawArticle>,
    /// What was noticed on the way.
    pub problems: Vec<Problem>,
    /// The stream so far; empty where this run is all there is.
    pub stories: Stories,
    /// What people said of stories by hand.
    pub corrections: Corrections,
    /// What people said of names by hand.
    pub name_corrections: NameCorrections,
}

/// What reading language takes. Articles share it.
#[derive(Debug)]
pub struct Models {
    /// Tokens, tags, syntax, names.
    pub language: Model,
    /// What texts are about.
    pub vectors: StaticVectors,
}

/// How far to go, and with how many hands.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// The last stage to run.
    pub until: Stage,
    /// Threads for the stages that take articles one by one; 0: as many as the machine has cores.
    pub threads: usize,
    /// What a reader asks of the briefing.
    pub present: PresentConfig,
}

/// Is told how a run goes on. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins and will [`step`](Self::step) `n_steps` times.
    fn begin(&self, stage: Stage, n_steps: usize);
    /// One step of the stage is done.
    fn step(&self);
    /// The last stage is done.
    fn end(&self);
}

/// A stage that reads language was asked for without models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no language model: stage {} needs one", .0.name())]
pub struct NoModel(pub Stage);

/// All that a run came to, as far as it went.
#[derive(Debug)]
pub struct Outcome {
    /// The last stage that was run.
    pub reached: Stage,
    /// Sorted by id. Before `annotate` the annotations are empty, before `clean` the blocks too.
    pub articles: Vec<Annotated>,
    /// Copies, stories, storylines; empty before `cluster`.
    pub clusters: Clusters,
    /// The stream with this run's articles in it; as it was given before `cluster`.
    pub stories: Stories,
    /// What all articles say; before `reconcile` every article speaks for itself.
    pub ledger: Ledger,
    /// What a reader sees; empty before `present`.
    pub briefing: Briefing,
    /// Everything noticed and survived, sorted.
    pub problems: Vec<Problem>,
}

/// Runs the stages after `read` up to `config.until`.
///
/// # Errors
///
/// [`NoModel`] when a stage from `annotate` on is asked for and `models` is `None`.
///
/// # Panics
///
/// When the system refuses to start threads.
pub fn run(
    inputs: Inputs,
    models: Option<&Models>,
    config: &Config,
    progress: &dyn Progress,
) -> Result<Outcome, NoModel> {
    let Inputs { articles: raw, mut problems, mut stories, corrections, name_corrections } = inputs;
    let raw = in_order(joined(raw, &mut problems), &mut problems);
    let until = config.until;
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(config.threads)
        .build()
        .expect("the system lets a thread pool start");

    let mut articles: Vec<Annotated> = if until < Stage::Clean {
        raw.into_iter().map(|raw| bare(untold(raw))).collect()
    } else {
        let furniture = Furniture::of(&raw);
        threads.install(|| clean_each(raw, &furniture, progress, &mut problems))
    };
    if until >= Stage::Annotate {
        let models = models.ok_or(NoModel(until))?;
        articles = threads.install(|| read_each(articles, models, progress, &mut problems));
    }

    let mut clusters = Clusters::default();
    if until >= Stage::Cluster {
        progress.begin(Stage::Cluster, 1);
        let clustered = cluster(stories, &articles, &corrections);
        problems.extend(clustered.problems);
        (stories, clusters) = (clustered.stories, clustered.clusters);
        progress.step();
    }

    let ledger = if until >= Stage::Reconcile {
        progress.begin(Stage::Reconcile, 1);
        let mut ledger = reconcile(&articles, &clusters, &name_corrections);
        problems.append(&mut ledger.problems);
        progress.step();
        ledger
    } else {
        dateline_reconcile::each_for_itself(&articles)
    };

    let mut briefing = Briefing::default();
    if until >= Stage::Present {
        progress.begin(Stage::Present, 1);
        briefing = present(&articles, &clusters, &ledger, &config.present);
        progress.step();
    }
    progress.end();
    problems.sort();
    problems.dedup();
    Ok(Outcome { reached: until, articles, clusters, stories, ledger, briefing, problems })
}

/// Cleans and annotates articles one by one, as [`run`] does, and leaves their order and ids alone. For whoever keeps
/// articles and brings them together later: what comes out for one does not depend on the others, so that what the pages of a
/// site repeat is not looked for. Runs on the threads of the pool that it is called in.
pub fn annotate_each(
    raw: Vec<RawArticle>,
    models: &Models,
    progress: &dyn Progress,
) -> (Vec<Annotated>, Vec<Problem>) {
    let mut problems = Vec::new();
    let cleaned = clean_each(raw, &Furniture::default(), progress, &mut problems);
    let articles = read_each(cleaned, models, progress, &mut problems);
    progress.end();
    (articles, problems)
}

/// The same for articles that are cleaned.
pub fn annotate_cleaned(
    articles: Vec<Article>,
    models: &Models,
    progress: &dyn Progress,
) -> (Vec<Annotated>, Vec<Problem>) {
    let mut problems = Vec::new();
    let articles = read_each(articles.into_iter().map(bare).collect(), models, progress, &mut problems);
    progress.end();
    (articles, problems)
}

/// What annotated articles say, each for itself: the outcome of a run until `annotate`.
///
/// Articles are sorted by id; of several with one id all stay.
pub fn each_by_itself(mut articles: Vec<Annotated>) -> Outcome {
    articles.sort_by(|a, b| a.article.id.cmp(&b.article.id));
    let ledger = dateline_reconcile::each_for_itself(&articles);
    Outcome {
        reached: Stage::Annotate,
        articles,
        clusters: Clusters::default(),
        stories: Stories::default(),
        ledger,
        briefing: Briefing::default(),
        problems: Vec::new(),
    }
}

/// Takes annotated articles into a stream's memory: the outcome of a run until `cluster`, which holds the memory grown.
///
/// Articles are sorted by id; of several with one id all stay.
pub fn grow(stories: Stories, mut articles: Vec<Annotated>, corrections: &Corrections) -> Outcome {
    articles.sort_by(|a, b| a.article.id.cmp(&b.article.id));
    let mut clustered = cluster(stories, &articles, corrections);
    clustered.problems.sort();
    clustered.problems.dedup();
    let each = each_by_itself(articles);
    Outcome {
        reached: Stage::Cluster,
        clusters: clustered.clusters,
        stories: clustered.stories,
        problems: clustered.problems,
        ..each
    }
}

/// Goes on from `cluster` to `present`: lines up what the articles of an outcome say. The stream's memory is not part of it.
pub fn line_up(clustered: &Outcome, names: &NameCorrections, config: &PresentConfig) -> Outcome {
    let (articles, clusters) = (clustered.articles.clone(), clustered.clusters.clone());
    let mut ledger = reconcile(&articles, &clusters, names);
    let mut problems = clustered.problems.clone();
    problems.append(&mut ledger.problems);
    problems.sort();
    problems.dedup();
    let briefing = present(&articles, &clusters, &ledger, config);
    let stories = Stories::default();
    Outcome { reached: Stage::Present, articles, clusters, stories, ledger, briefing, problems }
}

/// One story by itself: what its articles say, lined up and presented. `founder` is the article that it is named by.
///
/// Articles are sorted by id; which of them copy each other is found among them anew. That all are one story is taken as given.
pub fn one_story(
    mut articles: Vec<Annotated>,
    founder: &str,
    names: &NameCorrections,
    config: &PresentConfig,
) -> Outcome {
    articles.sort_by(|a, b| a.article.id.cmp(&b.article.id));
    let clustered = cluster(Stories::default(), &articles, &Corrections::default());
    let mut problems = clustered.problems;
    let story = Story {
        articles: (0..articles.len() as u32).map(ArticleIdx).collect(),
        founder: founder.to_owned(),
        earlier: Vec::new(),
    };
    let line =
        Storyline { stories: vec![0], earlier: Vec::new(), founder: founder.to_owned(), why: vec![None] };
    let clusters =
        Clusters { stories: vec![story], storylines: vec![line], changes: Vec::new(), ..clustered.clusters };
    let mut ledger = reconcile(&articles, &clusters, names);
    problems.append(&mut ledger.problems);
    problems.sort();
    problems.dedup();
    let briefing = present(&articles, &clusters, &ledger, config);
    Outcome {
        reached: Stage::Present,
        articles,
        clusters,
        stories: Stories::default(),
        ledger,
        briefing,
        problems,
    }
}

/// Tells every article's text by role.
fn clean_each(
    raw: Vec<RawArticle>,
    furniture: &Furniture,
    progress: &dyn Progress,
    problems: &mut Vec<Problem>,
) -> Vec<Annotated> {
    progress.begin(Stage::Clean, raw.len());
    let steps = raw.into_par_iter().map(|raw| {
        let cleaned = clean_among(raw, furniture);
        progress.step();
        cleaned
    });
    let cleaned = steps.collect::<Vec<_>>();
    let told = cleaned.into_iter().map(|cleaned| {
        problems.extend(cleaned.problems);
        bare(cleaned.article)
    });
    told.collect()
}

/// Reads what every cleaned article tells.
fn read_each(
    articles: Vec<Annotated>,
    models: &Models,
    progress: &dyn Progress,
    problems: &mut Vec<Problem>,
) -> Vec<Annotated> {
    problems.extend(articles.iter().filter_map(|annotated| not_english(&annotated.article)));
    progress.begin(Stage::Annotate, articles.len());
    let work = |bare: Annotated| {
        let mut annotated = annotate(bare.article, &models.language);
        if annotated.article.is_english() {
            annotated.gist = Some(gist(&annotated, &models.vectors));
        }
        progress.step();
        annotated
    };
    longest_first(articles, work)
}

/// Does some work on every article, in the given order for whoever looks at what comes out. Threads take the longest
/// articles first, each its next when it is free, so that none is left alone with a long one at the end.
fn longest_first(articles: Vec<Annotated>, work: impl Fn(Annotated) -> Annotated + Sync) -> Vec<Annotated> {
    let mut queue: Vec<(usize, Annotated)> = articles.into_iter().enumerate().collect();
    queue.sort_by_key(|(_, bare)| Reverse(bare.article.text.len()));
    let mut done: Vec<(usize, Annotated)> =
        queue.into_iter().par_bridge().map(|(place, bare)| (place, work(bare))).collect();
    done.sort_unstable_by_key(|&(place, _)| place);
    done.into_iter().map(|(_, annotated)| annotated).collect()
}

/// Sorts articles by id and gives each an id of its own: of several with one id, those after the first by path get
/// `-2`, `-3`. The same input given twice counts once.
fn in_order(mut raw: Vec<RawArticle>, problems: &mut Vec<Problem>) -> Vec<RawArticle> {
    raw.sort_by(|a, b| (&a.id, &a.path, &a.text).cmp(&(&b.id, &b.path, &b.text)));
    raw.dedup_by(|later, first| {
        let twice = later.path == first.path && *later == *first;
        if twice {
            problems.push(Problem {
                path: later.path.clone(),
                article: Some(first.id.clone()),
                stage: Stage::Read,
                message: "input was given more than once and counts once".into(),
            });
        }
        twice
    });
    let mut taken: BTreeSet<String> = raw.iter().map(|article| article.id.clone()).collect();
    let mut last_number: BTreeMap<String, usize> = BTreeMap::new();
    for article in &mut raw {
        let Some(number) = last_number.get_mut(&article.id) else {
            last_number.insert(article.id.clone(), 1);
            continue;
        };
        let own = loop {
            *number += 1;
            let own = format!("{}-{number}", article.id);
            if taken.insert(own.clone()) {
                break own;
            }
        };
        article.id = own;
    }
    raw.sort_by(|a, b| a.id.cmp(&b.id));
    raw
}

/// What to say of an article in another language: it goes on as it is, without annotations.
fn not_english(article: &Article) -> Option<Problem> {
    let language = article.language.as_deref().filter(|language| *language != "en")?;
    let language = if language == UNDETERMINED { "hard to tell which" } else { language };
    Some(Problem {
        path: article.path.clone(),
        article: Some(article.id.clone()),
        stage: Stage::Annotate,
        message: format!("seems to be written in another language ({language}); only English is read so far"),
    })
}

/// An article whose text has not been told by role yet: what `--until read` shows.
fn untold(raw: RawArticle) -> Article {
    Article {
        id: raw.id,
        path: raw.path,
        url: raw.url,
        outlet: raw.outlet,
        byline: raw.byline,
        title: raw.title,
        language: None,
        published: raw.published,
        text: raw.text,
        blocks: Vec::new(),
        feed: raw.feed,
        fetched: raw.fetched,
        page: raw.page,
        also_at: raw.also_at,
        outlet_facts: raw.outlet_facts,
    }
}

fn bare(article: Article) -> Annotated {
    Annotated { article, ..Annotated::default() }
}

#[cfg(test)]
mod tests {
    use super::{Annotated, RawArticle, in_order, longest_first};

    fn raw(id: &str, path: &str, text: &str) -> RawArticle {
        RawArticle { id: id.into(), path: path.into(), text: text.into(), ..RawArticle::default() }
    }

    #[test]
    fn articles_with_one_id_get_ids_of_their_own_in_any_order_of_arrival() {
        let ids = |raw: Vec<RawArticle>| {
            let ordered = in_order(raw, &mut Vec::new());
            ordered.into_iter().map(|a| (a.id, a.path)).collect::<Vec<_>>()
        };
        let given = vec![raw("x", "a", "1"), raw("x", "b", "1"), raw("x", "c", "1"), raw("x-2", "d", "2")];
        let forward = ids(given.clone());
        assert_eq!(forward, ids(given.into_iter().rev().collect()));
        let unique: std::collections::BTreeSet<&String> = forward.iter().map(|(id, _)| id).collect();
        assert_eq!(unique.len(), 4);
        assert_eq!(forward[1], ("x-2".into(), "d".into()), "an id that was given stays");
    }

    #[test]
    fn an_input_given_twice_counts_once_and_is_told() {
        let mut problems = Vec::new();
        let ordered = in_order(vec![raw("x", "a", "1"), raw("x", "a", "1")], &mut problems);
        assert_eq!((ordered.len(), problems.len()), (1, 1));
    }

    #[test]
    fn the_longest_articles_are_worked_on_first_and_come_out_in_their_order() {
        let mut articles = vec![Annotated::default(); 40];
        for (i, annotated) in articles.iter_mut().enumerate() {
            annotated.article.text = "x".repeat(i * 7 % 40);
        }
        let begun = std::sync::Mutex::new(Vec::new());
        let work = |annotated: Annotated| {
            begun.lock().unwrap().push(annotated.article.text.len());
            annotated
        };
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(one_thread.install(|| longest_first(articles.clone(), work)), articles);
        assert!(begun.lock().unwrap().is_sorted_by(|a, b| a >= b));
    }
}
