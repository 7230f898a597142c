//! A few connections to look at the store with: each is used by one request at a time, on a thread that may block.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dateline_store::{Store, StoreError};
use tokio::sync::Semaphore;

/// Connections that only look.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Store>>>,
    room: Arc<Semaphore>,
}

impl Pool {
    /// At most `n` connections to the store, made when they are needed.
    pub(crate) fn new(path: &Path, n: usize) -> Self {
        Self { path: path.to_owned(), idle: Arc::default(), room: Arc::new(Semaphore::new(n)) }
    }

    /// Where the store lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Looks at the store.
    ///
    /// # Errors
    ///
    /// What `look` fails with, and where the store cannot be opened.
    pub(crate) async fn look<T, E>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit = Arc::clone(&self.room).acquire_owned().await.expect("the semaphore is never closed");
        let (path, idle) = (self.path.clone(), Arc::clone(&self.idle));
        let work = move || {
            let _permit = permit;
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let store = match taken {
                Some(store) => store,
                None => Store::look_at(&path)?,
            };
            let found = look(&store);
            // A connection that failed may be of no use any more: the next one is made anew.
            if found.is_ok() {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
            }
            found
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(found) => found,
            // Goes on as if it had failed here, where it is caught and told as an error of the server.
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }
}
