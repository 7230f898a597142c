//! The `dateline` command: opens files, runs the stages, prints and writes what they came to.
//!
//! The only part of Dateline that touches disk, environment, processes and the terminal, fetching and watching into a folder apart. Exit codes are a contract:
//! 0 done, 1 some input failed and the rest was read, 2 nothing could be done.

mod alerts;
mod args;
mod by_hand;
mod clean;
mod corrections;
mod export;
mod extract;
mod feeds;
mod fetch;
mod journal;
mod manual;
mod models;
mod output;
mod progress;
mod read;
mod serve;
mod state;
mod store;
mod verify;
mod watch;
mod why;

use std::process::ExitCode;

use clap::Parser;
use dateline_present::safe;
use dateline_sources::{batches, inputs, load_models, wheels};

use args::{Args, Command};
use corrections::Word;

/// How a command ended, where it could be done at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Done,
    /// Some input gave nothing; the rest was read.
    SomeInputFailed,
    /// Something that was to be looked at could not be; it was told, and the rest was done.
    NotAllDone,
}

fn main() -> ExitCode {
    let ending = match Args::parse().command {
        Command::Read(args) if args.store.is_some() => store::read(&args),
        Command::Read(args) => read::read(&args),
        Command::Extract(args) => extract::extract(&args),
        Command::Clean(args) => clean::clean(&args),
        Command::Why(args) => why::why(&args),
        Command::Join(args) => by_hand::say(&args, Word::Same),
        Command::Split(args) => by_hand::say(&args, Word::NotSame),
        Command::Corrections(args) => by_hand::corrections(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Export(args) => export::export(&args),
        Command::Fetch(args) => fetch::fetch(&args),
        Command::Watch(args) => watch::watch(&args),
        Command::Feeds(args) => feeds::feeds(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Token(args) => serve::token(&args),
        Command::Alerts(args) => alerts::alerts(&args),
        Command::Check(args) => store::check(&args),
        Command::Backup(args) => store::backup(&args),
        Command::Mcp(args) => dateline_workbench::serve_mcp(&args.store).map(|()| Ending::Done),
        Command::Models(args) => models::models(&args.command.unwrap_or_default()),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::SomeInputFailed) => ExitCode::from(1),
        Ok(Ending::NotAllDone) => ExitCode::from(2),
        Err(error) => {
            tell_error(&error);
            ExitCode::from(2)
        }
    }
}

/// Tells what went wrong; hints are lines of their own. Names of files do not speak to the terminal.
fn tell_error(error: &anyhow::Error) {
    let told = format!("{error:#}");
    let lines: Vec<String> = told.lines().map(safe).collect();
    eprintln!("dateline: {}", lines.join("\n"));
}
