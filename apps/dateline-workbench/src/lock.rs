//! Files beside a store by which programs keep out of each other's way.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Holds the lock of a store for some work, as long as the file is open; `None`: another program holds it. `ending` tells the
/// lock's file from those of other work.
///
/// # Errors
///
/// Where the folder cannot be written.
pub(crate) fn hold(store: &Path, ending: &str) -> anyhow::Result<Option<File>> {
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
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", beside.display()))
        }
    }
}
