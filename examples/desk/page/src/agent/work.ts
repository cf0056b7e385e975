/**
 * What an agent has before them, computed from the effects that the host sends.
 *
 * @packageDocumentation
 */

import type { NumberedEffect, Packet } from "../protocol.js";
import type { Hidden } from "../secret.js";
import type { Speaker, Suggestion } from "switchboard-engine";

/** A line of a chat. */
export interface Said {
  readonly seq: number;
  readonly from: Speaker;
  readonly text: string;
  readonly hidden: readonly Hidden[];
}

/** A chat in an agent's hands. */
export interface Chat {
  readonly chat: string;
  readonly stage: "active" | "parked" | "wrap_up";
  readonly said: readonly Said[];
  readonly packet: Packet | null;
  readonly unread: number;
  /** When the wrap-up ends by itself. */
  readonly until: number | null;
  /** What the bot asks a human to approve. */
  readonly proposal: { readonly id: string; readonly action: string } | null;
  /** Articles that may help, of which the agent has said nothing yet; the latest first. */
  readonly help: readonly Suggestion[];
  /** The decision that gave it to this agent. */
  readonly decision: number;
}

/** An offer that waits for an answer. */
export interface Offer {
  readonly offer: number;
  readonly chat: string;
  readonly kind: "offer" | "transfer";
  readonly expires_at: number;
  readonly decision: number;
}

export interface Work {
  readonly presence: string;
  readonly offers: readonly Offer[];
  readonly chats: readonly Chat[];
  readonly chosen: string | null;
}

export const IDLE: Work = { presence: "away", offers: [], chats: [], chosen: null };

/** Lines of a chat that the page keeps. */
const LINES = 500;

function changed(work: Work, chat: string, change: (chat: Chat) => Chat): Work {
  return { ...work, chats: work.chats.map((one) => (one.chat === chat ? change(one) : one)) };
}

function without(work: Work, chat: string): Work {
  const chats = work.chats.filter((one) => one.chat !== chat);
  return { ...work, chats, chosen: work.chosen === chat ? (chats[0]?.chat ?? null) : work.chosen };
}

function given(work: Work, chat: string, decision: number): Work {
  if (work.chats.some((one) => one.chat === chat)) return changed(work, chat, (one) => ({ ...one, stage: "active" }));
  const fresh: Chat = { chat, stage: "active", said: [], packet: null, unread: 0, until: null, proposal: null, help: [], decision };
  return { ...work, chats: [...work.chats, fresh], chosen: work.chosen ?? chat };
}

function closedOffer(work: Work, offer: number): Work {
  return { ...work, offers: work.offers.filter((one) => one.offer !== offer) };
}

export type Spoken = Extract<NumberedEffect, { type: "deliver_message" | "deliver_template" }>;

/** What is said by an effect. */
export function said({ seq, from, text, hidden }: Spoken): Said {
  return { seq, from, text, hidden: hidden.map(({ entity, seal }) => ({ entity, seal: seal ?? null })) };
}

/** The work when it is known what happened in a chat before it was ours. */
export function recalled(work: Work, chat: string, past: readonly NumberedEffect[]): Work {
  const spoken = past.filter((effect): effect is Spoken => effect.type === "deliver_message" || effect.type === "deliver_template");
  const packet = past.findLast((effect) => effect.type === "handoff_packet")?.packet ?? null;
  return changed(work, chat, (one) => {
    const known = new Set(one.said.map((line) => line.seq));
    const before = spoken.map(said).filter((line) => !known.has(line.seq));
    const lines = [...before, ...one.said].sort((a, b) => a.seq - b.seq);
    return { ...one, packet: packet ?? one.packet, said: lines.slice(-LINES) };
  });
}

/** The work after one more effect. */
export function after(work: Work, effect: NumberedEffect, me: string): Work {
  switch (effect.type) {
    case "offer_made":
    case "transfer_offered": {
      const to = effect.type === "offer_made" ? effect.agent : effect.to;
      if (to !== me) return work;
      const { offer, chat, expires_at, decision } = effect;
      const kind = effect.type === "offer_made" ? "offer" : "transfer";
      return { ...work, offers: [...work.offers, { offer, chat, kind, expires_at, decision }] };
    }
    case "offer_expired":
    case "offer_rescinded":
      return closedOffer(work, effect.offer);
    case "transfer_ended":
      return { ...work, offers: work.offers.filter((one) => one.chat !== effect.chat) };
    case "assigned": {
      const rest = { ...work, offers: work.offers.filter((one) => one.chat !== effect.chat) };
      return effect.agent === me ? given(rest, effect.chat, effect.decision) : without(rest, effect.chat);
    }
    case "released":
      return effect.agent === me ? without(work, effect.chat) : work;
    case "deliver_message":
    case "deliver_template": {
      const line = said(effect);
      const seen = work.chosen === effect.chat || effect.from === "agent";
      return changed(work, effect.chat, (one) => ({
        ...one,
        stage: one.stage === "parked" && effect.from === "customer" ? "active" : one.stage,
        said: [...one.said.slice(1 - LINES), line],
        unread: seen ? one.unread : one.unread + 1,
      }));
    }
    case "correct_message":
      return changed(work, effect.chat, (one) => ({
        ...one,
        said: one.said.map((line) => (line.seq === effect.message ? { ...said({ ...effect, type: "deliver_message" }), seq: line.seq } : line)),
      }));
    case "handoff_packet":
      return changed(work, effect.chat, (one) => ({ ...one, packet: effect.packet }));
    case "request_approval":
      return changed(work, effect.chat, (one) => ({ ...one, proposal: { id: effect.proposal, action: effect.action } }));
    case "suggest_articles":
      return changed(work, effect.chat, (one) => ({ ...one, help: [...effect.articles, ...one.help] }));
    case "perform_action":
    case "refuse_action":
      return changed(work, effect.chat, (one) => ({ ...one, proposal: null }));
    case "park":
      return effect.agent === me ? changed(work, effect.chat, (one) => ({ ...one, stage: "parked" })) : work;
    case "start_wrap_up":
      if (effect.agent !== me) return work;
      return changed(work, effect.chat, (one) => ({ ...one, stage: "wrap_up", until: effect.until }));
    case "end_wrap_up":
      return effect.agent === me ? without(work, effect.chat) : work;
    case "close":
      return changed(work, effect.chat, (one) => one).chats.find((one) => one.chat === effect.chat)?.stage === "wrap_up"
        ? work
        : without(work, effect.chat);
    case "presence_forced":
      return effect.agent === me ? { ...work, presence: effect.presence } : work;
    default:
      return work;
  }
}

/** The work when the agent has said what they think of an article. */
export function judged(work: Work, chat: string, article: string): Work {
  return changed(work, chat, (one) => ({ ...one, help: one.help.filter((it) => it.article !== article) }));
}

/** The work when the agent looks at a chat. */
export function looking(work: Work, chat: string): Work {
  return { ...changed(work, chat, (one) => ({ ...one, unread: 0 })), chosen: chat };
}
