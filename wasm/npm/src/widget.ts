/**
 * The small build for a chat window: policies and masking, without the engine.
 *
 * What a customer types can be masked before it leaves the page, by the same rules by which the server
 * masks it again.
 *
 * @packageDocumentation
 */

import * as glue from "../pkg/widget/switchboard.js";
import { Instance, type ModuleSource } from "./instance.js";
import { CompiledPolicy } from "./policy.js";
import type { Rules } from "./types.js";

export { EnginePoisonedError, SwitchboardError, type Issue } from "./errors.js";
export type { ModuleSource } from "./instance.js";
export type { Keyword, Masked, MaskedStream, Screening, Sentiment, Span } from "./policy.js";

/** The one instance of the widget's module. */
const widget = new Instance<typeof glue>(glue);

/** Loads the module; after an `EnginePoisonedError` it begins a fresh instance. */
export async function load(source?: ModuleSource): Promise<void> {
  await widget.load(source);
}

/** A compiled policy. */
export class Policy extends CompiledPolicy<glue.RawPolicy, typeof glue> {
  /** Compiles a policy document; see `Policy.compile` of the full package. */
  static compile(document: Rules | string, zones?: unknown): Policy {
    return new Policy(widget, document, zones);
  }
}
