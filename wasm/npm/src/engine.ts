/**
 * The engine.
 *
 * @packageDocumentation
 */

import * as glue from "../pkg/full/switchboard.js";
import { read } from "./errors.js";
import { Instance, Owned, type ModuleSource } from "./instance.js";
import { CompiledPolicy, text } from "./policy.js";
import type {
  AgentExplanation,
  ChatQuery,
  ChatView,
  Deadline,
  Decision,
  EngineOptions,
  Event,
  ExplainAgentQuery,
  ExplainChatQuery,
  ExplainQuery,
  Fairness,
  FairnessQuery,
  Query,
  QueueQuery,
  QueueView,
  Reaction,
  Report,
  ReportQuery,
  Rules,
  WaitExplanation,
} from "./types.js";

/** The one instance of the full module. */
const full = new Instance<typeof glue>(glue);

/** An event with its time, as it stands in a log. */
export type TimedEvent = Event & { readonly at: number; readonly id?: string };

/** What the library says of itself. */
export interface Switchboard {
  /** The version of the library, such as "0.1.0". */
  readonly version: string;
}

/** Loads the module; after an `EnginePoisonedError` it begins a fresh instance. */
export async function load(source?: ModuleSource): Promise<Switchboard> {
  await full.load(source);
  return { version: full.call((raw) => raw.version()) };
}

/** A compiled policy. It never changes; engines keep what they need of it. */
export class Policy extends CompiledPolicy<glue.RawPolicy, typeof glue> {
  /**
   * Compiles a policy document, given as an object or as its JSON text, with the rules of the time
   * zones that it names.
   *
   * @throws SwitchboardError with every issue at once.
   */
  static compile(document: Rules | string, zones?: unknown): Policy {
    const json = text(document);
    const zoneData = zones === undefined ? undefined : text(zones);
    return new Policy(full, (glue) => glue.RawPolicy.compile(json, zoneData));
  }

  /** 32 hexadecimal digits: policies with the same ones decide alike. */
  get fingerprint(): string {
    return this.owned.use((raw) => raw.fingerprint());
  }
}

/** An engine: events in, reactions out. */
export class Engine {
  readonly #owned: Owned<glue.RawEngine, typeof glue>;

  /** An engine without chats and agents, whose clock stands at `startMs`. */
  constructor(policy: Policy, options: EngineOptions | undefined, startMs: number);
  /** @internal */
  constructor(owned: Owned<glue.RawEngine, typeof glue>);
  constructor(
    from: Policy | Owned<glue.RawEngine, typeof glue>,
    options?: EngineOptions,
    startMs = Number.NaN,
  ) {
    this.#owned =
      from instanceof Owned
        ? from
        : new Owned(full, "engine", (raw) =>
            from.owned.use((policy) => raw.RawEngine.create(policy, written(options), startMs)),
          );
  }

  /** An engine that goes on from a snapshot, under the policy and with the options of then. */
  static restore(policy: Policy, snapshot: Uint8Array, options?: EngineOptions): Engine {
    return new Engine(
      new Owned(full, "engine", (raw) =>
        policy.owned.use((policy) => raw.RawEngine.restore(policy, written(options), snapshot)),
      ),
    );
  }

  /**
   * Something happened. Carry the effects out in their order.
   *
   * @throws SwitchboardError when the event is refused; nothing has changed then.
   */
  handle(event: TimedEvent): Reaction;
  handle(atMs: number, event: Event): Reaction;
  handle(first: TimedEvent | number, event?: Event): Reaction {
    return read(this.handleText(timed(first, event)));
  }

  /** As `handle`, in the JSON of the log: the reaction's text, or that of `{"error":…}`. */
  handleText(event: string): string {
    return this.#owned.use((raw) => raw.handle(event));
  }

  /** What an event would do; nothing changes. */
  preview(event: TimedEvent): Reaction;
  preview(atMs: number, event: Event): Reaction;
  preview(first: TimedEvent | number, event?: Event): Reaction {
    const json = timed(first, event);
    return read(this.#owned.use((raw) => raw.preview(json)));
  }

  /** Does what is due. Calling it more often, or late, changes no decision. */
  advance(nowMs: number): Reaction {
    return read(this.advanceText(nowMs));
  }

  /** As `advance`, as text. */
  advanceText(nowMs: number): string {
    return this.#owned.use((raw) => raw.advance(nowMs));
  }

  /** From `atMs` on, another policy decides. */
  replacePolicy(atMs: number, policy: Policy): Reaction {
    return read(this.replacePolicyText(atMs, policy));
  }

  /** As `replacePolicy`, as text. */
  replacePolicyText(atMs: number, policy: Policy): string {
    return policy.owned.use((next) => this.#owned.use((raw) => raw.replace_policy(atMs, next)));
  }

  /** A question about the state: a chat, an agent, a queue, a decision, the figures. */
  query(question: ChatQuery): ChatView;
  query(question: QueueQuery): QueueView;
  query(question: ExplainQuery): Decision;
  query(question: ExplainChatQuery): WaitExplanation;
  query(question: ExplainAgentQuery): AgentExplanation;
  query(question: FairnessQuery): Fairness;
  query(question: ReportQuery): Report;
  query(question: Query): unknown;
  query(question: Query): unknown {
    const json = JSON.stringify(question);
    return read(this.#owned.use((raw) => raw.query(json)));
  }

  /** When to call `advance`, and why; `null` when nothing will ever be due. */
  get deadline(): Deadline | null {
    return read(this.#owned.use((raw) => raw.deadline()));
  }

  /** The state in 32 hexadecimal digits, the same on every platform. */
  get digest(): string {
    return this.#owned.use((raw) => raw.digest());
  }

  /** The whole state, for `Engine.restore`. */
  snapshot(): Uint8Array {
    return this.#owned.use((raw) => raw.snapshot());
  }

  /** Gives the memory back. */
  free(): void {
    this.#owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

function written(options: EngineOptions | undefined): string {
  return options === undefined ? "" : text(options);
}

function timed(first: TimedEvent | number, event: Event | undefined): string {
  return JSON.stringify(typeof first === "number" ? { at: first, ...event } : first);
}
