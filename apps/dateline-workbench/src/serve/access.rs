//! Who may look and who may correct. On loopback everybody at the machine may do both. Elsewhere a token says who one is:
//! programs send it as `Authorization: Bearer`, people give it once and get a session.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use dateline_store::{Result as StoreResult, Store};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A session ends after so long.
const SESSION_LASTS: Duration = Duration::from_hours(12);
/// So many sessions and checked tokens are remembered at most; the oldest go.
const MAX_REMEMBERED: usize = 10_000;
/// Bytes of chance in a token and in a session.
const N_RANDOM: usize = 24;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Looks.
    Reader,
    /// Looks and corrects.
    Editor,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    /// The token's name; "local" at the machine itself.
    pub(crate) name: String,
    pub(crate) permission: Permission,
}

impl Who {
    pub(crate) fn local() -> Self {
        Self { name: "local".into(), permission: Permission::Editor }
    }

    pub(crate) fn may_correct(&self) -> bool {
        self.permission == Permission::Editor
    }
}

/// Whether a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Only this machine is listened to.
    Loopback,
    /// Others are listened to.
    Token,
}

/// A token as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    permission: Permission,
    hash: String,
}

/// A token in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// What it is called.
    pub name: String,
    /// What it permits.
    pub permission: Permission,
}

const SETTING: &str = "token:";

/// Makes a token and keeps its hash in the store. A token of the same name holds no longer. The token is shown once: it cannot be
/// got out of the store.
///
/// # Errors
///
/// Where the name is none, or the store cannot be written.
pub fn add_token(store: &mut Store, name: &str, permission: Permission) -> anyhow::Result<String> {
    let is_name = (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    anyhow::ensure!(
        is_name && name != "local",
        "{name:?} cannot be a token's name\nhint: up to 40 letters, digits, - and _, and not `local`"
    );
    let token = format!("{name}.{}", random()?);
    let hash = Argon2::default()
        .hash_password(token.as_bytes())
        .map_err(|error| anyhow::anyhow!("cannot hash the token: {error}"))?
        .to_string();
    store.set(&format!("{SETTING}{name}"), &serde_json::to_string(&Kept { permission, hash })?)?;
    Ok(token)
}

/// Has a token hold no longer; tells whether there was one.
///
/// # Errors
///
/// Where the store cannot be written.
pub fn remove_token(store: &mut Store, name: &str) -> StoreResult<bool> {
    store.unset(&format!("{SETTING}{name}"))
}

/// The tokens that hold, by name.
///
/// # Errors
///
/// Where the store cannot be read.
pub fn tokens(store: &Store) -> StoreResult<Vec<TokenRow>> {
    let rows = store.settings(SETTING)?.into_iter();
    Ok(rows
        .filter_map(|(name, value)| {
            let kept: Kept = serde_json::from_str(&value).ok()?;
            Some(TokenRow { name: name.strip_prefix(SETTING)?.to_owned(), permission: kept.permission })
        })
        .collect())
}

/// Whose token this is; `None`: nobody's. Takes some ten milliseconds and 19 MB, as it should.
fn owner(store: &Store, token: &str) -> StoreResult<Option<(Who, String)>> {
    let Some((name, _)) = token.split_once('.') else { return Ok(None) };
    let Some(value) = store.setting(&format!("{SETTING}{name}"))? else { return Ok(None) };
    let Ok(kept) = serde_json::from_str::<Kept>(&value) else { return Ok(None) };
    let Ok(hash) = PasswordHash::new(&kept.hash) else { return Ok(None) };
    let is_right = Argon2::default().verify_password(token.as_bytes(), &hash).is_ok();
    Ok(is_right.then(|| (Who { name: name.to_owned(), permission: kept.permission }, value)))
}

/// Words of chance, 192 bits in hexadecimal.
fn random() -> anyhow::Result<String> {
    let mut bytes = [0; N_RANDOM];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).expect("half a byte is a digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// What was checked once.
#[derive(Clone)]
struct Known {
    who: Who,
    /// The setting it was checked against: when that changes, it holds no longer.
    kept: String,
    since: Instant,
}

/// Sessions, and the secret by which forms are known as ours. Both end with the program.
pub(crate) struct Keys {
    secret: String,
    known: Mutex<BTreeMap<String, Known>>,
}

impl Keys {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self { secret: random()?, known: Mutex::default() })
    }

    /// A new session's id.
    pub(crate) fn session() -> anyhow::Result<String> {
        random()
    }

    /// What a form of this session must bring.
    pub(crate) fn form_token(&self, session: &str) -> String {
        hex(&Sha256::digest(format!("form {} {session}", self.secret)))
    }

    /// Whether a form is one that this session was given.
    pub(crate) fn is_form_of(&self, session: &str, token: &str) -> bool {
        // Hashes are compared, so that the time it takes tells nothing of the token.
        let hash = |words: &str| Sha256::digest(format!("{} {words}", self.secret));
        hash(&self.form_token(session)) == hash(token)
    }

    /// Who a session belongs to.
    pub(crate) fn who_is(&self, store: &Store, session: &str) -> StoreResult<Option<Who>> {
        self.remembered(store, &format!("session {session}"))
    }

    /// Who a token belongs to.
    pub(crate) fn who_has(&self, store: &Store, token: &str) -> StoreResult<Option<Who>> {
        let key = format!("token {}", hex(&Sha256::digest(format!("{} {token}", self.secret))));
        if let Some(who) = self.remembered(store, &key)? {
            return Ok(Some(who));
        }
        let Some((who, kept)) = owner(store, token)? else { return Ok(None) };
        self.remember(key, who.clone(), kept);
        Ok(Some(who))
    }

    /// Lets a session belong to the token's owner.
    pub(crate) fn enter(&self, store: &Store, session: &str, token: &str) -> StoreResult<Option<Who>> {
        let Some((who, kept)) = owner(store, token)? else { return Ok(None) };
        self.remember(format!("session {session}"), who.clone(), kept);
        Ok(Some(who))
    }

    /// Ends a session.
    pub(crate) fn leave(&self, session: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&format!("session {session}"));
    }

    fn remembered(&self, store: &Store, key: &str) -> StoreResult<Option<Who>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        let Some(Known { who, kept, since }) = known else { return Ok(None) };
        let holds = since.elapsed() < SESSION_LASTS
            && store.setting(&format!("{SETTING}{}", who.name))?.as_deref() == Some(&*kept);
        Ok(holds.then_some(who))
    }

    fn remember(&self, key: String, who: Who, kept: String) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_REMEMBERED {
            let oldest = known.iter().min_by_key(|(_, known)| known.since).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| known.remove(&oldest));
        }
        known.insert(key, Known { who, kept, since: Instant::now() });
    }
}

#[cfg(test)]
mod tests {
    use dateline_store::Store;

    use super::{Keys, Permission, add_token, remove_token, tokens};

    #[test]
    fn a_token_is_known_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open_or_make(&folder.path().join("news.db")).unwrap();
        let token = add_token(&mut store, "anna", Permission::Reader).unwrap();
        let keys = Keys::new().unwrap();
        assert_eq!(keys.who_has(&store, &token).unwrap().unwrap().permission, Permission::Reader);
        assert_eq!(keys.who_has(&store, "anna.0000").unwrap(), None);
        assert!(keys.enter(&store, "s1", &token).unwrap().is_some());
        assert_eq!(tokens(&store).unwrap().len(), 1);
        assert!(!store.setting("token:anna").unwrap().unwrap().contains(token.split_once('.').unwrap().1));
        assert!(remove_token(&mut store, "anna").unwrap());
        assert_eq!(keys.who_has(&store, &token).unwrap(), None);
        assert_eq!(keys.who_is(&store, "s1").unwrap(), None);
        assert!(add_token(&mut store, "a b", Permission::Reader).is_err());
    }

    #[test]
    fn a_form_belongs_to_its_session() {
        let keys = Keys::new().unwrap();
        let token = keys.form_token("one");
        assert!(
            keys.is_form_of("one", &token) && !keys.is_form_of("two", &token) && !keys.is_form_of("one", "")
        );
    }
}
