//! `dateline join`, `dateline split`, `dateline corrections`: what a person says of stories and names, kept and obeyed.

use std::fmt::Write as _;

use anyhow::bail;
use dateline_cluster::{Corrections, Verdict, cluster};
use dateline_engine::story_id;
use dateline_model::{Change, ChangeKind};
use dateline_present::safe;

use crate::Ending;
use crate::args::{ByHandArgs, CorrectionsArgs};
use crate::corrections::{About, Said, Word};
use crate::output;
use crate::state::State;
use crate::why::story_called;

/// So many ids of articles are printed of one change.
const MAX_IDS: usize = 12;

/// Records what a person says of two articles, and groups the stories anew, or of two names.
///
/// # Errors
///
/// Where there is no such state or no such article.
pub(crate) fn say(args: &ByHandArgs, verdict: Word) -> anyhow::Result<Ending> {
    let ByHandArgs { a, b, state, note, names } = args;
    if a == b {
        bail!("{a} is one {}, where two are needed", if *names { "name" } else { "article" });
    }
    let mut state = State::open(state)?;
    let both = [a.clone(), b.clone()];
    let note = note.clone().filter(|note| !note.trim().is_empty());
    if *names {
        // The state keeps no texts: what a name stands for shows when reports are read.
        state.corrections.push(Said { verdict, about: About::Names(both), note })?;
        state.corrections.save()?;
        let are = match verdict {
            Word::Same => "are one",
            Word::NotSame => "are two",
        };
        output::print(&format!("kept: {} and {} {are}, from the next run on\n", safe(a), safe(b)))?;
        return Ok(Ending::Done);
    }
    if let Some(unknown) = [a, b].into_iter().find(|id| !state.has(id)) {
        bail!(
            "no article {unknown} is in the state {}\nhint: ids are those of the record, and of `dateline why PATH PATH INPUT...`; an article is known after `dateline read INPUT... --state {}`, until it has long left the window",
            state.folder().display(),
            state.folder().display()
        );
    }
    state.corrections.push(Said { verdict, about: About::Articles(both), note })?;
    let corrections = state.corrections.corrections();
    let changes = apply(&mut state, &corrections)?;
    let mut told = standing(&state, a, b, &corrections);
    told.push_str(&listed(&changes));
    output::print(&told)?;
    Ok(Ending::Done)
}

/// Lists what was said by hand, or takes a line back.
///
/// # Errors
///
/// Where there is no such state or no such line.
pub(crate) fn corrections(args: &CorrectionsArgs) -> anyhow::Result<Ending> {
    let told = match args.forget {
        Some(number) => forget(State::open(&args.state)?, number)?,
        None => list(&State::look_at(&args.state)?),
    };
    output::print(&told)?;
    Ok(Ending::Done)
}

fn list(state: &State) -> String {
    let counting = state.corrections.last_words();
    let mut told = String::new();
    for (number, line) in state.corrections.lines() {
        let words = match &line.said {
            Ok(said) => {
                let verdict = verdict_in_words(said.verdict);
                let [a, b] = said.about.both();
                let kind = if matches!(said.about, About::Names(_)) { "names " } else { "" };
                let note =
                    said.note.as_ref().map(|note| format!("  \u{201c}{note}\u{201d}")).unwrap_or_default();
                let later = counting.get(&said.pair()).copied().filter(|later| *later != number);
                let later = later.map(|later| format!("  (line {later} counts)")).unwrap_or_default();
                format!("{verdict:<9} {kind}{a}  {b}{note}{later}")
            }
            Err(error) => format!("broken    {error}"),
        };
        writeln!(told, "{number:>4}  {}", safe(&words)).expect("a string can be written to");
    }
    if told.is_empty() {
        told.push_str("nothing was said by hand\n");
    }
    told
}

fn forget(mut state: State, number: usize) -> anyhow::Result<String> {
    let line = state.corrections.forget(number)?;
    let Ok(said) = line.said else {
        state.corrections.save()?;
        return Ok(format!("line {number} was no correction and is gone\n"));
    };
    let [a, b] = said.about.both();
    if matches!(said.about, About::Names(_)) {
        state.corrections.save()?;
        return Ok(format!("taken back: {} names {} {}\n", verdict_in_words(said.verdict), safe(a), safe(b)));
    }
    let corrections = state.corrections.corrections();
    let mut anew = corrections.clone();
    for id in [a, b] {
        // That an article is one with itself says nothing, but has it grouped anew.
        anew.add(id, id, Verdict::Same);
    }
    let changes = apply(&mut state, &anew)?;
    let mut told = format!("taken back: {} {a} {b}\n", verdict_in_words(said.verdict));
    if state.has(a) && state.has(b) {
        told.push_str(&standing(&state, a, b, &corrections));
    }
    told.push_str(&listed(&changes));
    Ok(told)
}

fn verdict_in_words(word: Word) -> &'static str {
    match word {
        Word::Same => "same",
        Word::NotSame => "not same",
    }
}

/// Keeps the corrections, groups the stories by them and keeps those. In this order: where the second fails, the next
/// run obeys the corrections all the same.
fn apply(state: &mut State, corrections: &Corrections) -> anyhow::Result<Vec<Change>> {
    let clustered = cluster(std::mem::take(&mut state.stories), &[], corrections);
    state.stories = clustered.stories;
    state.corrections.save()?;
    state.save_stories(&state.stories)?;
    Ok(clustered.clusters.changes)
}

/// Whether two articles are in one story now.
fn standing(state: &State, a: &str, b: &str, corrections: &Corrections) -> String {
    let Ok(why) = state.stories.why(a, b, corrections) else { return String::new() };
    let called = state.reports();
    let [first, second] = [&why.stories.0, &why.stories.1].map(|founder| story_called(founder, &called));
    let against = match (why.by_hand, why.is_one_story) {
        (Some(Verdict::Same), false) => "\nother corrections keep them apart: see `dateline corrections`",
        (Some(Verdict::NotSame), true) => {
            "\nother corrections hold them together: see `dateline corrections`"
        }
        _ => "",
    };
    if why.is_one_story {
        format!("{a} and {b} are in one story: {first}{against}\n")
    } else {
        format!("{a} is in {first}, {b} in {second}{against}\n")
    }
}

fn listed(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no story has changed\n".into();
    }
    let lines = changes.iter().map(|change| {
        let story = story_id(&change.story);
        let other = change.other.as_deref().map_or_else(|| "another story".to_owned(), story_id);
        let n_more = change.articles.len().saturating_sub(MAX_IDS);
        let mut ids: Vec<String> = change.articles.iter().take(MAX_IDS).cloned().collect();
        ids.extend((n_more > 0).then(|| format!("and {n_more} more")));
        let ids = ids.join(", ");
        let kind = change.kind.name();
        match change.kind {
            ChangeKind::Merged => format!("  {kind:<7} {other} is part of {story} now\n"),
            ChangeKind::Split => format!("  {kind:<7} out of {other} to {story}: {ids}\n"),
            ChangeKind::Created | ChangeKind::Grew => format!("  {kind:<7} {story}: {ids}\n"),
        }
    });
    lines.collect()
}
