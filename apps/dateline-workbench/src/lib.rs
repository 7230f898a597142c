//! The workbench: [`Grower`] makes of the reports in a store what is shown; [`serve`] shows it to people and programs,
//! [`serve_mcp`] to assistants;
//! [`Courier`] tells what watches saw.

mod alerts;
mod grow;
mod lock;
mod mcp;
pub mod serve;
mod state;

pub use alerts::{Courier, Delivered, feed, new_secret};
pub use grow::{Grower, Grown};
pub use mcp::serve_mcp;
