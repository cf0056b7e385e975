/**
 * The keys of the answers, for the test that compares `answers.ts` with what the engine says: the
 * compiler refuses a list that is not that of the type.
 *
 * @internal
 * @packageDocumentation
 */

import type {
  AgentExplanation,
  ChatView,
  Deadline,
  Decision,
  Fairness,
  QueueView,
  Reaction,
  Reason,
  Share,
  WaitExplanation,
} from "./answers.js";

type Keys<T> = { readonly [key in keyof Required<T>]: true };

const reaction: Keys<Reaction> = { effects: true, decisions: true, notices: true, deadline: true };

const deadline: Keys<Deadline> = { at: true, why: true };

const decision: Keys<Decision> = {
  id: true,
  at: true,
  question: true,
  subject: true,
  outcome: true,
  reasons: true,
  excluded: true,
  runners_up: true,
};

const subject: Keys<Decision["subject"]> = { chat: true, agent: true, queue: true };

const reason: Keys<Reason> = {
  code: true,
  rule: true,
  field: true,
  saw: true,
  wanted: true,
  words: true,
};

const chat: Keys<ChatView> = {
  chat: true,
  customer: true,
  state: true,
  epoch: true,
  connection: true,
  channel: true,
  language: true,
  queue: true,
  position: true,
  priority: true,
  requires: true,
  owner: true,
  transfer_to: true,
  linked_to: true,
  requested_at: true,
  place_time: true,
  turns: true,
};

const queue: Keys<QueueView> = {
  waiting: true,
  held: true,
  offered: true,
  logged_in: true,
  available: true,
  free_units: true,
  next_place: true,
  waits: true,
};

const explainChat: Keys<WaitExplanation> = {
  chat: true,
  state: true,
  queue: true,
  position: true,
  place_time: true,
  why: true,
  excluded: true,
  decisions: true,
};

const explainAgent: Keys<AgentExplanation> = {
  presence: true,
  since: true,
  barred_by: true,
  barred_until: true,
  last_offer_at: true,
  idle_since: true,
  waiting: true,
  within_reach: true,
  share: true,
};

const share: Keys<Share> = {
  offers: true,
  accepted: true,
  declined: true,
  missed: true,
  idle_ms: true,
};

const fairness: Keys<Fairness> = { agents: true, jain_offers: true, idle_spread_ms: true };

const lists = {
  reaction,
  deadline,
  decision,
  subject,
  reason,
  chat,
  queue,
  explainChat,
  explainAgent,
  share,
  fairness,
};

/** The keys of an answer, sorted. */
export function keysOf(answer: keyof typeof lists): string[] {
  return Object.keys(lists[answer]).sort();
}
