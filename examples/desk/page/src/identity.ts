/**
 * Who we are, as the host wants to hear it.
 *
 * An open desk believes a role and a name. Any other wants an assertion of the operator's site, and gets nothing else: a pane that cannot
 * have one says so and stays out, it never tries with less. On one machine the host vouches for the panes of the page itself.
 *
 * @packageDocumentation
 */

import type { Role } from "./protocol.js";

/** How people are believed at this desk. */
interface Ways {
  readonly mode: "open" | "signed" | "bound";
  /** Who hands out assertions to the panes of this page. */
  readonly issuer: string | null;
}

/** What is shown to the host. */
export type Shown = { readonly role: Role; readonly name: string } | { readonly assertion: string };

/** Nobody vouches for us. */
export class Unknown extends Error {}

let known: Ways | null = null;

/** Asked once: a desk does not change its ways, and one that cannot be reached is asked again. */
async function ways(): Promise<Ways> {
  if (known) return known;
  const answer = await fetch("/identity");
  if (!answer.ok) throw new Unknown(`/identity: ${answer.status}`);
  known = (await answer.json()) as Ways;
  return known;
}

/** Do people say of themselves here what otherwise the operation says of them? */
export async function saysOfItself(): Promise<boolean> {
  return (await ways()).mode === "open";
}

/** Who we are, for the connection or request called `place`. */
export async function shown(role: Role, name: string, place: string): Promise<Shown> {
  const { mode, issuer } = await ways();
  if (mode === "open") return { role, name };
  if (issuer === null) throw new Unknown("This desk wants people to sign in: open it from the operator's site.");
  const answer = await fetch(issuer, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ role, name, bound_to: place }),
  });
  const told = (await answer.json()) as { readonly assertion?: string; readonly error?: { readonly message: string } };
  if (told.assertion === undefined) throw new Unknown(told.error?.message ?? `${issuer}: ${answer.status}`);
  return { assertion: told.assertion };
}

/** A request of a supervisor, who says who they are. */
export async function request(method: "GET" | "POST", path: string, body?: string): Promise<Response> {
  const who = await shown("supervisor", SUPERVISOR, `${method} ${path}`);
  const headers: Record<string, string> = "assertion" in who ? { authorization: `Bearer ${who.assertion}` } : {};
  return fetch(path, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** Who sits at this page. */
export const AGENT = "sam";
export const SUPERVISOR = "lead";
