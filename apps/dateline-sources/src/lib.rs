//! From files, folders and models on disk to what the engine takes: what the command and the Python package share.
//!
//! [`inputs`] finds files and their sidecars, [`batches`] reads them on several threads, [`wheels`] knows the models [`fetch`](mod@fetch) fetches them and
//! [`load_models`](mod@load_models) loads them. Nothing is printed here.

pub mod batches;
pub mod fetch;
pub mod inputs;
pub mod load_models;
mod own_files;
pub mod wheels;

pub use load_models::{load_models, load_models_from};
pub use own_files::{is_journal, is_record, is_state};
