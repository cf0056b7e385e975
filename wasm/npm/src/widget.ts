/**
 * The small build for a chat window: masking and screening, without the engine.
 *
 * What a customer types can be masked before it leaves the page, by the same rules by which the server
 * masks it again.
 *
 * @packageDocumentation
 */

import * as glue from "../pkg/widget/switchboard.js";
import { Instance, type ModuleSource } from "./instance.js";
import { CompiledPolicy, text } from "./policy.js";
import type { Rules } from "./types.js";

export { EnginePoisonedError, SwitchboardError, type Issue } from "./errors.js";
export type { ModuleSource } from "./instance.js";
export type { Keyword, Masked, MaskedStream, Screening, Sentiment, Span, Spoken } from "./policy.js";

/** The one instance of the widget's module. */
const widget = new Instance<typeof glue>(glue);

/** Loads the module; after an `EnginePoisonedError` it begins a fresh instance. */
export async function load(source?: ModuleSource): Promise<void> {
  await widget.load(source);
}

/** What a page may know of a policy: how texts are read. */
export class Policy extends CompiledPolicy<glue.RawPolicy, typeof glue> {
  /**
   * Compiles what concerns texts: `text.mask` and `text.topics`. A page needs no more of the document, and had better not be
   * given more; whatever else stands there is passed over unread.
   *
   * @throws SwitchboardError with every issue at once.
   */
  static compile(document: Pick<Rules, "text"> | string): Policy {
    const json = text(document);
    return new Policy(widget, (glue) => glue.RawPolicy.compile(json));
  }
}
