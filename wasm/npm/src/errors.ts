/**
 * What can go wrong, and what to do about it.
 *
 * @packageDocumentation
 */

/** One thing that is wrong with a document, with its place. */
export interface Issue {
  readonly severity: "error" | "warning";
  readonly code: string;
  /** JSON pointer. */
  readonly path: string;
  readonly place: { readonly line: number; readonly column: number } | null;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
}

/** The inside of `{"error":{…}}`. */
interface Told {
  readonly code: string;
  readonly number: number;
  readonly message: string;
  readonly path?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly remedy?: string;
  readonly issues?: readonly Issue[];
}

/** A refused call. The state of the engine is as it was before. */
export class SwitchboardError extends Error {
  override readonly name: string = "SwitchboardError";
  /** Stable name, such as `duplicate_event`. */
  readonly code: string;
  /** Stable number; the C library's status of the same call. */
  readonly number: number;
  /** JSON pointer to the field at fault; empty for the whole input. */
  readonly path: string;
  /** What stands there. */
  readonly found: string;
  /** What should stand there. */
  readonly expected: string;
  /** What to do. */
  readonly remedy: string;
  /** Everything that is wrong with a document. */
  readonly issues: readonly Issue[];

  constructor(told: Told) {
    super(told.message);
    this.code = told.code;
    this.number = told.number;
    this.path = told.path ?? "";
    this.found = told.found ?? "";
    this.expected = told.expected ?? "";
    this.remedy = told.remedy ?? "";
    this.issues = told.issues ?? [];
  }

  /** From the text that crossed the boundary. */
  static fromText(text: string): SwitchboardError {
    return new SwitchboardError((JSON.parse(text) as { error: Told }).error);
  }
}

/**
 * The WASM instance came to an end by a bug or for want of memory, and all that lived in it with it.
 *
 * `load()` begins a fresh one; `Engine.restore` goes on there from the last snapshot.
 */
export class EnginePoisonedError extends Error {
  override readonly name: string = "EnginePoisonedError";

  constructor(said: string, options?: ErrorOptions) {
    super(`the engine is dead (${said}); call load() and restore the last snapshot`, options);
  }
}

/** The answer to a call: the value, or the refusal thrown. */
export function read<T>(text: string): T {
  const answer = JSON.parse(text) as T | { error: Told };
  if (typeof answer === "object" && answer !== null && "error" in answer) {
    throw new SwitchboardError((answer as { error: Told }).error);
  }
  return answer as T;
}
