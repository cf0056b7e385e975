//! What it cost, why chats went wrong and what prepared texts saved, as tables of the page.

use super::{escaped, grouped, put};
use crate::told::seconds_of;
use switchboard::metrics::{
    Attribution, Bill, Causes, ChannelBill, CreditModel, TemplateEffect, Unit,
};

/// Costs by channel, beside other ways and beside how it was before.
pub(super) fn costs(page: &mut String, bill: &Bill) {
    put(
        page,
        format_args!(
            "<h2>What it cost</h2>\n<p>In {}. Paid time is carried by channels as their chats were given of it.</p>\n\
             <div class=\"wide\" role=\"region\" aria-label=\"Costs by channel\" tabindex=\"0\"><table>\n<thead><tr>",
            escaped(bill.currency.as_str())
        ),
    );
    for title in [
        "Channel",
        "Chats",
        "Resolved",
        "Labour",
        "Bots",
        "Tooling",
        "Overhead",
        "Total",
        "Per resolution",
    ] {
        put(page, format_args!("<th scope=\"col\">{title}</th>"));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    let money = |amount: Option<u64>| amount.map_or("–".to_owned(), |minor| bill.write(minor));
    let mut row = |name: &str, of: &ChannelBill| {
        let costs = &of.costs;
        put(
            page,
            format_args!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>",
                escaped(name),
                grouped(of.chats),
                grouped(of.resolved)
            ),
        );
        for amount in [
            Some(costs.labour),
            Some(costs.bots),
            costs.tooling,
            costs.overhead,
            costs.total,
            of.per_resolution,
        ] {
            put(page, format_args!("<td>{}</td>", money(amount)));
        }
        page.push_str("</tr>\n");
    };
    bill.channels.iter().for_each(|(name, of)| row(name.as_str(), of));
    row("all", &bill.all);
    page.push_str("</tbody>\n</table></div>\n");
    for (name, other) in &bill.others {
        let chat = other.chat.map_or("–".to_owned(), |share| share.to_string());
        put(
            page,
            format_args!(
                "<p>A resolution by {} costs {}; by chat {chat} of it.</p>\n",
                escaped(name.as_str()),
                bill.write(other.per_resolution)
            ),
        );
    }
    if let Some(returned) = &bill.returned {
        let sign = if returned.gain < 0 { "-" } else { "" };
        put(
            page,
            format_args!(
                "<p>Before, as many resolutions would have cost {}. Gained on {} that were invested: {sign}{} ({}).</p>\n",
                bill.write(returned.before),
                bill.write(returned.invested),
                bill.write(returned.gain.unsigned_abs()),
                returned.roi
            ),
        );
    }
}

/// Causes, the most frequent first.
pub(super) fn causes(page: &mut String, all: &[Causes]) {
    for causes in all {
        put(
            page,
            format_args!(
                "<h2>Why: {}</h2>\n<p>{} of {} chats that are remembered, by {}; {} for causes of too few chats to be named.</p>\n\
                 <table>\n<thead><tr><th scope=\"col\">Cause</th><th scope=\"col\">Number</th><th scope=\"col\">Share</th>\
                 <th scope=\"col\">With those above</th><th scope=\"col\">As often as all chats</th></tr></thead>\n<tbody>\n",
                causes.of,
                grouped(causes.count),
                grouped(causes.chats),
                causes.by,
                grouped(causes.withheld_count)
            ),
        );
        for cause in &causes.causes {
            let name = cause.cause.as_ref().map_or("–", |cause| cause.as_str());
            let share = |part: switchboard::math::Ppm| Unit::PartsPerMillion.write(part.get());
            let lift = cause.lift.map_or("–".to_owned(), share);
            put(
                page,
                format_args!(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{lift}</td></tr>\n",
                    escaped(name),
                    grouped(cause.count),
                    share(cause.share),
                    share(cause.cumulative)
                ),
            );
        }
        page.push_str("</tbody>\n</table>\n");
    }
}

/// How long chats took with each template, and others of their kind without it.
pub(super) fn templates(page: &mut String, all: &[TemplateEffect]) {
    let Some(first) = all.first() else { return };
    put(
        page,
        format_args!(
            "<h2>What prepared texts save</h2>\n<p>Handle time in seconds, of chats of the same queue and intent. {}</p>\n\
             <table>\n<thead><tr><th scope=\"col\">Template</th><th scope=\"col\">Chats</th><th scope=\"col\">With</th>\
             <th scope=\"col\">Without</th><th scope=\"col\">Difference</th><th scope=\"col\">95 %</th></tr></thead>\n<tbody>\n",
            escaped(first.warning)
        ),
    );
    for effect in all {
        let none = || std::array::from_fn(|_| "–".to_owned());
        let [with, without, less, low, high] = seconds_of(effect).unwrap_or_else(none);
        put(
            page,
            format_args!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{with}</td><td>{without}</td><td>{less}</td><td>{low} to {high}</td></tr>\n",
                escaped(effect.template.as_str()),
                grouped(effect.chats)
            ),
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

/// What ways earned of what followed, by every convention.
pub(super) fn attribution(page: &mut String, told: &Attribution) {
    put(
        page,
        format_args!(
            "<h2>Where customers came from</h2>\n<p>What followed in minor units, shared among the ways on which its customers came: by the policy's \
             convention ({}), and by the others. {}</p>\n<table>\n<thead><tr><th scope=\"col\">Way</th><th scope=\"col\">Outcomes</th>",
            told.model,
            escaped(told.warning)
        ),
    );
    for model in CreditModel::ALL {
        put(page, format_args!("<th scope=\"col\">{model}</th>"));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for (name, share) in told.rows() {
        let outcomes = grouped(share.outcomes);
        put(page, format_args!("<tr><th scope=\"row\">{}</th><td>{outcomes}</td>", escaped(name)));
        for model in CreditModel::ALL {
            let credit = share.by_model.get(model).copied().unwrap_or(0);
            put(page, format_args!("<td>{}</td>", grouped(credit)));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}
