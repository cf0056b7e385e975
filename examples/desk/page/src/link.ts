/**
 * How a pane of the page talks to its host: what happened goes in, what concerns this person comes out.
 *
 * Two numbers make it safe. Everything said has an id, and is said again after a break until it is answered; what had
 * arrived already is answered as known. Everything heard has a sequence number, and who comes back says which was the
 * last: what was missed is told, and nothing twice. So neither a dead network nor a host that was killed loses a word.
 *
 * @packageDocumentation
 */

import { Unknown, shown } from "./identity.js";
import type { Board, Hello, NumberedEffect, Order, Query, Refusal, Role, Wish } from "./protocol.js";

/** The host refused. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message ?? refusal.code);
  }
}

export type Connection = "connecting" | "open" | "lost";

/** What a link tells. */
export interface Listener {
  /** Connected, and everything missed is told. */
  hello?(hello: Hello): void;
  effect?(effect: NumberedEffect): void;
  connection?(state: Connection): void;
  /** The host does not let us in, or nobody vouches for us; `null` when we are in. */
  keptOut?(why: string | null): void;
}

/** The pause before coming back: doubled after every failure, up to the longest. */
const PAUSE_MS = 300;
const PAUSE_MS_MAX = 5_000;

/** Who sends faster than the host takes says it again after this. */
const TOO_FAST_MS = 1_000;

/** What the host sends. */
interface Frame {
  readonly hello?: Hello & { readonly missed: number };
  readonly effect?: NumberedEffect;
  readonly done?: string;
  readonly refused?: { readonly id: string | null; readonly error: Refusal };
  readonly answer?: { readonly id: string; readonly value: unknown };
}

/** Something said that is not answered yet. */
interface Open {
  readonly frame: string;
  resolve(value: unknown): void;
  reject(reason: Refused): void;
}

/** Where the host listens: beside the page. */
function address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/desk`;
}

export class Link {
  /** The last effect that was shown; `null` before the first hello. */
  #seen: number | null;
  #socket: WebSocket | null = null;
  #hello: Hello | null = null;
  /** How much of what was missed is still to come. */
  #missing = 0;
  #pause = PAUSE_MS;
  #timer = 0;
  #closed = false;
  /** In the order in which it was said. */
  readonly #open = new Map<string, Open>();
  /** Ids are this link's own, whatever page was here before. */
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  #said = 0;

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
    this.#connect();
  }

  /** Tells the host that something happened, now or when the connection is back; rejects with `Refused`. */
  async do(event: Wish): Promise<void> {
    await this.#say({ ...event });
  }

  /** Asks the engine something. */
  ask<T>(query: Query): Promise<T> {
    return this.#say({ ask: query }) as Promise<T>;
  }

  /** What was said and done in a chat, the oldest first. */
  transcript(chat: string): Promise<readonly NumberedEffect[]> {
    return this.#say({ transcript: chat }) as Promise<readonly NumberedEffect[]>;
  }

  /** What is kept sealed in a chat, if the host says that we may see it; it is told to nobody else, and kept nowhere. */
  reveal(chat: string, seal: string): Promise<string> {
    return this.#say({ reveal: { chat, seal } }) as Promise<string>;
  }

  /** What a supervisor has before them. */
  board(): Promise<Board> {
    return this.#say({ board: true }) as Promise<Board>;
  }

  /** Tells the simulated people what to do. */
  async direct(order: Order): Promise<void> {
    await this.#say({ stage: order });
  }

  /** Breaks the connection, as a dead network does; it comes back by itself. */
  drop(): void {
    this.#socket?.close();
    this.#lost();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  #say(what: object): Promise<unknown> {
    this.#said += 1;
    const id = `${this.#prefix}-${this.#said}`;
    const frame = JSON.stringify({ ...what, id });
    return new Promise((resolve, reject) => {
      this.#open.set(id, { frame, resolve, reject });
      if (this.#hello) this.#socket?.send(frame);
    });
  }

  #connect(): void {
    if (this.#closed) return;
    const socket = new WebSocket(address());
    this.#socket = socket;
    this.listener.connection?.("connecting");
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(JSON.parse(data as string) as Frame & { challenge?: string });
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  /** Says who we are, in the way that this host wants; who cannot stays out, and tries again later. */
  async #introduce(challenge: string): Promise<void> {
    const socket = this.#socket;
    try {
      const who = await shown(this.role, this.name, challenge);
      const since = this.#seen === null ? {} : { since: this.#seen };
      if (socket === this.#socket) socket?.send(JSON.stringify({ ...who, ...since }));
    } catch (reason) {
      // Whether it is nobody's word for us or the network that is missing, it is tried again.
      if (reason instanceof Unknown) this.listener.keptOut?.(reason.message);
      socket?.close();
    }
  }

  #lost(): void {
    this.#socket = null;
    this.#hello = null;
    if (this.#closed) return;
    this.listener.connection?.("lost");
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, PAUSE_MS_MAX);
  }

  #hear(frame: Frame & { readonly challenge?: string }): void {
    if (frame.challenge !== undefined) {
      void this.#introduce(frame.challenge);
    } else if (frame.hello) {
      this.listener.keptOut?.(null);
      this.#seen ??= frame.hello.seq;
      this.#hello = frame.hello;
      this.#missing = frame.hello.missed;
      this.#pause = PAUSE_MS;
      for (const { frame: said } of this.#open.values()) this.#socket?.send(said);
      this.#greet();
    } else if (frame.effect) {
      this.#show(frame.effect);
      if (this.#missing > 0) {
        this.#missing -= 1;
        this.#greet();
      }
    } else if (frame.done !== undefined) {
      this.#answered(frame.done)?.resolve(undefined);
    } else if (frame.answer) {
      this.#answered(frame.answer.id)?.resolve(frame.answer.value);
    } else if (frame.refused?.id != null) {
      this.#refused(frame.refused.id, frame.refused.error);
    } else if (frame.refused && !this.#hello) {
      this.listener.keptOut?.(frame.refused.error.message ?? frame.refused.error.code);
    }
  }

  /** Only when all is told that was missed, it is known where things stand. */
  #greet(): void {
    if (this.#missing > 0 || !this.#hello) return;
    this.listener.connection?.("open");
    this.listener.hello?.(this.#hello);
  }

  #show(effect: NumberedEffect): void {
    if (effect.seq <= (this.#seen ?? 0)) return;
    this.#seen = effect.seq;
    this.listener.effect?.(effect);
  }

  #refused(id: string, error: Refusal): void {
    if (error.code === "limit_exceeded") {
      const said = this.#open.get(id)?.frame;
      if (said) window.setTimeout(() => this.#hello && this.#socket?.send(said), TOO_FAST_MS);
    } else if (error.code === "duplicate_event") {
      // It had arrived before the connection broke.
      this.#answered(id)?.resolve(undefined);
    } else {
      this.#answered(id)?.reject(new Refused(error));
    }
  }

  #answered(id: string): Open | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    return open;
  }
}
