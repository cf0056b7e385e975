//! People who are not there, for a desk that needs some: to be alive on arrival, to be pushed to its limit, to be killed.
//!
//! [`Link`](link::Link) is a connection that survives the desk: it comes back by itself, says again what was not answered, and
//! shows every effect once. [`Customer`](people::Customer) and [`Agent`](people::Agent) talk through it, as scripted in
//! `stories.json`; a [`Crowd`](crowd::Crowd) of them comes and goes by itself, so that a desk is alive. A [`Witness`](witness::Witness) hears both sides and knows what was lost, what came twice, and how long the
//! rest took.
//!
//! They use the desk's socket like anybody else, and know nothing of the engine.
#![forbid(unsafe_code)]

pub mod crowd;
pub mod link;
pub mod people;
pub mod witness;
