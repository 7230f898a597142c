//! The `dateline` command from outside: what it prints, writes and returns. No language model is needed here.

mod bad_input;
mod command;
mod good_input;
mod models;
