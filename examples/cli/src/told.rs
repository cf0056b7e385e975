//! A report with what it cost, why chats went wrong, what prepared texts saved and which ways earned what followed, where there is anything to say of that.

use serde::Serialize;
use switchboard::engine::Engine;
use switchboard::metrics::{Attribution, Bill, Causes, Dimension, Report, TemplateEffect, Trouble};

#[derive(Serialize)]
pub(crate) struct Told {
    #[serde(flatten)]
    pub(crate) report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) costs: Option<Bill>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) causes: Vec<Causes>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) templates: Vec<TemplateEffect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attribution: Option<Attribution>,
}

impl Told {
    /// How it went, on so many working days.
    pub(crate) fn of(engine: &Engine, working_days: u32) -> Self {
        let causes = Trouble::ALL.iter().map(|of| engine.causes(*of, Dimension::Intent));
        let kind = [Dimension::Queue, Dimension::Intent].into_iter().collect();
        Self {
            report: engine.report(),
            costs: engine.costs(Some(working_days)),
            causes: causes.filter(|causes| !causes.causes.is_empty()).collect(),
            templates: engine.template_effects(&kind),
            attribution: Some(engine.attribution(None)).filter(|told| told.value.is_some()),
        }
    }

    /// Costs, causes, templates and credits for a terminal.
    pub(crate) fn beside_the_figures(&self) -> String {
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
        for effect in &self.templates {
            let (name, chats) = (&effect.template, effect.chats);
            text.push_str(&format!("\nwith the template {name}: {chats} chats"));
            match seconds_of(effect) {
                None => text.push_str(", too few to be compared\n"),
                Some([with, without, less, low, high]) => text.push_str(&format!(
                    "; {with} s against {without} s without it, a difference of {less} s ({low} to {high})\n  {}\n",
                    effect.warning
                )),
            }
        }
        if let Some(attribution) = &self.attribution {
            text.push_str(&format!("\n{attribution}"));
        }
        text
    }
}

/// Means with and without it, and their difference with its interval, in seconds.
pub(crate) fn seconds_of(effect: &TemplateEffect) -> Option<[String; 5]> {
    let difference = effect.difference_ms?;
    let all = [
        effect.with?.mean_ms,
        effect.without?.mean_ms,
        difference.estimate,
        difference.low,
        difference.high,
    ];
    Some(all.map(|ms| format!("{:.1}", ms / 1_000.0)))
}
