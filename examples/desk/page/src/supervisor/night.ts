/**
 * Night falls, and it is day again: the policy that decides, with hours of which now is none, and without them.
 *
 * Nothing is pretended: another policy is applied, as it is from the editor, and whoever asks for a chat then is told when it opens.
 *
 * @packageDocumentation
 */

import { Refused } from "../link.js";
import type { Refusal } from "../protocol.js";
import { apply, policy } from "../server.js";

const NIGHT = "night-button";

/** How long it is closed from now, at least, and how long it is open then. */
const CLOSED_HOURS = 8;
const OPEN_HOURS = 8;

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The part of a policy that is changed here; the rest is passed on as it is. */
interface Document {
  calendar?: { hours?: Record<string, object> };
  routing?: { queues?: Record<string, { hours?: string }> };
}

async function change(to: (document: Document) => void): Promise<void> {
  const document = JSON.parse(await policy()) as Document;
  to(document);
  const told = await apply(JSON.stringify(document, null, 2));
  if ("issues" in told) throw new Refused(told.issues[0] ?? ({ code: "policy_issues" } satisfies Refusal));
}

/** Closes every queue that has no hours of its own, as if it were night at `now`. */
export function nightFalls(now: number): Promise<void> {
  const begins = (new Date(now).getUTCHours() + CLOSED_HOURS) % 24;
  const two = (hour: number) => `${hour}`.padStart(2, "0");
  const interval = `${two(begins)}:00-${two(begins + OPEN_HOURS)}:00`;
  return change((document) => {
    const hours = { zone: "UTC", weekly: Object.fromEntries(WEEK.map((day) => [day, [interval]])) };
    document.calendar = { ...document.calendar, hours: { ...document.calendar?.hours, [NIGHT]: hours } };
    for (const queue of Object.values(document.routing?.queues ?? {})) queue.hours ??= NIGHT;
  });
}

/** Takes back what `nightFalls` did. */
export function dayBreaks(): Promise<void> {
  return change((document) => {
    for (const queue of Object.values(document.routing?.queues ?? {})) if (queue.hours === NIGHT) delete queue.hours;
    delete document.calendar?.hours?.[NIGHT];
  });
}
