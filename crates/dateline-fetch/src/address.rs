//! Which addresses of the internet may be asked: an address goes in, why it is refused comes out.
//!
//! A page, a feed or a redirect must not lead into the network of the machine that fetches. The check is made on what a
//! name resolved to, and the connection is made to the very addresses that were checked, so that a name that answers
//! differently the second time gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Tells why an address is not asked; `None` where it is a public one.
///
/// # Examples
///
/// ```
/// use dateline_fetch::why_refused;
///
/// assert_eq!(why_refused("10.1.2.3".parse().unwrap()), Some("private"));
/// assert_eq!(why_refused("1.1.1.1".parse().unwrap()), None);
/// ```
///
/// Source: the IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and its updates).
pub fn why_refused(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => why_v4_refused(address),
        IpAddr::V6(address) => why_v6_refused(address),
    }
}

fn why_v4_refused(address: Ipv4Addr) -> Option<&'static str> {
    match address.octets() {
        [0, ..] => Some("unspecified"),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some("private"),
        [100, 64..=127, ..] => Some("shared by a carrier's customers"),
        [127, ..] => Some("loopback"),
        [169, 254, ..] => Some("link-local"),
        [198, 18 | 19, ..] => Some("for benchmarks"),
        [224..=239, ..] => Some("multicast"),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 51, 100, _] | [203, 0, 113, _] | [240..=255, ..] => {
            Some("reserved")
        }
        _ => None,
    }
}

fn why_v6_refused(address: Ipv6Addr) -> Option<&'static str> {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("loopback"),
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("unspecified"),
        [0, 0, 0, 0, 0, 0xffff, ..] => Some("an IPv4 address mapped into IPv6"),
        // Networks without IPv4 reach it by this prefix (RFC 6052): what counts is the address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            why_v4_refused(Ipv4Addr::new(a, b, c, d))
        }
        [0xfc00..=0xfdff, ..] => Some("unique-local"),
        [0xfe80..=0xfeff, ..] => Some("link-local"),
        [0xff00..=0xffff, ..] => Some("multicast"),
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => Some("reserved"),
        [0x2000..=0x3fff, ..] => None,
        _ => Some("reserved"),
    }
}

/// What is done about addresses that are not public.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Private {
    /// None is asked.
    #[default]
    Refuse,
    /// These are asked, no other.
    Only(Vec<IpAddr>),
    /// All are asked.
    Allow,
}

impl Private {
    fn allows(&self, address: IpAddr) -> bool {
        match self {
            Self::Refuse => false,
            Self::Only(allowed) => allowed.contains(&address),
            Self::Allow => true,
        }
    }
}

/// A name led to an address that is not asked.
#[derive(Debug, thiserror::Error)]
#[error("{address} is {why}")]
pub(crate) struct Refused {
    pub(crate) address: IpAddr,
    pub(crate) why: &'static str,
}

/// Resolves names, and refuses those that lead to an address that is not public.
#[derive(Debug)]
pub(crate) struct CheckedResolver {
    pub(crate) private: Private,
}

impl Resolver for CheckedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = DefaultResolver::default().resolve(uri, config, timeout)?;
        // One bad address among good ones is refused whole: no honest name has such a mix.
        for address in addresses.iter().map(std::net::SocketAddr::ip) {
            if let Some(why) = why_refused(address)
                && !self.private.allows(address)
            {
                return Err(ureq::Error::Other(Box::new(Refused { address, why })));
            }
        }
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_ones_own_network_are_refused() {
        let refused = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 \
            172.31.255.255 192.0.0.8 192.168.1.1 198.18.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 \
            :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 fc00::1 fd12:3456::1 fe80::1 \
            fec0::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1 100::1";
        for address in refused.split_whitespace() {
            assert!(why_refused(address.parse().unwrap()).is_some(), "{address} is let through");
        }
    }

    #[test]
    fn public_addresses_are_asked() {
        let public = "1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.0.1 223.255.255.1 \
            2606:4700:4700::1111 2a00:1450::1 64:ff9b::1.1.1.1";
        for address in public.split_whitespace() {
            assert_eq!(why_refused(address.parse().unwrap()), None, "{address}");
        }
    }
}
