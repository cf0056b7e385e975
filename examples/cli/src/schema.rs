//! `switchboard schema`: what may be written, and what there is.

use crate::args::SchemaOf;
use crate::failure::Failure;
use crate::output::Output;
use switchboard::engine::{Effect, Event};
use switchboard::metrics::{MetricsRules, definitions};
use switchboard::policy::Rules;
use switchboard::policy::schema::json_schema;

pub(crate) fn run(of: SchemaOf, out: &mut Output) -> Result<(), Failure> {
    match of {
        SchemaOf::Policy => out.pretty_json(&json_schema::<Rules>("Switchboard policy")),
        SchemaOf::Event => out.pretty_json(&json_schema::<Event>("Switchboard event")),
        SchemaOf::Effect => out.pretty_json(&json_schema::<Effect>("Switchboard effect")),
        SchemaOf::States => out.pretty_json(&switchboard::engine::states()),
        SchemaOf::Metrics => out.pretty_json(&definitions(&MetricsRules::default())),
    }
}
