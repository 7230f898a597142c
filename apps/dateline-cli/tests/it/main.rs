//! The `dateline` command from outside: what it prints, writes and returns. Where a language model is needed, a test is skipped
//! without one.

mod bad_input;
mod command;
mod export;
mod fetch;
mod good_input;
mod models;
mod pages;
mod stream;
mod verify;
