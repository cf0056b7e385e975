//! Who is this, and who says so?
//!
//! The operation's own site knows its customers and agents. It signs what it knows, for a short while, with a secret
//! that it shares with this host: `text.base64url(HMAC-SHA256(text))`, where the text is the base64url of claims such as
//!
//! ```json
//! {"role":"customer","name":"kim","expires_at":1767225600000,"facts":{"tier":"gold"},"bound_to":"…"}
//! ```
//!
//! | mode | who is believed |
//! |---|---|
//! | `open` | everybody, about their name and role: for a demo on one machine |
//! | `signed` | who brings an assertion that has not expired |
//! | `bound` | who brings one that was made for this very connection or request |
//!
//! There is one mode at a time and no way from one to another: an assertion that does not hold is refused, never taken as
//! none, and the claims do not choose their algorithm. An assertion in `open` is refused as well, because whoever sends one
//! believes that it counts.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::Sha256;

/// The longest life of an assertion.
const LIFE_MS_MAX: i64 = 60 * 60 * 1_000;

/// The longest name; with a role and an event's own id it still fits into an id of the engine.
const NAME_BYTES_MAX: usize = 40;

/// The shortest secret.
pub(crate) const SECRET_BYTES_MIN: usize = 32;

/// What somebody is at this desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Customer,
    Agent,
    Supervisor,
    /// An automated owner of chats.
    Bot,
    /// A program of the operation that reports what happened elsewhere.
    Adapter,
}

impl Role {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Bot => "bot",
            Self::Adapter => "adapter",
        }
    }
}

/// Somebody whom the host believes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Who {
    pub(crate) role: Role,
    pub(crate) name: String,
    /// What the operation says of them; they cannot say it themselves.
    pub(crate) facts: Map<String, Value>,
    /// When this ends; never where nobody has to sign.
    pub(crate) expires_at: Option<i64>,
}

impl Who {
    /// How this person is called in the outbox.
    pub(crate) fn member(&self) -> String {
        format!("{}/{}", self.role.word(), self.name)
    }
}

/// What is signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) expires_at: i64,
    #[serde(default)]
    pub(crate) facts: Map<String, Value>,
    /// The challenge of a connection, or method and path of a request.
    #[serde(default)]
    pub(crate) bound_to: Option<String>,
}

/// What somebody shows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shown<'a> {
    /// A name and role that they say themselves.
    Name(Role, &'a str),
    /// An assertion.
    Assertion(&'a str),
}

/// Why somebody is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Disbelief {
    #[error(
        "found a name without an assertion; this desk wants `assertion`, signed by its operator"
    )]
    NotSigned,
    #[error(
        "found an assertion, which this open desk does not read; start it with `--identity signed`, or send `role` and `name`"
    )]
    NotRead,
    #[error("the assertion's signature does not hold; sign the claims with the desk's secret")]
    BadSignature,
    #[error("the assertion cannot be read: {0}")]
    Unreadable(String),
    #[error("the assertion has expired; ask the operator's site for a new one")]
    Expired,
    #[error("the assertion lives longer than an hour; sign shorter ones, and renew them")]
    LivesTooLong,
    #[error(
        "the assertion is not bound to this connection or request; sign it with `bound_to`: `{0}`"
    )]
    NotBound(String),
    #[error("a name has 1 to 40 bytes, without control characters or `/`")]
    BadName,
}

/// How this desk believes people.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    Open,
    Signed(Secret),
    Bound(Secret),
}

/// What the operator's site and this host share. Never printed.
#[derive(Clone)]
pub(crate) struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A secret of at least 32 bytes.
    pub(crate) fn new(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() >= SECRET_BYTES_MIN).then_some(Self(bytes))
    }

    fn mac(&self, claims: &[u8]) -> Hmac<Sha256> {
        // HMAC takes keys of every length: the error cannot occur, and an empty key would only refuse everybody.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| Hmac::new(&Default::default()));
        mac.update(claims);
        mac
    }

    fn sign(&self, claims: &[u8]) -> String {
        let claims = URL_SAFE_NO_PAD.encode(claims);
        let tag = self.mac(claims.as_bytes()).finalize().into_bytes();
        format!("{claims}.{}", URL_SAFE_NO_PAD.encode(tag))
    }
}

impl Identity {
    /// Believes somebody at `now`, in the connection or request called `here`, or says why not.
    pub(crate) fn believe(&self, shown: Shown<'_>, here: &str, now: i64) -> Result<Who, Disbelief> {
        let (secret, must_be_bound) = match (self, shown) {
            (Self::Open, Shown::Name(role, name)) => return named(role, name, Map::new(), None),
            (Self::Open, Shown::Assertion(_)) => return Err(Disbelief::NotRead),
            (Self::Signed(secret), _) => (secret, false),
            (Self::Bound(secret), _) => (secret, true),
        };
        let Shown::Assertion(text) = shown else { return Err(Disbelief::NotSigned) };
        let claims = read(secret, text)?;
        if claims.expires_at <= now {
            return Err(Disbelief::Expired);
        }
        if claims.expires_at - now > LIFE_MS_MAX {
            return Err(Disbelief::LivesTooLong);
        }
        // Who is bound to one place is not believed at another, whether that is asked for or not.
        let fits = claims.bound_to.as_deref().map_or(!must_be_bound, |place| place == here);
        if !fits {
            return Err(Disbelief::NotBound(here.to_owned()));
        }
        named(claims.role, &claims.name, claims.facts, Some(claims.expires_at))
    }

    /// An assertion of these claims; nothing from a desk that reads none.
    pub(crate) fn issue(&self, claims: &Claims) -> Option<String> {
        let (Self::Signed(secret) | Self::Bound(secret)) = self else { return None };
        serde_json::to_vec(claims).ok().map(|claims| secret.sign(&claims))
    }

    /// How this is called on the command line.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Signed(_) => "signed",
            Self::Bound(_) => "bound",
        }
    }

    /// May people say of themselves what otherwise the operation says?
    pub(crate) const fn takes_anyones_word(&self) -> bool {
        matches!(self, Self::Open)
    }
}

fn named(
    role: Role,
    name: &str,
    facts: Map<String, Value>,
    expires_at: Option<i64>,
) -> Result<Who, Disbelief> {
    let is_good = !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.contains('/')
        && !name.chars().any(char::is_control);
    if !is_good {
        return Err(Disbelief::BadName);
    }
    Ok(Who { role, name: name.to_owned(), facts, expires_at })
}

fn read(secret: &Secret, text: &str) -> Result<Claims, Disbelief> {
    let unreadable = |why: &str| Disbelief::Unreadable(why.to_owned());
    let (claims, tag) = text.split_once('.').ok_or_else(|| unreadable("it has no `.`"))?;
    let tag =
        URL_SAFE_NO_PAD.decode(tag).map_err(|_| unreadable("its signature is not base64url"))?;
    // Compared in constant time, and before anything of the claims is read.
    secret.mac(claims.as_bytes()).verify_slice(&tag).map_err(|_| Disbelief::BadSignature)?;
    let claims =
        URL_SAFE_NO_PAD.decode(claims).map_err(|_| unreadable("its claims are not base64url"))?;
    serde_json::from_slice(&claims).map_err(|error| unreadable(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_000_000;

    fn secret() -> Secret {
        Secret::new(vec![7; 32]).unwrap()
    }

    fn sign(secret: &Secret, claims: &Value) -> String {
        secret.sign(claims.to_string().as_bytes())
    }

    fn kim(expires_at: i64, bound_to: Option<&str>) -> Value {
        json!({"role": "customer", "name": "kim", "expires_at": expires_at, "facts": {"tier": "gold"}, "bound_to": bound_to})
    }

    fn asked(identity: &Identity, claims: &Value) -> Result<Who, Disbelief> {
        identity.believe(Shown::Assertion(&sign(&secret(), claims)), "here", NOW)
    }

    #[test]
    fn an_assertion_counts_until_the_millisecond_in_which_it_ends() {
        let signed = Identity::Signed(secret());
        let who = asked(&signed, &kim(NOW + 1, None)).unwrap();
        assert_eq!(
            (who.member().as_str(), who.facts["tier"].as_str()),
            ("customer/kim", Some("gold"))
        );
        assert_eq!(asked(&signed, &kim(NOW, None)), Err(Disbelief::Expired));
        assert!(asked(&signed, &kim(NOW + LIFE_MS_MAX, None)).is_ok());
        assert_eq!(asked(&signed, &kim(NOW + LIFE_MS_MAX + 1, None)), Err(Disbelief::LivesTooLong));
    }

    #[test]
    fn no_mode_falls_back_to_a_weaker_one() {
        let name = Shown::Name(Role::Customer, "kim");
        for identity in [Identity::Signed(secret()), Identity::Bound(secret())] {
            assert_eq!(identity.believe(name, "here", NOW), Err(Disbelief::NotSigned));
        }
        assert_eq!(asked(&Identity::Open, &kim(NOW + 1, None)), Err(Disbelief::NotRead));
        assert!(Identity::Open.believe(name, "here", NOW).is_ok());
        // Without a signature, as an algorithm `none` would have it.
        let bare = sign(&secret(), &kim(NOW + 1, None));
        let bare = format!("{}.", bare.split_once('.').unwrap().0);
        let signed = Identity::Signed(secret());
        assert_eq!(
            signed.believe(Shown::Assertion(&bare), "here", NOW),
            Err(Disbelief::BadSignature)
        );
    }

    #[test]
    fn what_is_bound_counts_in_its_place_alone() {
        let not_here = Err(Disbelief::NotBound("here".to_owned()));
        let bound = Identity::Bound(secret());
        assert!(asked(&bound, &kim(NOW + 1, Some("here"))).is_ok());
        assert_eq!(asked(&bound, &kim(NOW + 1, Some("there"))), not_here);
        assert_eq!(asked(&bound, &kim(NOW + 1, None)), not_here);
        assert_eq!(asked(&Identity::Signed(secret()), &kim(NOW + 1, Some("there"))), not_here);
    }

    #[test]
    fn what_is_issued_is_believed_in_its_place_until_it_ends() {
        let claims = Claims {
            role: Role::Customer,
            name: "visitor-1".to_owned(),
            expires_at: NOW + 1,
            facts: Map::new(),
            bound_to: Some("here".to_owned()),
        };
        for identity in [Identity::Signed(secret()), Identity::Bound(secret())] {
            let issued = identity.issue(&claims).unwrap();
            let shown = Shown::Assertion(&issued);
            assert_eq!(identity.believe(shown, "here", NOW).unwrap().name, "visitor-1");
            assert!(identity.believe(shown, "there", NOW).is_err());
            assert_eq!(identity.believe(shown, "here", NOW + 1), Err(Disbelief::Expired));
        }
        assert_eq!(Identity::Open.issue(&claims), None);
    }

    #[test]
    fn a_changed_letter_or_another_secret_is_noticed() {
        let signed = Identity::Signed(secret());
        let good = sign(&secret(), &kim(NOW + 1, None));
        for at in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(signed.believe(Shown::Assertion(&changed), "here", NOW).is_err(), "{changed}");
        }
        let other = Secret::new(vec![8; 32]).unwrap();
        let foreign = sign(&other, &kim(NOW + 1, None));
        assert_eq!(
            signed.believe(Shown::Assertion(&foreign), "here", NOW),
            Err(Disbelief::BadSignature)
        );
        assert!(Secret::new(vec![7; 31]).is_none());
    }
}
