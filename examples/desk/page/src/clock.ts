/**
 * The host's time, between two words of it.
 *
 * @packageDocumentation
 */

/** Tells the host's time, which was `now` just now. */
export function clock(now = Date.now()): () => number {
  const begun = performance.now();
  return () => Math.round(now + (performance.now() - begun));
}
