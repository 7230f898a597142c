//! The `dateline` command from outside: what it prints, writes and returns. Where a language model is needed, a test is skipped
//! without one.

mod alerts;
mod bad_input;
mod command;
mod export;
mod extract;
mod fetch;
mod good_input;
mod manual;
mod mcp;
mod models;
mod pages;
mod serve;
mod store;
mod stream;
mod verify;
mod watch;
