//! What may be typed behind `switchboard`.

use clap::{Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  done; for `check`: the policy can be used
  1  the policy, or some of the input, was refused; what is wrong was said
  2  the command was not understood
  3  a file could not be read or written";

/// The Switchboard engine on the command line: check a policy, replay a log, import a history, mask or
/// screen a text.
#[derive(Debug, Parser)]
#[command(name = "switchboard", version, after_help = EXIT_CODES)]
pub(crate) struct Args {
    /// Answer for programs: JSON on standard output, summaries and errors as JSON on standard error.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say everything that is wrong with a policy: place, line, remedy.
    Check {
        /// The policy, a JSON file.
        policy: String,
    },
    /// Print what may be written, or what there is.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Play a log of events and print what the host has to do, one effect a line.
    Replay(Replay),
    /// Turn somebody else's history into events, sorted by time, on standard output. What could not be
    /// carried over is counted by reason on standard error.
    Import(Import),
    /// Hide what is secret in texts: {"id","text"} lines in, {"id","text","spans"} lines out. Offsets
    /// count code points of the text that came in.
    Mask {
        /// The policy; without it, what an empty policy hides.
        #[arg(long)]
        policy: Option<String>,
        /// The file; standard input without it, or as `-`. May be gzipped.
        #[arg(default_value = "-")]
        file: String,
    },
    /// Say what texts mean: {"id","text"} lines in, {"id","keywords","sentiment","language"} lines out. Keywords are those of
    /// the policy's topics, with severity, negation and place in code points; the sentiment is VADER's (compound, pos,
    /// neu, neg) and that of a support desk. Fields between tabulators are read, too, below a line that names them.
    Screen {
        /// The policy; without it, the topics of an empty one.
        #[arg(long)]
        policy: Option<String>,
        /// The file; standard input without it, or as `-`. May be gzipped.
        #[arg(default_value = "-")]
        file: String,
    },
    /// Compute statistics: {"test", …} lines in, the same with their figures out; `null` with a reason where nothing can be
    /// computed. --list says what there is, what each takes and where its formula stands.
    Stats {
        /// Print what can be asked for.
        #[arg(long)]
        list: bool,
        /// The file; standard input without it, or as `-`. May be gzipped.
        #[arg(default_value = "-")]
        file: String,
    },
    /// Say in words what differs between two policies.
    Diff {
        /// The policy that was.
        old: String,
        /// The policy that is to be.
        new: String,
    },
}

/// `replay`
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    /// The policy; without it the empty one, `{}`.
    #[arg(long)]
    pub(crate) policy: Option<String>,
    /// The events, one JSON object a line; standard input without it, or as `-`. May be gzipped.
    #[arg(default_value = "-")]
    pub(crate) events: String,
    /// Print how well it went, instead of the effects; also what it cost (`metrics.costs`) and why chats went wrong.
    #[arg(long, conflicts_with = "explain")]
    pub(crate) report: bool,
    /// With --report: as a page for a browser, in one file, with charts and every definition.
    #[arg(long, requires = "report", conflicts_with = "json")]
    pub(crate) html: bool,
    /// Print a business review, instead of the effects: goals of the policy (`metrics.goals`) and every figure.
    #[arg(long, value_enum, value_name = "FORM", conflicts_with_all = ["explain", "report", "json"])]
    pub(crate) review: Option<ReviewForm>,
    /// Print how every agent does beside what their chats would have taken anybody, instead of the effects (`quality.scorecard`).
    #[arg(long, conflicts_with_all = ["explain", "report", "review"])]
    pub(crate) scorecard: bool,
    /// With --review or --report: of how many working days the log is. Without it, days (UTC) on which anything happened.
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["explain", "scorecard"], value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) working_days: Option<u32>,
    /// Print a decision in words, instead of the effects: its number as effects name it, or the id of a
    /// chat for all decisions about it.
    #[arg(long, value_name = "ID")]
    pub(crate) explain: Option<String>,
}

/// How a review is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReviewForm {
    /// For people.
    Markdown,
    /// For a spreadsheet.
    Csv,
    /// As a drawing: goals, shares and times as bars, in one file.
    Svg,
    /// For machines, with the other three in it.
    Json,
}

/// `import`
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// Whose history.
    #[arg(value_enum)]
    pub(crate) format: Format,
    /// The file; `-` is standard input. May be gzipped.
    pub(crate) file: String,
    /// confidence: only rows of bots that were trained so, such as `30_per_intent`.
    #[arg(long)]
    pub(crate) training: Option<String>,
    /// irc: only conversations of this channel, such as `irc-ubuntu`.
    #[arg(long)]
    pub(crate) channel: Option<String>,
    /// anonbank: only who came when, how long they would wait and how long they take, and when agents were there; the
    /// engine decides who is served by whom when this is replayed.
    #[arg(long)]
    pub(crate) as_arrivals: bool,
    /// With --as-arrivals: how long an agent is busy after each call.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, requires = "as_arrivals")]
    pub(crate) after_call_work: u32,
}

/// What a schema is wanted of.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SchemaOf {
    /// What an operator may write (JSON Schema).
    Policy,
    /// What a host may report (JSON Schema).
    Event,
    /// What a host is told to do (JSON Schema).
    Effect,
    /// The state machines: every state and event with its result.
    States,
    /// Every metric with its definition.
    Metrics,
}

/// Formats of history that can be imported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Chats with times: people who wrote, agents who answered (JSON Lines).
    Star,
    /// Calls of a bank: menu, queue, service (CSV).
    Anonbank,
    /// Chats of a bot with its successes and failures (JSON Lines).
    Sgd,
    /// Utterances with the confidence of a bot (CSV).
    Confidence,
    /// The customers' side of chats (JSON Lines).
    Multidogo,
    /// Public support channels, many conversations at once (JSON Lines).
    Irc,
    /// A ticket desk: one row for every change of a case (CSV).
    Servicenow,
}
