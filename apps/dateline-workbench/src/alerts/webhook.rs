//! Alerts to an address, signed as Standard Webhooks 1.0 asks: HMAC-SHA256 over id, time and body.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dateline_fetch::{Private, push};
use dateline_store::Alert;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{id_of, message};

/// A server that takes longer has not taken it.
const PATIENCE: Duration = Duration::from_secs(10);
/// What keys begin with.
const KEY_MARK: &str = "whsec_";

/// A new key that signs.
///
/// # Errors
///
/// Where the system gives no random bytes.
pub fn new_secret() -> anyhow::Result<String> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    Ok(format!("{KEY_MARK}{}", STANDARD.encode(key)))
}

/// Sends an alert. `at` is now, in milliseconds since 1970, UTC.
///
/// # Errors
///
/// In words, where it was not taken.
pub(super) fn send(url: &str, secret: &str, private: bool, alert: &Alert, at: i64) -> Result<(), String> {
    let body = message(alert).to_string();
    let (id, time) = (id_of(alert), (at / 1000).to_string());
    let signature = sign(secret, &id, &time, &body)?;
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", &id),
        ("webhook-timestamp", &time),
        ("webhook-signature", &signature),
    ];
    let private = if private { Private::Allow } else { Private::Refuse };
    push(url, &headers, body.as_bytes(), private, PATIENCE)
        .map_err(|problem| problem.to_string().lines().next().unwrap_or_default().to_owned())
}

fn sign(secret: &str, id: &str, time: &str, body: &str) -> Result<String, String> {
    let key = secret.strip_prefix(KEY_MARK).and_then(|key| STANDARD.decode(key).ok());
    let key = key.ok_or("the key that signs is not `whsec_` and base64")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| error.to_string())?;
    mac.update(format!("{id}.{time}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification (standard-webhooks/spec, "Verifying signatures").
    #[test]
    fn signs_as_the_specification_does() {
        let signed = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.as_deref(), Ok("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_key_is_new_each_time() {
        let [one, other] = [new_secret().unwrap(), new_secret().unwrap()];
        assert_ne!(one, other);
        assert!(sign(&one, "a", "1", "{}").is_ok());
    }
}
