//! A report with what it cost and why chats went wrong, where there is anything to say of that.

use serde::Serialize;
use switchboard::engine::Engine;
use switchboard::metrics::{Bill, Causes, Dimension, Report, Trouble};

#[derive(Serialize)]
pub(crate) struct Told {
    #[serde(flatten)]
    pub(crate) report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) costs: Option<Bill>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) causes: Vec<Causes>,
}

impl Told {
    /// How it went, on so many working days.
    pub(crate) fn of(engine: &Engine, working_days: u32) -> Self {
        let causes = Trouble::ALL.iter().map(|of| engine.causes(*of, Dimension::Intent));
        Self {
            report: engine.report(),
            costs: engine.costs(Some(working_days)),
            causes: causes.filter(|causes| !causes.causes.is_empty()).collect(),
        }
    }

    /// Costs and causes for a terminal.
    pub(crate) fn money_and_causes(&self) -> String {
        let mut text = String::new();
        if let Some(bill) = &self.costs {
            text.push_str(&format!("\n{bill}"));
        }
        for causes in &self.causes {
            text.push_str(&format!("\nwhy: {} by {}\n", causes.of, causes.by));
            for cause in &causes.causes {
                let name = cause.cause.as_ref().map_or("–", |cause| cause.as_str());
                let (count, chats) = (cause.count, cause.chats);
                let (share, cumulative) = (cause.share, cause.cumulative);
                text.push_str(&format!(
                    "  {name}  {count} of {chats} chats, {share} of all, {cumulative} so far\n"
                ));
            }
        }
        text
    }
}
