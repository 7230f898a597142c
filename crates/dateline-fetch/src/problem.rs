//! What can go wrong with one address, in words for a person and a name for programs.

use std::net::IpAddr;

use crate::address::Refused;

/// Why an address gave nothing, or not all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no address.
    #[error("cannot be read as an address: {0}")]
    BadAddress(String),
    /// It is neither http nor https.
    #[error("only http and https are fetched, not {0}")]
    Scheme(String),
    /// Its name leads into a network that is not asked.
    #[error("leads to {address}, which is {why}\nhint: --allow-private fetches from one's own network")]
    Refused {
        /// What its name resolved to.
        address: IpAddr,
        /// What that address is.
        why: &'static str,
    },
    /// The site's robots.txt forbids it.
    #[error("the site's robots.txt forbids it")]
    Robots,
    /// The site's robots.txt cannot be had, which forbids everything until it can (RFC 9309, 2.3.1.4).
    #[error("the site's robots.txt cannot be had ({0}), so nothing is asked of it")]
    RobotsUnreachable(String),
    /// Its name or its server was not reached, or the connection broke before an answer.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The time for one answer was over.
    #[error("not done within {0} s")]
    Timeout(u64),
    /// The answer is longer than is taken.
    #[error("longer than {0} bytes, cut there\nhint: --max-bytes sets another limit")]
    TooLong(u64),
    /// The answer unpacks to more than is taken. It is not kept.
    #[error("unpacks to more than {0} bytes\nhint: --max-unpacked sets another limit")]
    UnpacksTooLong(u64),
    /// The answer broke off.
    #[error("the connection broke after {0} bytes of the answer")]
    Truncated(u64),
    /// The answer is packed in a way that was not asked for, or damaged.
    #[error("the answer cannot be unpacked: {0}")]
    Unpack(String),
    /// Redirects that lead in a circle.
    #[error("redirects lead in a circle, back to {0}")]
    RedirectLoop(String),
    /// More redirects than are followed.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// A redirect without an address, or with none that can be read.
    #[error("a redirect that leads nowhere: {0}")]
    BadRedirect(String),
    /// The server says that there is no such page, or that it failed.
    #[error("the server answers {0}")]
    Status(u16),
    /// Whoever fetches asked to stop before it was its turn.
    #[error("stopped before it was asked for")]
    Stopped,
    /// The server asked to be left alone for longer than is waited, or again and again.
    #[error("the server is busy ({status}) and asks to come back in {wait_s} s")]
    Busy {
        /// 429 or 503, or the status of the answer that asked for quiet.
        status: u16,
        /// Seconds until it may be asked again.
        wait_s: u64,
    },
}

impl Problem {
    /// A name for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::BadAddress(_) => "bad_address",
            Self::Scheme(_) => "scheme",
            Self::Refused { .. } => "refused_address",
            Self::Robots => "robots",
            Self::RobotsUnreachable(_) => "robots_unreachable",
            Self::NoAnswer(_) => "no_answer",
            Self::Timeout(_) => "timeout",
            Self::TooLong(_) => "too_long",
            Self::UnpacksTooLong(_) => "unpacks_too_long",
            Self::Truncated(_) => "truncated",
            Self::Unpack(_) => "unpack",
            Self::RedirectLoop(_) => "redirect_loop",
            Self::TooManyRedirects(_) => "too_many_redirects",
            Self::BadRedirect(_) => "bad_redirect",
            Self::Status(_) => "status",
            Self::Stopped => "stopped",
            Self::Busy { .. } => "busy",
        }
    }

    /// Whether it may be gone when the address is asked again later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::RobotsUnreachable(_)
            | Self::NoAnswer(_)
            | Self::Timeout(_)
            | Self::Truncated(_)
            | Self::Stopped
            | Self::Busy { .. } => true,
            Self::Status(status) => matches!(status, 408 | 425 | 500..),
            Self::BadAddress(_)
            | Self::Scheme(_)
            | Self::Refused { .. }
            | Self::Robots
            | Self::TooLong(_)
            | Self::UnpacksTooLong(_)
            | Self::Unpack(_)
            | Self::RedirectLoop(_)
            | Self::TooManyRedirects(_)
            | Self::BadRedirect(_) => false,
        }
    }

    /// What an error of the HTTP client means.
    pub(crate) fn of_client(error: ureq::Error, timeout_s: u64) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Timeout(timeout_s),
            ureq::Error::BadUri(what) => Self::BadAddress(what),
            ureq::Error::Other(error) => match error.downcast::<Refused>() {
                Ok(refused) => Self::Refused { address: refused.address, why: refused.why },
                Err(error) => Self::NoAnswer(error.to_string()),
            },
            error => Self::NoAnswer(error.to_string()),
        }
    }
}
