//! Threads that stay between calls, so that what each remembers of words is used again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::PyResult;
use rayon::ThreadPool;

use crate::error::error;

/// By number of threads and process: a process that forked has none of its parent's threads.
static POOLS: Mutex<BTreeMap<(u32, usize), Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

/// So many threads; 0: as many as the machine has cores.
pub(crate) fn pool(n_threads: usize) -> PyResult<Arc<ThreadPool>> {
    let key = (std::process::id(), n_threads);
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = pools.get(&key) {
        return Ok(Arc::clone(pool));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().map_err(error)?;
    Ok(Arc::clone(pools.entry(key).or_insert(Arc::new(pool))))
}
