//! The workbench: [`Grower`] makes of the reports in a store what is shown; [`serve`] shows it to people and programs,
//! [`serve_mcp`] to assistants.

mod grow;
mod mcp;
pub mod serve;
mod state;

pub use grow::{Grower, Grown};
pub use mcp::serve_mcp;
