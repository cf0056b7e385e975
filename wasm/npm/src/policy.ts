/**
 * Policies, masking and screening, for the engine and the widget alike.
 *
 * @packageDocumentation
 */

import { read, type Issue } from "./errors.js";
import { Owned, type Glue, type Instance } from "./instance.js";

/** A stretch of text that was hidden. Offsets count code points. */
export interface Span {
  readonly entity: string;
  readonly start: number;
  readonly end: number;
}

/** A text without its secrets. */
export interface Masked {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** A place where a text speaks of a topic. Offsets count code points. */
export interface Keyword {
  readonly topic: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  /** Does a negation stand before it? */
  readonly negated: boolean;
  readonly start: number;
  readonly end: number;
}

/** How a text sounds: VADER's figures, and `support`, which knows complaints. */
export interface Sentiment {
  readonly compound: number;
  readonly pos: number;
  readonly neu: number;
  readonly neg: number;
  readonly support: number;
  readonly phrases: readonly string[];
}

/** In which language a text is written, and its share of what speaks for it and for the next one. */
export interface Spoken {
  readonly language: string;
  readonly share: number;
  readonly by: "script" | "words";
}

/** What a text means. The widget build has no lexicon, hence no sentiment and no language. */
export interface Screening {
  readonly keywords: readonly Keyword[];
  readonly sentiment?: Sentiment;
  /** `null` when it is not to be told. */
  readonly language?: Spoken | null;
}

/** What the WASM module knows as a policy. */
export interface RawPolicy {
  warnings(): string;
  hide(text: string): string;
  mask(text: string): string;
  screen(text: string): string;
  stream(): RawStream;
  free(): void;
}

/** What the WASM module knows as a text that comes in pieces. */
export interface RawStream {
  push(piece: string): string;
  finish(): string;
  free(): void;
}

/** A compiled policy. It never changes; engines keep what they need of it. */
export abstract class CompiledPolicy<R extends RawPolicy, G extends Glue> {
  /** @internal */
  readonly owned: Owned<R, G>;

  /** @internal */
  readonly instance: Instance<G>;

  protected constructor(instance: Instance<G>, compile: (glue: G) => R) {
    this.instance = instance;
    this.owned = new Owned(instance, "policy", compile);
  }

  /** What works, but is probably not meant so. */
  get warnings(): readonly Issue[] {
    return read(this.owned.use((raw) => raw.warnings()));
  }

  /** A text without what this policy calls secret. */
  hide(content: string): string {
    return this.owned.use((raw) => raw.hide(content));
  }

  /** Begins a text that comes in pieces: as somebody types it, or as a call is transcribed. */
  stream(): MaskedStream<G> {
    return new MaskedStream(this.instance, this.owned);
  }

  /** The same as `hide`, and where it stands. */
  mask(content: string): Masked {
    return read(this.owned.use((raw) => raw.mask(content)));
  }

  /** Says what a text means: topics, and how it sounds. */
  screen(content: string): Screening {
    return read(this.owned.use((raw) => raw.screen(content)));
  }

  /** Gives the memory back. */
  free(): void {
    this.owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** A text that comes in pieces. Nothing is shown of what may still become a secret. */
export class MaskedStream<G extends Glue = Glue> {
  readonly #owned: Owned<RawStream, G>;

  /** @internal */
  constructor(instance: Instance<G>, policy: Owned<RawPolicy, G>) {
    this.#owned = new Owned(instance, "stream", () => policy.raw.stream());
  }

  /** The next piece: what can be shown now, often nothing. */
  push(piece: string): string {
    return this.#owned.use((raw) => raw.push(piece));
  }

  /** Nothing more comes: the rest. */
  finish(): string {
    return this.#owned.use((raw) => raw.finish());
  }

  /** Gives the memory back. */
  free(): void {
    this.#owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** JSON of a value; a text is taken to be JSON already. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
