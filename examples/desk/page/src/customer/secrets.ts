/**
 * Hiding what is secret before it leaves the page.
 *
 * The engine's widget build masks by the same rules by which the host masks again. Until it is loaded nothing
 * is sent; if it cannot be loaded, the window says so, and the host still masks before anybody sees the text.
 *
 * @packageDocumentation
 */

import { maskRules } from "../server.js";
import type { Masked, Policy } from "switchboard-engine/widget";

export type Hide = (text: string) => Masked;

let begun: Promise<Policy> | null = null;

async function begin(): Promise<Policy> {
  const [widget, rules] = await Promise.all([import("switchboard-engine/widget"), maskRules()]);
  await widget.load();
  return widget.Policy.compile(JSON.stringify(rules));
}

/** The masker; loaded once a page, and tried again after a failure. */
export async function hider(): Promise<Hide> {
  begun ??= begin().catch((reason: unknown) => {
    begun = null;
    throw reason;
  });
  const policy = await begun;
  return (text) => policy.mask(text);
}
