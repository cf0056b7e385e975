/**
 * What the engine answers, around the generated types: reactions, decisions, views.
 *
 * @packageDocumentation
 */

import type { ChatState, Effect, NoticeCode, Question } from "./types.generated.js";

/** An order to the host, with its number, its instant and the decision behind it. */
export type NumberedEffect = Effect & {
  /** Counted from 1 without a gap: what has been done is known by the last number done. */
  readonly seq: number;
  /** The instant it belongs to, in milliseconds since 1970. */
  readonly at: number;
  /** The `id` of the decision. */
  readonly decision: number;
};

/** A value that a rule looked at. */
export type Value = string | number | boolean | readonly string[] | null;

/** One reason of a decision. */
export interface Reason {
  /** Stable name: `low_confidence`, `out_of_hours` … */
  readonly code: string;
  /** JSON pointer to the rule in the policy. */
  readonly rule: string | null;
  /** What was looked at. */
  readonly field: string | null;
  /** What was seen there. */
  readonly saw: Value;
  /** What the rule wanted. */
  readonly wanted: Value;
  /** The same in words, where the values alone do not tell. */
  readonly words: string | null;
}

/** Why it fell so. */
export interface Decision {
  readonly id: number;
  readonly at: number;
  /** The question that was decided. */
  readonly question: Question;
  /** Whom it is about. */
  readonly subject: {
    readonly chat: string | null;
    readonly agent: string | null;
    readonly queue: string | null;
  };
  /** The answer: `admit`, `hand_off`, `offer`, `wait` … */
  readonly outcome: string;
  /** The decisive one first. */
  readonly reasons: readonly Reason[];
  /** Agents passed over, counted by reason. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Agents who came next. */
  readonly runners_up: readonly string[];
}

/** Something to know, though nothing is to be done. */
export interface Notice {
  readonly code: NoticeCode;
  readonly detail: string;
}

/** When the engine wants to be called again, and why. */
export interface Deadline {
  readonly at: number;
  readonly why: string;
}

/** The answer to a call that may change the state. */
export interface Reaction {
  /** What to do, in this order. */
  readonly effects: readonly NumberedEffect[];
  /** Why. */
  readonly decisions: readonly Decision[];
  /** What else to know. */
  readonly notices: readonly Notice[];
  /** When to call `advance`; `null` when nothing will ever be due. */
  readonly deadline: Deadline | null;
}

/** A chat that is not closed. */
export interface ChatView {
  readonly chat: string;
  readonly customer: string;
  readonly state: ChatState;
  /** Counts the changes of state and owner. */
  readonly epoch: number;
  readonly connection: "connected" | "lost";
  readonly channel: string;
  readonly language: string;
  readonly queue: string;
  /** Counted from 1; `null` when it does not wait. */
  readonly position: number | null;
  readonly priority: number;
  readonly requires: Readonly<Record<string, number>>;
  readonly owner: string | null;
  readonly transfer_to: string | null;
  readonly linked_to: string | null;
  readonly requested_at: number;
  readonly place_time: number;
  readonly turns: number;
}

/** Why a chat waits, and what was decided about it. */
export interface WaitExplanation {
  readonly chat: string;
  readonly state: ChatState;
  readonly queue: string;
  readonly position: number | null;
  readonly place_time: number;
  /** `all_busy`, `no_eligible_agent`, the name of a hold; `null` when it does not wait. */
  readonly why: string | null;
  readonly excluded: Readonly<Record<string, number>>;
  readonly decisions: readonly Decision[];
}

/** The figures: metric to value, `null` where there is none; under `counts` how many things it is made of. */
export interface Report {
  readonly counts: Readonly<Record<string, number>>;
  readonly [metric: string]: number | null | Readonly<Record<string, number>>;
}

/** A queue, seen from outside. */
export interface QueueView {
  /** Chats in line, to be offered. */
  readonly waiting: number;
  /** Chats in line on hold. */
  readonly held: number;
  /** Chats in line with an open offer. */
  readonly offered: number;
  /** Agents who serve the queue and are not offline. */
  readonly logged_in: number;
  /** Of these, the available ones. */
  readonly available: number;
  /** Units that the available ones have free. */
  readonly free_units: number;
  /** The place of the chat that is first in line. */
  readonly next_place: number | null;
  /** What its past says about waits. */
  readonly waits: WaitFigures;
}

/** What the past of a queue says about its waits; times in milliseconds. */
export interface WaitFigures {
  /** Chats answered out of the line. */
  readonly answered: number;
  /** The mean time in an agent's hands of the last 20 chats. */
  readonly handle_ms: number | null;
  /** The wait of the last one answered. */
  readonly last_wait_ms: number | null;
  /** How good position times handle time over slots is. */
  readonly ql: Accuracy;
  /** How good the wait of the last one answered is. */
  readonly les: Accuracy;
  /** How good what was announced was. */
  readonly announced: Accuracy;
  /** Of these, the waits that ended within their range. */
  readonly within: number;
}

/** How far predictions were from what happened. */
export interface Accuracy {
  /** Predictions held against their wait; older ones count half. */
  readonly n: number;
  /** The sum of predicted minus waited. */
  readonly error_sum_ms: number;
  /** The sum of what they were wrong by. */
  readonly off_sum_ms: number;
}

/** Why an agent gets no offers, or what they wait for: the answer to `explain_agent`. */
export interface AgentExplanation {
  readonly presence: Presence;
  /** Since when. */
  readonly since: number;
  /** What keeps them from every offer, whatever the chat; `null` when nothing does. */
  readonly barred_by: string | null;
  /** When that ends by itself, if it does. */
  readonly barred_until: number | null;
  /** The last offer made to them. */
  readonly last_offer_at: number | null;
  /** Since when they have no chats. */
  readonly idle_since: number | null;
  /** Waiting chats by what keeps this agent from them: `skill_missing`, `capacity_full` … */
  readonly waiting: Readonly<Record<string, number>>;
  /** Waiting chats that nothing but a back-off keeps from them. */
  readonly within_reach: number;
  /** What they were offered so far. */
  readonly share: Share;
}

/** Whether an agent is there for chats; who is away may say why. */
export type Presence =
  | "offline"
  | "available"
  | "draining"
  | "not_responding"
  | "disconnected"
  | { readonly away: { readonly reason: string | null } };

/** What an agent was offered since they first logged in, and what became of it. */
export interface Share {
  readonly offers: number;
  readonly accepted: number;
  readonly declined: number;
  /** Not answered in time. */
  readonly missed: number;
  /** Time without chats, in milliseconds. */
  readonly idle_ms: number;
}

/** How evenly work is shared: the answer to `fairness`. */
export interface Fairness {
  readonly agents: Readonly<Record<string, Share>>;
  /** Jain's index of the offers: 1 when all had the same. */
  readonly jain_offers: number | null;
  /** The longest idle time less the shortest. */
  readonly idle_spread_ms: number | null;
}
