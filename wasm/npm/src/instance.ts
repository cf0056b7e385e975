/**
 * The life of a WASM instance: loaded, at work, dead after a trap, begun afresh.
 *
 * A trap leaves the memory of an instance in a state that nobody can vouch for, so nothing is called in
 * it again: whatever lived there answers `EnginePoisonedError`, until `load()` begins a fresh instance,
 * and for ever for what belongs to the old one.
 *
 * @packageDocumentation
 */

import { EnginePoisonedError, SwitchboardError } from "./errors.js";

/** Where the WASM module comes from. */
export type ModuleSource = BufferSource | WebAssembly.Module | Response | URL;

/** What wasm-bindgen writes around a module. */
export interface Glue {
  default(source?: { module_or_path: ModuleSource }): Promise<unknown>;
  __wbg_reset_state(): void;
  last_panic(): string;
  version(): string;
}

/** Counts the instances of a module, and knows the one that is at work. */
export class Instance<G extends Glue> {
  readonly #glue: G;
  /** The instance at work; 0 before the first. */
  #generation = 0;
  #epitaph: string | undefined;

  constructor(glue: G) {
    this.#glue = glue;
  }

  /** Makes sure that an instance is at work. */
  async load(source: ModuleSource | undefined): Promise<void> {
    await this.#glue.default(source === undefined ? undefined : { module_or_path: source });
    if (this.#generation === 0) {
      this.#generation = 1;
    } else if (this.#epitaph !== undefined) {
      this.#glue.__wbg_reset_state();
      this.#generation += 1;
      this.#epitaph = undefined;
    }
  }

  /** The instance at work, for what is made in it. */
  get generation(): number {
    return this.#generation;
  }

  /** May something of this instance still be called? */
  isAlive(generation: number): boolean {
    return generation === this.#generation && this.#epitaph === undefined;
  }

  /** Calls into an instance: the one that `generation` names, by default the one at work. */
  call<T>(use: (glue: G) => T, generation = this.#generation): T {
    if (this.#generation === 0) {
      throw new Error("call `await load()` before anything else");
    }
    if (!this.isAlive(generation)) {
      throw new EnginePoisonedError(this.#epitaph ?? "it belongs to an instance that ended");
    }
    try {
      return use(this.#glue);
    } catch (thrown) {
      if (typeof thrown === "string") {
        throw SwitchboardError.fromText(thrown);
      }
      // A trap, or a stack that overflowed in the middle of a call.
      if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError) {
        this.#epitaph = this.#glue.last_panic() || thrown.message;
        throw new EnginePoisonedError(this.#epitaph, { cause: thrown });
      }
      throw thrown;
    }
  }
}

/** Something that lives in an instance and is freed by hand. */
export class Owned<R extends { free(): void }, G extends Glue> {
  readonly #instance: Instance<G>;
  readonly #generation: number;
  readonly #what: string;
  #raw: R | undefined;

  /** Makes it; `what` names it in errors. */
  constructor(instance: Instance<G>, what: string, make: (glue: G) => R) {
    this.#instance = instance;
    this.#generation = instance.generation;
    this.#what = what;
    this.#raw = instance.call(make);
  }

  /** Uses it. */
  use<T>(call: (raw: R) => T): T {
    return this.#instance.call(() => call(this.raw), this.#generation);
  }

  /** The object of wasm-bindgen's, to be passed in a call. */
  get raw(): R {
    if (this.#raw === undefined) {
      throw new Error(`this ${this.#what} has been freed`);
    }
    return this.#raw;
  }

  /** Gives its memory back; a second time does nothing. */
  free(): void {
    const raw = this.#raw;
    this.#raw = undefined;
    // The memory of a dead instance goes with the instance.
    if (raw !== undefined && this.#instance.isAlive(this.#generation)) {
      this.#instance.call(() => raw.free(), this.#generation);
    }
  }
}
