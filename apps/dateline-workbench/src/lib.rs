//! The workbench: [`Grower`] makes of the reports in a store what is shown; [`serve_mcp`] shows it to assistants.

mod grow;
mod mcp;
mod state;

pub use grow::{Grower, Grown};
pub use mcp::serve_mcp;
