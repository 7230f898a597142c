//! What goes wrong, as Python's exceptions; a panic becomes one, too, with the article's name.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::PyException;
use pyo3::{PyErr, PyResult, create_exception};

create_exception!(dateline, Error, PyException, "Something that Dateline could not do.");
create_exception!(
    dateline,
    NoModel,
    Error,
    "Reading language takes models, and one is missing, damaged or something else; the message says what to do."
);

/// An error with its causes.
pub(crate) fn error(error: impl Into<anyhow::Error>) -> PyErr {
    Error::new_err(format!("{:#}", error.into()))
}

/// Does some work; where it panics, that is an error which says what was worked on.
pub(crate) fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message = message(&*panic);
        Error::new_err(format!("{what}: an error in dateline itself, please report it: {message}"))
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}
