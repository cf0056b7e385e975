//! Who vouches for people where no operator's site does? On one machine, for a demo, the host itself.
//!
//! It hands assertions to the three of the page and to nobody else: visitors, the agent Sam, the supervisor Lead. They are like those of an
//! operator's site: signed with the same secret, short, bound to the connection or request for which they are wanted, with the facts that
//! people do not say of themselves. Whoever can reach this is believed, so a desk that can be reached from elsewhere does not start with it.

use crate::{
    clock::now_ms,
    identity::{Claims, Role},
    refusal::Refusal,
    web::{Refused, Site, answer},
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How long an assertion is good for: a connection ends with it, and comes back with another.
const LIFE_MS: i64 = 5 * 60 * 1_000;

/// For whom an assertion is wanted, and where it shall count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    role: Role,
    name: String,
    bound_to: String,
}

/// `GET /identity`: how people are believed here, and who vouches for those of the page.
pub(crate) async fn identity(State(site): State<Site>) -> Response {
    let issuer = site.issues.then_some("/issue");
    answer(StatusCode::OK, &json!({"mode": site.identity.word(), "issuer": issuer}))
}

/// `POST /issue`: an assertion for one of the page's three.
pub(crate) async fn issue(State(site): State<Site>, body: String) -> Result<Response, Refused> {
    let refuse = |why: &str| Refused(StatusCode::FORBIDDEN, Refusal::denied("", why));
    if !site.issues {
        return Err(refuse("this desk vouches for nobody; ask the operator's site"));
    }
    let wanted: Wanted = serde_json::from_str(&body).map_err(|error| {
        Refused(StatusCode::BAD_REQUEST, Refusal::malformed("", &error.to_string()))
    })?;
    let facts = facts_of(wanted.role, &wanted.name)
        .ok_or_else(|| refuse("the demo vouches for `visitor-…`, `sam` and `lead`"))?;
    let claims = Claims {
        role: wanted.role,
        name: wanted.name,
        expires_at: now_ms() + LIFE_MS,
        facts,
        bound_to: Some(wanted.bound_to),
    };
    let assertion = site
        .identity
        .issue(&claims)
        .ok_or_else(|| refuse("an open desk reads no assertions; send `role` and `name`"))?;
    Ok(answer(StatusCode::OK, &json!({ "assertion": assertion })))
}

/// What is known of the page's people; nothing of others.
fn facts_of(role: Role, name: &str) -> Option<Map<String, Value>> {
    let (fact, value) = match role {
        Role::Customer if name.starts_with("visitor-") => ("segments", json!(["visitor"])),
        Role::Agent if name == "sam" => ("queues", json!(["visitors"])),
        Role::Supervisor if name == "lead" => return Some(Map::new()),
        _ => return None,
    };
    Some([(fact.to_owned(), value)].into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_vouches_for_the_three_of_the_page_alone() {
        assert_eq!(facts_of(Role::Customer, "visitor-1").unwrap()["segments"], json!(["visitor"]));
        assert_eq!(facts_of(Role::Agent, "sam").unwrap()["queues"], json!(["visitors"]));
        assert!(facts_of(Role::Supervisor, "lead").unwrap().is_empty());
        for (role, name) in [
            (Role::Customer, "kim"),
            (Role::Agent, "lead"),
            (Role::Supervisor, "sam"),
            (Role::Adapter, "lead"),
            (Role::Bot, "visitor-1"),
        ] {
            assert_eq!(facts_of(role, name), None, "{name}");
        }
    }
}
