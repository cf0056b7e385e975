/**
 * Policies and masking, for the engine and the widget alike.
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

/** What the WASM module knows as a policy. */
export interface RawPolicy {
  fingerprint(): string;
  warnings(): string;
  mask(text: string): string;
  free(): void;
}

/** What a module with policies offers. */
export interface PolicyGlue extends Glue {
  readonly RawPolicy: { compile(json: string, zones?: string): RawPolicy };
}

/** A compiled policy. It never changes; engines keep what they need of it. */
export abstract class CompiledPolicy<R extends RawPolicy, G extends PolicyGlue> {
  /** @internal */
  readonly owned: Owned<R, G>;

  protected constructor(instance: Instance<G>, document: unknown, zones: unknown) {
    const json = text(document);
    const zoneData = zones === undefined ? undefined : text(zones);
    this.owned = new Owned(instance, "policy", (glue) => glue.RawPolicy.compile(json, zoneData) as R);
  }

  /** 32 hexadecimal digits: policies with the same ones decide alike. */
  get fingerprint(): string {
    return this.owned.use((raw) => raw.fingerprint());
  }

  /** What works, but is probably not meant so. */
  get warnings(): readonly Issue[] {
    return read(this.owned.use((raw) => raw.warnings()));
  }

  /** Hides what this policy calls secret in a text. */
  mask(content: string): Masked {
    return read(this.owned.use((raw) => raw.mask(content)));
  }

  /** Gives the memory back. */
  free(): void {
    this.owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** JSON of a value; a text is taken to be JSON already. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
