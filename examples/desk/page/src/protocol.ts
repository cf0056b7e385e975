/**
 * What travels between the panes of the page and their host.
 *
 * @packageDocumentation
 */

import type { Decision, Effect, Event, NumberedEffect, Packet, Query, Report } from "switchboard-engine";

export type Role = "customer" | "agent" | "supervisor";

/** Effects of one kind: `EffectOf<"offer_made">`. */
export type EffectOf<T extends Effect["type"]> = Extract<Effect, { type: T }>;

/** An event as the page sends it: the host knows who we are, and what time it is. */
export type Wish = { [T in Event as T["type"]]: Partial<T> & { type: T["type"] } }[Event["type"]];

/** Who we are, told once a connection. */
export interface Hello {
  readonly role: Role;
  readonly name: string;
  /** The customer's live chat. */
  readonly chat: string | null;
  /** What the engine knows of an agent. */
  readonly agent: { readonly presence: string } | null;
  /** The queues of the policy. */
  readonly queues: readonly string[];
  /** The host's time. */
  readonly now: number;
  /** The last effect before this connection. */
  readonly seq: number;
  readonly fingerprint: string;
}

/** What the simulated people may be told to do. */
export type Order = "rush" | "lose_agent";

/** Why something was not done. */
export interface Refusal {
  readonly code: string;
  readonly path?: string;
  readonly message?: string;
  readonly found?: string | null;
  readonly expected?: string | null;
  readonly remedy?: string | null;
  readonly line?: number;
  readonly column?: number;
}

/** A prepared text as it stands for one chat: the answer to `templates`. */
export interface PreparedTemplate {
  readonly template: string;
  readonly version: number;
  /** In the order in which they are read. */
  readonly slots: readonly {
    readonly slot: string;
    readonly kind: "text" | "count" | "money" | "date" | "link";
    readonly personal: boolean;
    readonly optional: boolean;
    readonly chars_max: number;
  }[];
  readonly language: string | null;
  readonly text: string | null;
  /** Why it cannot be sent, whatever stands in its slots. */
  readonly refused: Refusal | null;
}

/** What a customer would read: the answer to `prepared_text`. */
export interface PreparedText {
  readonly text: string | null;
  readonly refused: Refusal | null;
}

/** A queue on the board. */
export interface BoardQueue {
  readonly name: string;
  readonly waiting: number;
  readonly available: number;
  readonly free_units: number;
  readonly oldest_wait_ms: number | null;
}

/** One minute of the day. */
export interface Minute {
  readonly at: number;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly waiting: number;
}

/** An interval in which customers are counted against the forecast. */
export interface Volume {
  readonly at: number;
  readonly arrivals: number;
  /** `null` where nothing was forecast. */
  readonly expected: number | null;
}

/** A decision in one line. */
export type DecisionLine = Pick<Decision, "id" | "at" | "question" | "outcome"> & {
  readonly chat: string | null;
  readonly agent: string | null;
  /** The decisive reason. */
  readonly reason: string | null;
};

/** Something that is not as it should be, until it is over. */
export interface Alert {
  readonly alert: string;
  readonly kind: string;
  readonly chat: string | null;
  readonly agent: string | null;
  readonly since: number;
  readonly attention: "open" | "acknowledged" | "snoozed";
}

/** A share from 0 to 1, now and so far; `null` where there is none. */
export interface Shares {
  readonly now: number | null;
  readonly customers_now: number;
  readonly so_far: number | null;
}

/** The sixteen figures, as the engine computes them. */
export interface Wall {
  readonly waiting: number;
  readonly oldest_wait_ms: number | null;
  readonly wait_mean_ms: number | null;
  readonly service_level: Shares;
  readonly abandonment: Shares;
  readonly active: number;
  readonly free_units: number;
  readonly occupancy: number | null;
  readonly agents: Readonly<Record<string, number>>;
  readonly longest: { readonly chat: string; readonly agent: string | null; readonly lasts_ms: number } | null;
  readonly first_response: { readonly mean_ms: number | null; readonly p90_ms: number | null; readonly chats: number };
  readonly containment: number | null;
  readonly handoffs: Readonly<Record<string, number>>;
  readonly volume: { readonly level: number; readonly arrivals: number; readonly expected: number | null };
  readonly alerts_open: number;
  readonly mode: "normal" | "surge" | "crisis" | "frozen";
}

/** A chat that is not closed, as far as the board tells of it. */
export interface OpenChat {
  readonly chat: string;
  readonly state: string;
  readonly queue: string;
  readonly owner: string | null;
  readonly requested_at: number;
}

/** An agent, as far as the board tells of them. */
export interface KnownAgent {
  readonly presence: string | Readonly<Record<string, unknown>>;
  readonly load: { readonly offered: number; readonly active: number; readonly wrap_up: number };
  readonly capacity: number;
}

/** The answer to `state`. */
export interface State {
  readonly chats: readonly OpenChat[];
  readonly agents: Readonly<Record<string, KnownAgent>>;
}

/** A chat behind a metric, with what it is for this chat alone, in the metric's unit. */
export interface ChatBehind {
  readonly chat: string;
  readonly requested_at: number;
  readonly value: number;
}

/** The answer to `metric_chats`. */
export interface MetricChats {
  readonly count: number;
  readonly chats: readonly ChatBehind[];
}

/** What the wallboard shows. */
export interface Board {
  readonly now: number;
  readonly wall: Wall;
  readonly report: Report;
  readonly queues: readonly BoardQueue[];
  readonly series: readonly Minute[];
  readonly volumes: readonly Volume[];
  readonly decisions: readonly DecisionLine[];
  readonly alerts: readonly Alert[];
  /** What supervisors were called for, the latest first. */
  readonly calls: readonly EffectOfNumbered<"notify_supervisor">[];
}

type EffectOfNumbered<T extends Effect["type"]> = NumberedEffect & EffectOf<T>;

/** What the host says of a document. */
export type Verdict =
  | { readonly fingerprint: string; readonly changes: boolean; readonly warnings: readonly string[] }
  | { readonly issues: readonly Refusal[] };

/** A decision, as far as two of them are compared. */
export interface Decided {
  readonly question: string;
  readonly outcome: string;
  readonly agent: string | null;
  readonly queue: string | null;
  readonly reason: string | null;
}

/** What another policy would have done to the last hour. */
export interface WhatIf {
  readonly since: number;
  readonly inputs: number;
  readonly chats: number;
  readonly chats_changed: number;
  readonly decisions_changed: number;
  readonly figures: readonly { readonly figure: string; readonly before: number | null; readonly after: number | null }[];
  /** The first decision in which a chat went another way. */
  readonly partings: readonly {
    readonly at: number;
    readonly chat: string;
    readonly before: Decided | null;
    readonly after: Decided | null;
  }[];
}

export type { Decision, NumberedEffect, Packet, Query, Report };
