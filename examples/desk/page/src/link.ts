/**
 * How a pane of the page talks to its host: what happened goes in, what concerns this person comes out.
 *
 * Here the host lives in the page (`host/`). A host behind a network has the same door, so that no pane knows
 * the difference: every effect has its number, and who comes back says which was the last one seen.
 *
 * @packageDocumentation
 */

import type { Board, Hello, NumberedEffect, Refusal, Role, Wish } from "./protocol.js";
import type { Query } from "switchboard-engine";
import { host } from "./host/host.js";

/** The host refused. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message ?? refusal.code);
  }
}

export type Connection = "connecting" | "open" | "lost";

/** What a link tells; one listener each. */
export interface Listener {
  hello?(hello: Hello): void;
  effect?(effect: NumberedEffect): void;
  board?(board: Board): void;
  connection?(state: Connection): void;
}

/** The pause before coming back. */
const PAUSE_MS = 400;

export class Link {
  /** The last effect that was shown; `null` before the first hello. */
  #seen: number | null;
  #leave: (() => void) | null = null;
  #timer = 0;
  #closed = false;

  /**
   * Connects as somebody.
   *
   * @param from the last effect already known: 0 to be told everything from the beginning, absent to begin now.
   */
  constructor(
    readonly role: Role,
    readonly name: string,
    readonly listener: Listener,
    from?: number,
  ) {
    this.#seen = from ?? null;
    void this.#connect();
  }

  /** Tells the host that something happened; rejects with `Refused`. */
  async do(event: Wish): Promise<void> {
    if (!this.#leave) throw new Refused({ code: "disconnected" });
    (await host()).happen(this.role, this.name, event);
  }

  /** Asks the engine something. */
  async ask<T>(query: Query): Promise<T> {
    if (!this.#leave) throw new Refused({ code: "disconnected" });
    return (await host()).ask(query) as T;
  }

  /** Breaks the connection, as a dead network does; it comes back by itself. */
  drop(): void {
    this.#leave?.();
    this.#leave = null;
    this.listener.connection?.("lost");
    if (!this.#closed) this.#timer = window.setTimeout(() => void this.#connect(), PAUSE_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#leave?.();
    this.#leave = null;
  }

  async #connect(): Promise<void> {
    this.listener.connection?.("connecting");
    const desk = await host();
    if (this.#closed) return;
    const hello = desk.greet(this.role, this.name);
    this.#leave = desk.join({
      role: this.role,
      name: this.name,
      effect: (effect) => this.#show(effect),
      board: (board) => this.listener.board?.(board),
      drop: () => this.drop(),
    });
    this.listener.connection?.("open");
    this.#seen ??= hello.seq;
    for (const effect of desk.since(this.role, this.name, this.#seen)) this.#show(effect);
    this.listener.hello?.(hello);
  }

  #show(effect: NumberedEffect): void {
    if (effect.seq <= (this.#seen ?? 0)) return;
    this.#seen = effect.seq;
    this.listener.effect?.(effect);
  }
}
