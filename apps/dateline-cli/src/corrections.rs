//! `corrections.jsonl`: what people said of stories and of names by hand, a line each, for people to read and to edit.
//!
//! A line is `{"verdict":"same","articles":["a","b"],"note":null}`, with `names` in place of `articles` where it speaks of who is
//! who; the other verdict is `not_same`. The last word on two articles or names counts. A line that cannot be read is kept as
//! it is, told, and holds nothing.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use dateline_cluster::{Corrections, Verdict};
use dateline_model::{Annotated, Problem, Stage};
use dateline_reconcile::{NameCorrections, NameFound, NamesTold};
use serde::{Deserialize, Serialize};

use crate::inputs::lost;
use crate::output;
use crate::read::tell;

/// So many broken lines are told.
const MAX_TOLD: usize = 20;

/// So many names that nobody bears are listed in one problem.
const MAX_NAMES: usize = 12;

/// What to do about a broken line.
const TO_DO: &str = "write {\"verdict\":\"same\",\"articles\":[\"ID\",\"ID\"]}, or \"not_same\", or \"names\":[\"NAME\",\"NAME@ID\"], \
                     or take the line out";

/// The file, line by line.
#[derive(Debug)]
pub(crate) struct CorrectionFile {
    path: PathBuf,
    lines: Vec<Line>,
}

/// A line of the file.
#[derive(Debug)]
pub(crate) struct Line {
    /// As it stands there.
    written: String,
    /// Its number in the file, empty lines counted; 0: it was not read from there.
    number_in_file: usize,
    /// What it says, or why that cannot be told.
    pub(crate) said: Result<Said, String>,
}

/// What a person said of two articles or names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) verdict: Word,
    #[serde(flatten)]
    pub(crate) about: About,
    /// Why, or whatever else a later reader should know.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

/// What was spoken of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum About {
    /// Two articles, by their ids: one story or not.
    Articles([String; 2]),
    /// Two names, as articles write them, each with "@" and an article's id where it stands for who bears it there: one
    /// entity or not.
    Names([String; 2]),
}

impl About {
    /// The two, as they were named.
    pub(crate) fn both(&self) -> &[String; 2] {
        match self {
            Self::Articles(both) | Self::Names(both) => both,
        }
    }
}

/// A [`Verdict`] as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    Same,
    NotSame,
}

impl Word {
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self::Same => Verdict::Same,
            Self::NotSame => Verdict::NotSame,
        }
    }
}

impl Said {
    /// What it speaks of, whichever was named first.
    pub(crate) fn pair(&self) -> About {
        let mut about = self.about.clone();
        match &mut about {
            About::Articles(both) | About::Names(both) => both.sort_unstable(),
        }
        about
    }
}

impl Line {
    fn of((line_idx, written): (usize, &str)) -> Option<Self> {
        let written = written.trim_end_matches('\r');
        if written.trim().is_empty() {
            return None;
        }
        let said = serde_json::from_str::<Said>(written).map_err(|error| fault(&error));
        let said = said.and_then(|said| match said.about.both() {
            [a, b] if a == b => Err(format!("it names {a} twice")),
            _ => Ok(said),
        });
        Some(Self { written: written.to_owned(), number_in_file: line_idx + 1, said })
    }
}

/// What is wrong with a line, which is all that its JSON has.
fn fault(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or_default();
    format!("{told} at column {}", error.column())
}

impl CorrectionFile {
    /// Reads the file; one that is not there says nothing. Lines are numbered as they are kept: without empty ones.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be read.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let text = String::from_utf8_lossy(&bytes);
        let lines =
            text.trim_start_matches('\u{feff}').split('\n').enumerate().filter_map(Line::of).collect();
        Ok(Self { path: path.to_owned(), lines })
    }

    /// Which lines hold nothing, and what to do about them.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let broken = self.lines.iter().filter_map(|line| Some((line, line.said.as_ref().err()?)));
        let mut problems: Vec<Problem> = broken
            .clone()
            .take(MAX_TOLD)
            .map(|(line, error)| {
                let number = line.number_in_file;
                lost(
                    &self.path,
                    format!("line {number} is no correction and is passed over: {error}; {TO_DO}"),
                )
            })
            .collect();
        match broken.count().saturating_sub(MAX_TOLD) {
            0 => {}
            1 => problems.push(lost(&self.path, "and 1 more line is no correction".to_owned())),
            n => problems.push(lost(&self.path, format!("and {n} more lines are no corrections"))),
        }
        problems
    }

    /// Which names nobody bears in the articles of a run, each with its line. Where the file is that of a stream
    /// (`is_remembered` tells whether an earlier run had an article), its lines are for all days: what earlier runs had is no
    /// problem, and the rest is told in one.
    pub(crate) fn names_of_nobody(
        &self,
        articles: &[Annotated],
        is_remembered: Option<&dyn Fn(&str) -> bool>,
    ) -> Vec<Problem> {
        let about_names = self.lines.iter().filter_map(|line| match &line.said.as_ref().ok()?.about {
            About::Names(both) => Some((line.number_in_file, both)),
            About::Articles(_) => None,
        });
        let mut about_names = about_names.peekable();
        if about_names.peek().is_none() {
            return Vec::new();
        }
        let told = NamesTold::of(articles);
        let names = about_names.flat_map(|(number, both)| both.iter().map(move |name| (number, name)));
        let nobody: Vec<(usize, &String, NameFound)> = names
            .map(|(number, name)| (number, name, told.find(name)))
            .filter(|(.., found)| match found {
                NameFound::Somebody => false,
                NameFound::Nobody | NameFound::NobodyIn(_) => true,
                NameFound::NoArticle(id) => !is_remembered.is_some_and(|is_remembered| is_remembered(id)),
            })
            .collect();
        let problem = |message: String| Problem { stage: Stage::Reconcile, ..lost(&self.path, message) };
        if is_remembered.is_none() {
            let each = nobody.into_iter().map(|(number, name, found)| {
                let why = match found {
                    NameFound::NoArticle(id) => format!("no report of this run has the id {id}"),
                    NameFound::NobodyIn(id) => format!("report {id} names nobody so"),
                    NameFound::Nobody | NameFound::Somebody => "no report of this run names anybody so".into(),
                };
                problem(format!(
                    "line {number} speaks of \"{name}\": {why}; write the name as a report writes it, or take the line out"
                ))
            });
            return each.collect();
        }
        if nobody.is_empty() {
            return Vec::new();
        }
        let n_more = nobody.len().saturating_sub(MAX_NAMES);
        let mut listed: Vec<String> = nobody
            .iter()
            .take(MAX_NAMES)
            .map(|(number, name, _)| format!("\"{name}\" (line {number})"))
            .collect();
        listed.extend((n_more > 0).then(|| format!("and {n_more} more")));
        vec![problem(format!(
            "no report of this run names {}; that holds for later runs, and a name that is misspelt is taken back by \
             `dateline corrections --forget N`",
            listed.join(", ")
        ))]
    }

    /// Tells on standard error which lines hold nothing.
    pub(crate) fn tell_broken(&self) {
        tell(&self.problems());
    }

    /// The lines, numbered from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().map(|(i, line)| (i + 1, line))
    }

    fn said(&self) -> impl Iterator<Item = &Said> {
        self.lines.iter().filter_map(|line| line.said.as_ref().ok())
    }

    /// What all lines say of articles.
    pub(crate) fn corrections(&self) -> Corrections {
        let mut corrections = Corrections::default();
        for said in self.said() {
            if let About::Articles([a, b]) = &said.about {
                corrections.add(a, b, said.verdict.verdict());
            }
        }
        corrections
    }

    /// What all lines say of names.
    pub(crate) fn name_corrections(&self) -> NameCorrections {
        let mut corrections = NameCorrections::default();
        for said in self.said() {
            if let About::Names([a, b]) = &said.about {
                corrections.add(a, b, said.verdict.verdict());
            }
        }
        corrections
    }

    /// For each pair the number of the line that counts.
    pub(crate) fn last_words(&self) -> BTreeMap<About, usize> {
        self.lines().filter_map(|(number, line)| Some((line.said.as_ref().ok()?.pair(), number))).collect()
    }

    /// Adds a line at the end.
    pub(crate) fn push(&mut self, said: Said) -> anyhow::Result<()> {
        let written = serde_json::to_string(&said).context("cannot write a correction as JSON")?;
        self.lines.push(Line { written, number_in_file: 0, said: Ok(said) });
        Ok(())
    }

    /// Takes a line out, and gives what it said.
    ///
    /// # Errors
    ///
    /// Where there is no such line.
    pub(crate) fn forget(&mut self, number: usize) -> anyhow::Result<Line> {
        if number == 0 || number > self.lines.len() {
            bail!(
                "there is no correction {number}: {} has {}\nhint: `dateline corrections` lists them with their numbers",
                self.path.display(),
                self.lines.len()
            );
        }
        Ok(self.lines.remove(number - 1))
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub(crate) fn save(&self) -> anyhow::Result<()> {
        let lines = self.lines.iter().flat_map(|line| [line.written.as_str(), "\n"]);
        let text: String = lines.collect();
        output::write(&self.path, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> CorrectionFile {
        CorrectionFile {
            path: PathBuf::new(),
            lines: text.split('\n').enumerate().filter_map(Line::of).collect(),
        }
    }

    #[test]
    fn the_last_word_on_two_articles_counts_in_whatever_order_they_are_named() {
        let file = file(
            "{\"verdict\":\"same\",\"articles\":[\"a\",\"b\"],\"note\":null}\n\n{\"verdict\":\"not_same\",\"articles\":[\"b\",\"a\"]}\n",
        );
        assert_eq!(file.corrections().on("a", "b"), Some(Verdict::NotSame));
        let pair = About::Articles(["a".into(), "b".into()]);
        assert_eq!(file.last_words().into_iter().collect::<Vec<_>>(), [(pair, 2)]);
    }

    #[test]
    fn what_is_said_of_names_is_no_word_on_articles() {
        let file = file("{\"verdict\":\"same\",\"names\":[\"Ada Brandt\",\"Ada Okoye\"]}");
        assert!(file.corrections().is_empty());
        assert!(!file.name_corrections().is_empty());
    }

    #[test]
    fn a_broken_line_is_kept_and_the_others_hold() {
        let mut file = file(
            "nonsense\n{\"verdict\":\"same\",\"articles\":[\"a\",\"b\"]}\n{\"verdict\":\"same\",\"articles\":[\"a\",\"a\"]}",
        );
        let is_sound: Vec<bool> = file.lines().map(|(_, line)| line.said.is_ok()).collect();
        assert_eq!(is_sound, [false, true, false]);
        assert_eq!(file.corrections().on("a", "b"), Some(Verdict::Same));
        assert!(file.forget(4).is_err() && file.forget(0).is_err());
        assert!(file.forget(2).unwrap().said.is_ok());
        assert!(file.corrections().is_empty());
    }
}
