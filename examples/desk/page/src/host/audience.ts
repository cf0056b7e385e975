/**
 * Whom an effect concerns.
 *
 * @packageDocumentation
 */

import type { NumberedEffect, Role } from "../protocol.js";

/** What customers are told of their own chat. */
const FOR_CUSTOMERS: ReadonlySet<NumberedEffect["type"]> = new Set([
  "admit",
  "assigned",
  "callback_scheduled",
  "close",
  "correct_message",
  "defer",
  "deflect",
  "deliver_message",
  "deliver_template",
  "disclose",
  "enqueue",
  "escalate_to",
  "position_changed",
  "request_authentication",
  "requeued",
  "send_template",
  "start_wrap_up",
]);

export function concerns(
  who: { readonly role: Role; readonly name: string },
  effect: NumberedEffect,
  owners: ReadonlyMap<string, string>,
  customers: ReadonlyMap<string, string>,
): boolean {
  if (who.role === "supervisor") return true;
  const chat = "chat" in effect ? effect.chat : null;
  if (who.role === "customer") {
    return chat !== null && customers.get(chat) === who.name && FOR_CUSTOMERS.has(effect.type);
  }
  if ("agent" in effect && effect.agent === who.name) return true;
  if (effect.type === "transfer_offered" && effect.to === who.name) return true;
  // A packet comes before its chat has an owner; whoever takes the chat needs it.
  if (effect.type === "handoff_packet") return true;
  return chat !== null && owners.get(chat) === who.name;
}
