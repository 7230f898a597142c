//! `dateline completions`, `dateline man`: what shells and `man` want to know of the program.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{Ending, args, output};

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions zsh  > ~/.zfunc/_dateline
  dateline completions fish > ~/.config/fish/completions/dateline.fish";

/// Prints what a shell needs to complete what is typed.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Writes the manual: a page for the program and one for each command.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dateline man --to ~/.local/share/man/man1 && man dateline-read")]
pub(crate) struct ManArgs {
    /// The folder; unless told, the program's own page is printed.
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

/// Prints completions.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn completions(args: &CompletionsArgs) -> anyhow::Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::Args::command(), "dateline", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Ending::Done)
}

/// Writes or prints the manual.
///
/// # Errors
///
/// Where the folder cannot be written.
pub(crate) fn man(args: &ManArgs) -> anyhow::Result<Ending> {
    let program = args::Args::command();
    let Some(folder) = &args.to else {
        let mut page = Vec::new();
        clap_mangen::Man::new(program).render(&mut page)?;
        output::print(&String::from_utf8_lossy(&page))?;
        return Ok(Ending::Done);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(program, folder))
        .with_context(|| format!("cannot write the manual into {}", folder.display()))?;
    Ok(Ending::Done)
}
