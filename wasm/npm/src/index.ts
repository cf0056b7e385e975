/**
 * Switchboard for browsers: give the module, or let the page fetch it from beside this file.
 *
 * @packageDocumentation
 */

import init, { version } from "../pkg/full/web/switchboard.js";

/** Where the WASM module comes from. */
export type ModuleSource = BufferSource | WebAssembly.Module | Response | URL;

/** What the library says of itself. */
export interface Switchboard {
  /** The version of the library, such as "0.1.0". */
  readonly version: string;
}

/** Loads the module once; later calls give the same one. */
export async function load(source?: ModuleSource): Promise<Switchboard> {
  await (source === undefined ? init() : init({ module_or_path: source }));
  return { version: version() };
}
