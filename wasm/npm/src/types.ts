/**
 * The shapes of everything that crosses the boundary.
 *
 * @packageDocumentation
 */

export type * from "./answers.js";
export type * from "./types.generated.js";
