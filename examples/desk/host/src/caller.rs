//! Who sends this request, and is it theirs to send?
//!
//! A handler says whom it takes, and is called for nobody else:
//!
//! ```text
//! async fn policy(_: Caller<Supervisor>, State(site): State<Site>) -> Answer
//! ```
//!
//! In a request an assertion stands behind `Bearer`; one that is bound is bound to its method and path.

use crate::{
    clock::now_ms,
    identity::{Role, Shown, Who},
    refusal::Refusal,
    web::{Refused, Site},
};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};
use std::marker::PhantomData;

/// Whom a handler takes.
pub(crate) trait Takes: Send {
    const ROLE: Role;
}

/// Takes supervisors.
#[derive(Debug)]
pub(crate) struct Supervisor;

/// Takes programs of the operation.
#[derive(Debug)]
pub(crate) struct Adapter;

impl Takes for Supervisor {
    const ROLE: Role = Role::Supervisor;
}

impl Takes for Adapter {
    const ROLE: Role = Role::Adapter;
}

/// Somebody who is believed, and is what the handler takes.
#[derive(Debug)]
pub(crate) struct Caller<R> {
    pub(crate) who: Who,
    taken: PhantomData<R>,
}

impl<R: Takes> FromRequestParts<Site> for Caller<R> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Refused> {
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let shown = bearer.map_or(Shown::Name(R::ROLE, "http"), Shown::Assertion);
        let here = format!("{} {}", parts.method, parts.uri.path());
        let who = site.identity.believe(shown, &here, now_ms()).map_err(|why| {
            Refused(StatusCode::UNAUTHORIZED, Refusal::denied("", &why.to_string()))
        })?;
        if who.role != R::ROLE {
            let refusal = Refusal::denied("", &format!("this is for a {}", R::ROLE.word()));
            return Err(Refused(StatusCode::FORBIDDEN, refusal));
        }
        Ok(Self { who, taken: PhantomData })
    }
}
