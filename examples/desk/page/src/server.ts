/**
 * What is asked of the host over plain HTTP: the policy, and files that tell what things mean.
 *
 * @packageDocumentation
 */

import { request } from "./identity.js";
import type { Refusal, Verdict, WhatIf } from "./protocol.js";

/** What the host answers to a document that it does not take. */
interface Failure {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly path?: string;
    readonly issues?: readonly {
      readonly code: string;
      readonly path: string;
      readonly found: string;
      readonly expected: string;
      readonly remedy: string;
      readonly place: { readonly line: number; readonly column: number } | null;
    }[];
  };
}

function isFailure(told: unknown): told is Failure {
  return typeof told === "object" && told !== null && "error" in told;
}

async function read<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** Sends a document; answers with what came of it, or what is wrong with it. */
async function send<T>(path: string, document: string): Promise<T | { readonly issues: readonly Refusal[] }> {
  const answer = await request("POST", path, document);
  const told = (await answer.json()) as T | Failure;
  if (!isFailure(told)) return told;
  const { error } = told;
  const issues = (error.issues ?? []).map(({ code, path: at, place, found, expected, remedy }) => ({
    code,
    path: at,
    message: `found ${found}, expected ${expected}`,
    remedy,
    ...place,
  }));
  return { issues: issues.length > 0 ? issues : [error] };
}

/** The policy that decides, as it was written. */
export async function policy(): Promise<string> {
  return (await request("GET", "/policy")).text();
}

/** What is wrong with a document, or that it may be applied. */
export function check(document: string): Promise<Verdict> {
  return send("/policy/check", document);
}

/** Lets a document decide from now on. */
export function apply(document: string): Promise<{ readonly done: true } | { readonly issues: readonly Refusal[] }> {
  return send("/policy", document);
}

/** What a document would have done to the last hour. */
export function whatIf(document: string): Promise<WhatIf | { readonly issues: readonly Refusal[] }> {
  return send("/policy/what-if", document);
}

/** What a customer's browser may know of the policy: what is hidden, and how. */
export function maskRules(): Promise<object> {
  return read("/mask");
}

/** The JSON Schema of a policy. */
export function schema<T>(): Promise<T> {
  return read("/schema.json");
}

/** Every metric's definition, by its id. */
export async function definitions(): Promise<Readonly<Record<string, string>>> {
  const all = await read<{ id: string; words: string; formula: string }[]>("/metrics.json");
  const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
  return Object.fromEntries(all.map((one) => [one.id, `${one.words} ${sentence(one.formula)}`]));
}
