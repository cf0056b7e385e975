/**
 * What a customer sees of a chat, computed from the effects that the host sends.
 *
 * @packageDocumentation
 */

import type { NumberedEffect } from "../protocol.js";
import type { Speaker } from "switchboard-engine";

/** A line of the chat. */
export interface Line {
  readonly key: string;
  readonly kind: "said" | "note";
  readonly from: Speaker;
  /** What was said; for a note the words are found by `note`. */
  readonly text: string;
  readonly note?: Note;
  /** Written here and not yet taken by the host. */
  readonly pending?: boolean;
}

/** Something that happened to the chat, in a form that any language can word. */
export type Note =
  | { readonly kind: "joined"; readonly agent: string }
  | { readonly kind: "transferred" }
  | { readonly kind: "goes_to"; readonly channel: string }
  | { readonly kind: "call_at"; readonly at: number }
  | { readonly kind: "prove" }
  | { readonly kind: "ended" }
  | { readonly kind: "closed_until"; readonly at: number | null; readonly alternates: readonly string[] };

/** Where the customer stands. */
export interface Talk {
  readonly stage: "before" | "open" | "over";
  readonly lines: readonly Line[];
  readonly position: number | null;
  /** The range of the wait, while there is one in line. */
  readonly wait: { readonly low_ms: number; readonly high_ms: number } | null;
  readonly agent: string | null;
  /** The survey is asked once, after a chat that somebody answered. */
  readonly survey: "not_yet" | "open" | "answered";
}

export const NOTHING: Talk = { stage: "before", lines: [], position: null, wait: null, agent: null, survey: "not_yet" };

/** The word under which the host keeps something sealed is nothing to a customer. */
const SEALED = /\[([A-Z][A-Z0-9_]*):[b-t]{12}\]/g;

function note(talk: Talk, seq: number, what: Note): Talk {
  const line: Line = { key: `note-${seq}`, kind: "note", from: "desk", text: "", note: what };
  return { ...talk, lines: [...talk.lines, line] };
}

function said(talk: Talk, seq: number, from: Speaker, text: string): Talk {
  // Our own words come back as the host keeps them: they take the place of what we wrote.
  // The host may have hidden more in them than this page could; then it is the oldest that has not come back.
  const isOwn = (line: Line) => from === "customer" && line.key.startsWith("own-");
  const same = talk.lines.findIndex((line) => isOwn(line) && line.text === text);
  const own = same < 0 ? talk.lines.findIndex(isOwn) : same;
  const line: Line = { key: `said-${seq}`, kind: "said", from, text: text.replaceAll(SEALED, "[$1]") };
  if (own < 0) return { ...talk, lines: [...talk.lines, line] };
  return { ...talk, lines: talk.lines.with(own, line) };
}

/** The talk after one more effect. */
export function after(talk: Talk, effect: NumberedEffect): Talk {
  const { seq } = effect;
  switch (effect.type) {
    case "admit":
      return { ...talk, stage: "open" };
    case "deliver_message":
    case "deliver_template":
      return said(talk, seq, effect.from, effect.text);
    case "correct_message":
      return { ...talk, lines: talk.lines.map((line) => (line.key === `said-${effect.message}` ? { ...line, text: effect.text } : line)) };
    case "disclose":
      return said(talk, seq, "bot", effect.text);
    case "send_template":
      return said(talk, seq, "desk", effect.text);
    case "position_changed":
      return { ...talk, position: effect.position };
    case "wait_estimate":
      return { ...talk, wait: { low_ms: effect.low_ms, high_ms: effect.high_ms } };
    case "enqueue":
      return { ...talk, agent: null, wait: null };
    case "requeued":
      return note({ ...talk, agent: null }, seq, { kind: "transferred" });
    case "assigned":
      return note({ ...talk, agent: effect.agent, position: null }, seq, { kind: "joined", agent: effect.agent });
    case "escalate_to":
      return note({ ...talk, position: null }, seq, { kind: "goes_to", channel: effect.channel });
    case "callback_scheduled":
      return note({ ...talk, position: null }, seq, { kind: "call_at", at: effect.due_at });
    case "request_authentication":
      return note(talk, seq, { kind: "prove" });
    case "defer":
    case "deflect": {
      const at = effect.type === "defer" ? effect.next_open : null;
      const over: Talk = { ...talk, stage: "over", position: null };
      return note(over, seq, { kind: "closed_until", at, alternates: effect.alternates });
    }
    case "start_wrap_up":
    case "close": {
      if (talk.stage === "over") return talk;
      const answered = talk.lines.some((line) => line.from === "agent" || line.from === "bot");
      const over: Talk = { ...talk, stage: "over", position: null, survey: answered ? "open" : "not_yet" };
      return note(over, seq, { kind: "ended" });
    }
    default:
      return talk;
  }
}

/** The talk with a line that was just written here. */
export function wrote(talk: Talk, key: string, text: string): Talk {
  const line: Line = { key: `own-${key}`, kind: "said", from: "customer", text, pending: true };
  return { ...talk, stage: talk.stage === "before" ? "open" : talk.stage, lines: [...talk.lines, line] };
}

/** The talk when the host has taken, or refused, what was written here. */
export function settled(talk: Talk, key: string, outcome: "taken" | "refused"): Talk {
  const own = (line: Line) => line.key === `own-${key}`;
  return {
    ...talk,
    lines:
      outcome === "refused"
        ? talk.lines.filter((line) => !own(line))
        : talk.lines.map((line) => (own(line) ? { ...line, pending: false } : line)),
  };
}
