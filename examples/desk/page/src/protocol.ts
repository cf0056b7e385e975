/**
 * What travels between the panes of the page and their host.
 *
 * @packageDocumentation
 */

import type { Decision, Effect, Event, NumberedEffect, Packet, Report } from "switchboard-engine";

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
  /** The host's time: the engine's clock may run faster than ours. */
  readonly now: number;
  /** The last effect before this connection. */
  readonly seq: number;
  readonly fingerprint: string;
  /** How many seconds of the desk pass in one of ours. */
  readonly speed: number;
}

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

/** A queue on the board. */
export interface BoardQueue {
  readonly name: string;
  readonly waiting: number;
  readonly held: number;
  readonly offered: number;
  readonly available: number;
  readonly free_units: number;
  readonly oldest_wait_ms: number | null;
}

/** An agent, as the engine tells of them. */
export interface AgentView {
  readonly agent: string;
  readonly presence: string;
  readonly since: number;
  readonly capacity: number;
  readonly load: { readonly active: number; readonly offered: number; readonly wrap_up: number };
  readonly chats: readonly string[];
  readonly offers: readonly number[];
}

/** One minute of the day. */
export interface Minute {
  readonly at: number;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly waiting: number;
}

/** A decision in one line. */
export type DecisionLine = Pick<Decision, "id" | "at" | "question" | "outcome"> & {
  readonly chat: string | null;
  readonly agent: string | null;
  /** The decisive reason. */
  readonly reason: string | null;
};

/** Something that a supervisor should see to. */
export interface Alert {
  readonly seq: number;
  readonly at: number;
  readonly chat: string | null;
  readonly code: string;
}

/** What the wallboard shows. */
export interface Board {
  readonly now: number;
  readonly mode: "normal" | "surge" | "frozen";
  readonly queues: readonly BoardQueue[];
  readonly agents: readonly AgentView[];
  readonly report: Report;
  readonly volume: { readonly actual: number; readonly forecast: number | null };
  readonly series: readonly Minute[];
  readonly decisions: readonly DecisionLine[];
  readonly alerts: readonly Alert[];
}

/** What the host says of a document. */
export type Verdict =
  | { readonly fingerprint: string; readonly changes: boolean; readonly warnings: readonly string[] }
  | { readonly issues: readonly Refusal[] };

/** What `what-if` answers: the last hour as it was, and as it would have been. */
export interface WhatIf {
  readonly before: Report;
  readonly after: Report;
  readonly changed: readonly { readonly at: number; readonly before: string; readonly after: string }[];
}

export type { Decision, NumberedEffect, Packet, Report };
