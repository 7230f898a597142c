//! Files beside a store by which programs keep out of each other's way.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Holds the lock of a store for some work, as long as the file is open. `ending` tells the lock's file from those of other
/// work, `does` says in words what its holder does.
///
/// # Errors
///
/// Where another program holds it, or the folder cannot be written.
pub(crate) fn hold(store: &Path, ending: &str, does: &str) -> anyhow::Result<File> {
    let mut name = store.as_os_str().to_owned();
    name.push(ending);
    let beside = PathBuf::from(name);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&beside)
        .with_context(|| format!("cannot write {}", beside.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "another program {does} the store {}\nhint: what is to be done is kept; that program comes to it",
            store.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", beside.display()))
        }
    }
}
