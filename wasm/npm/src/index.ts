/**
 * Switchboard for browsers, which fetch the WASM module from beside this file.
 *
 * @packageDocumentation
 */

export * from "./engine.js";
export { EnginePoisonedError, SwitchboardError, type Issue } from "./errors.js";
export type { ModuleSource } from "./instance.js";
export type { Keyword, Masked, MaskedStream, Screening, Sentiment, Span, Spoken } from "./policy.js";
export type * from "./types.js";
