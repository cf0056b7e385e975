/**
 * The host of the page: one engine, a log of what it ordered, and everybody who is connected.
 *
 * What a host has to do, in small: stamp every event with the time, hand it to the engine, deliver the effects in
 * their order to whom they concern, and call the engine again at its deadline. It decides nothing itself.
 *
 * @packageDocumentation
 */

import type { Engine, Policy, Query, Reaction, TimedEvent } from "switchboard-engine";
import type { Alert, Board, DecisionLine, Hello, Minute, NumberedEffect, Role, Verdict, WhatIf, Wish } from "../protocol.js";
import { Refused } from "../link.js";
import { Crowd } from "./crowd.js";
import { concerns } from "./audience.js";
import { SCENARIOS, type Scenario } from "./scenarios.js";

type Module = typeof import("switchboard-engine");

/** Where the engine and the desk's own files are served. */
const POLICY = "/policy.json";
const SCHEMA = "/schema.json";
const METRICS = "/metrics.json";

/** How much of the past is kept for the board and for who comes back. */
const EFFECTS_KEPT = 5_000;
const LINES_KEPT = 50;
const MINUTES_KEPT = 60;
const MINUTE_MS = 60_000;

/** Where customers at the page wait, and agents at the page serve. */
const VISITORS = "visitors";

/** How many chats a minute are expected; the simulated customers come about as often. */
const FORECAST_A_MINUTE = 12;

/** Somebody who is connected. */
export interface Member {
  readonly role: Role;
  readonly name: string;
  effect(effect: NumberedEffect): void;
  board(board: Board): void;
  drop(): void;
}

export class Host {
  readonly #module: Module;
  readonly #members = new Set<Member>();
  readonly #owners = new Map<string, string>();
  readonly #customers = new Map<string, string>();
  readonly #decisions: DecisionLine[] = [];
  readonly #alerts: Alert[] = [];
  readonly #minutes: Minute[] = [];
  readonly #events: TimedEvent[] = [];
  #effects: NumberedEffect[] = [];
  #document: string;
  #policy: Policy;
  #engine: Engine;
  #started: number;
  #chats = 0;
  #frozen = false;

  constructor(module: Module, document: string) {
    this.#module = module;
    this.#document = document;
    this.#policy = module.Policy.compile(document);
    this.#started = Date.now();
    this.#upTo(this.#started);
    this.#engine = new module.Engine(this.#policy, undefined, this.#started);
  }

  // Who is there

  greet(role: Role, name: string): Hello {
    const chat = role === "customer" ? this.chatOf(name) : null;
    const seq = this.#effects.at(-1)?.seq ?? 0;
    return { role, name, chat, now: Date.now(), seq, fingerprint: this.#policy.fingerprint, speed: 1 };
  }

  /** Connects somebody; the answer disconnects them. */
  join(member: Member): () => void {
    this.#members.add(member);
    if (member.role === "supervisor") member.board(this.#board());
    return () => this.#members.delete(member);
  }

  /** What somebody has missed. */
  since(role: Role, name: string, seq: number): NumberedEffect[] {
    const who = { role, name };
    return this.#effects.filter((effect) => effect.seq > seq && concerns(who, effect, this.#owners, this.#customers));
  }

  /** The live or last chat of a customer. */
  chatOf(customer: string): string | null {
    return [...this.#customers].findLast(([, of]) => of === customer)?.[0] ?? null;
  }

  /** Breaks the connection of everybody with this role. */
  drop(role: Role): void {
    for (const member of [...this.#members]) if (member.role === role) member.drop();
  }

  // What happens

  /** Something that somebody at the page does, as themselves. */
  happen(role: Role, name: string, wish: Wish): void {
    if (role === "customer") this.#customerWants(name, wish);
    else if (wish.type === "agent_logged_in") this.play({ ...wish, agent: name, queues: [VISITORS] } as Wish);
    // Nobody acts in another agent's name.
    else if (role === "agent" && "agent" in wish) this.play({ ...wish, agent: name } as Wish);
    else this.play(wish);
  }

  #customerWants(name: string, wish: Wish): void {
    if (wish.type === "chat_requested") {
      const chat = this.nextChat(name);
      this.play({ ...wish, chat, customer: { id: name }, queue: VISITORS } as Wish);
    } else {
      const chat = this.chatOf(name);
      if (chat === null) throw new Refused({ code: "unknown_id", message: "there is no chat yet" });
      this.play({ ...wish, chat } as Wish);
    }
  }

  /** A name for a new chat of this customer. */
  nextChat(customer: string): string {
    this.#chats += 1;
    const chat = `c-${this.#chats}`;
    this.#customers.set(chat, customer);
    return chat;
  }

  /** Hands an event to the engine and delivers what it orders. */
  play(event: Wish): Reaction {
    const timed = { ...event, at: Date.now() } as unknown as TimedEvent;
    let reaction: Reaction;
    try {
      reaction = this.#engine.handle(timed);
    } catch (reason) {
      if (!(reason instanceof this.#module.SwitchboardError)) throw reason;
      const { code, message, path, remedy } = reason;
      throw new Refused({ code, message, path, remedy });
    }
    this.#events.push(timed);
    if (event.type === "chat_requested") this.#minute("offered");
    if (event.type === "crisis_frozen") this.#frozen = true;
    if (event.type === "crisis_thawed") this.#frozen = false;
    this.#deliver(reaction);
    return reaction;
  }

  /** Wakes the engine when it wants to be woken, and tells supervisors where things stand. */
  tick(): void {
    const now = Date.now();
    const { deadline } = this.#engine;
    if (deadline !== null && deadline.at <= now) this.#deliver(this.#engine.advance(now));
    const board = this.#board();
    for (const member of this.#members) if (member.role === "supervisor") member.board(board);
  }

  #deliver(reaction: Reaction): void {
    for (const { id, at, question, outcome, subject, reasons } of reaction.decisions) {
      const line = { id, at, question, outcome, chat: subject.chat, agent: subject.agent, reason: reasons[0]?.code ?? null };
      this.#decisions.unshift(line);
    }
    this.#decisions.length = Math.min(this.#decisions.length, LINES_KEPT);
    for (const effect of reaction.effects) {
      if (effect.type === "assigned") {
        if (!this.#owners.has(effect.chat)) this.#minute("answered");
        this.#owners.set(effect.chat, effect.agent);
      }
      if (effect.type === "close" && effect.code === "abandoned") this.#minute("abandoned");
      if (effect.type === "notify_supervisor") {
        this.#alerts.unshift({ seq: effect.seq, at: effect.at, chat: effect.chat, code: effect.code });
        this.#alerts.length = Math.min(this.#alerts.length, LINES_KEPT);
      }
      this.#effects.push(effect);
      for (const member of this.#members) {
        if (concerns(member, effect, this.#owners, this.#customers)) member.effect(effect);
      }
      crowd?.see(effect);
      if (effect.type === "released") this.#owners.delete(effect.chat);
    }
    if (this.#effects.length > 2 * EFFECTS_KEPT) this.#effects = this.#effects.slice(-EFFECTS_KEPT);
  }

  ask(query: Query): unknown {
    try {
      return this.#engine.query(query);
    } catch (reason) {
      if (!(reason instanceof this.#module.SwitchboardError)) throw reason;
      throw new Refused({ code: reason.code, message: reason.message });
    }
  }

  // The board

  #minute(what: "offered" | "answered" | "abandoned"): void {
    this.#upTo(Date.now());
    const last = this.#minutes.length - 1;
    const minute = this.#minutes[last];
    if (minute) this.#minutes[last] = { ...minute, [what]: minute[what] + 1, waiting: this.#waiting() };
  }

  /** Every minute of the last hour has its place, also those in which nothing happened. */
  #upTo(now: number): void {
    const last = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    const from = Math.max((this.#minutes.at(-1)?.at ?? 0) + MINUTE_MS, last - (MINUTES_KEPT - 1) * MINUTE_MS);
    for (let at = from; at <= last; at += MINUTE_MS) {
      this.#minutes.push({ at, offered: 0, answered: 0, abandoned: 0, waiting: 0 });
    }
    this.#minutes.splice(0, this.#minutes.length - MINUTES_KEPT);
  }

  #queues(): string[] {
    const rules = JSON.parse(this.#document) as { routing?: { queues?: object } };
    return Object.keys(rules.routing?.queues ?? { default: {} });
  }

  #waiting(): number {
    return this.#queueViews().reduce((sum, { waiting, held, offered }) => sum + waiting + held + offered, 0);
  }

  #queueViews(): Board["queues"] {
    const now = Date.now();
    return this.#queues().map((name) => {
      const view = this.#engine.query({ type: "queue", queue: name });
      return { name, ...view, oldest_wait_ms: view.next_place === null ? null : Math.max(0, now - view.next_place) };
    });
  }

  /** Chats of the last minute against what was expected. */
  #volume(): Board["volume"] {
    const since = Date.now() - MINUTE_MS;
    const came = this.#events.filter((event) => event.type === "chat_requested" && event.at > since).length;
    return { actual: came, forecast: FORECAST_A_MINUTE };
  }

  #board(): Board {
    const agents = crowd?.agents(this.#members) ?? [];
    const views = agents.flatMap((agent) => {
      try {
        const view = this.#engine.query({ type: "agent", agent }) as Omit<Board["agents"][number], "agent">;
        return [{ ...view, agent }];
      } catch {
        return [];
      }
    });
    const volume = this.#volume();
    // Exactly 150 % is not yet a surge.
    const surge = volume.forecast !== null && volume.actual * 100 > volume.forecast * 150;
    return {
      now: Date.now(),
      mode: this.#frozen ? "frozen" : surge ? "surge" : "normal",
      queues: this.#queueViews(),
      agents: views,
      report: this.#engine.query({ type: "report" }),
      volume,
      series: [...this.#minutes],
      decisions: this.#decisions,
      alerts: this.#alerts,
    };
  }

  // The policy

  get document(): string {
    return this.#document;
  }

  /** What is wrong with a document, or that it may be applied. */
  check(document: string): Verdict {
    try {
      const policy = this.#module.Policy.compile(document);
      const { fingerprint, warnings } = policy;
      policy.free();
      return { fingerprint, changes: fingerprint !== this.#policy.fingerprint, warnings: warnings.map(({ path, found }) => `${path}: ${found}`) };
    } catch (reason) {
      if (!(reason instanceof this.#module.SwitchboardError)) throw reason;
      const issues = reason.issues.map(({ code, path, place, found, expected, remedy }) => ({
        code,
        path,
        message: `found ${found}, expected ${expected}`,
        remedy,
        ...place,
      }));
      return { issues: issues.length > 0 ? issues : [{ code: reason.code, message: reason.message }] };
    }
  }

  apply(document: string): Verdict {
    const verdict = this.check(document);
    if ("issues" in verdict) return verdict;
    const policy = this.#module.Policy.compile(document);
    this.#deliver(this.#engine.replacePolicy(Date.now(), policy));
    this.#policy = policy;
    this.#document = document;
    return verdict;
  }

  /** The same events under another policy: what would have been decided differently. */
  whatIf(document: string): WhatIf | Verdict {
    const verdict = this.check(document);
    if ("issues" in verdict) return verdict;
    const [before, after] = [this.#policy, this.#module.Policy.compile(document)].map((policy) => this.#replay(policy));
    if (!before || !after) return verdict;
    const changed = before.outcomes.flatMap((line, n) => {
      const other = after.outcomes[n];
      return other !== undefined && other.outcome !== line.outcome ? [{ at: line.at, before: line.outcome, after: other.outcome }] : [];
    });
    return { before: before.report, after: after.report, changed };
  }

  #replay(policy: Policy): { report: Board["report"]; outcomes: { at: number; outcome: string }[] } {
    const engine = new this.#module.Engine(policy, undefined, this.#started);
    const outcomes: { at: number; outcome: string }[] = [];
    for (const event of this.#events) {
      let outcome = "refused";
      try {
        outcome = engine.handle(event).decisions.map((decision) => decision.outcome).join(", ");
      } catch (reason) {
        if (!(reason instanceof this.#module.SwitchboardError)) throw reason;
      }
      outcomes.push({ at: event.at, outcome });
    }
    const report = engine.query({ type: "report" });
    engine.free();
    return { report, outcomes };
  }

  // The rest

  scenario(name: Scenario): void {
    SCENARIOS[name](this, crowd);
  }
}

let crowd: Crowd | null = null;
let begun: Promise<Host> | null = null;

async function begin(): Promise<Host> {
  const [module, document] = await Promise.all([import("switchboard-engine"), fetch(POLICY).then((it) => it.text())]);
  await module.load();
  const desk = new Host(module, document);
  crowd = new Crowd(desk);
  setInterval(() => desk.tick(), 1_000);
  return desk;
}

/** The one host of this page. */
export function host(): Promise<Host> {
  begun ??= begin();
  return begun;
}

/** What a customer's browser may know of the policy: what is hidden, and how. */
export async function widgetPolicy(): Promise<string> {
  const rules = JSON.parse((await host()).document) as { text?: { mask?: unknown } };
  return JSON.stringify({ text: { mask: rules.text?.mask ?? {} } });
}

export async function schema<T>(): Promise<T> {
  return (await fetch(SCHEMA)).json() as Promise<T>;
}

/** Every metric's definition, by its id. */
export async function definitions(): Promise<Readonly<Record<string, string>>> {
  const all = (await (await fetch(METRICS)).json()) as { id: string; words: string; formula: string }[];
  return Object.fromEntries(all.map((one) => [one.id, `${one.words} ${one.formula}.`]));
}
