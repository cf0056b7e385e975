// What masking costs in WebAssembly, called from JavaScript: `node speed.mjs FILE`, one message a line. `cargo xtask bench text` runs it.

import { readFileSync } from "node:fs";
import { Policy, load } from "switchboard-engine";

await load();
const policy = Policy.compile({});
const messages = readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean);

/** The quickest of as many passes as fit into two seconds, in milliseconds. */
function quickest(texts) {
  let best = Infinity;
  const start = performance.now();
  while (performance.now() - start < 2_000) {
    const begun = performance.now();
    for (const text of texts) policy.hide(text);
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

const blocks = [];
for (let n = 0; n < messages.length; n += 400) blocks.push(messages.slice(n, n + 400).join("\n"));
const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
const rate = (messages.length / quickest(messages) / 1_000).toFixed(2);
const speed = (bytes / quickest(blocks) / 1_000).toFixed(0);
console.log(`| the same messages, and in blocks of 400, from WebAssembly | ${rate} M/s, ${speed} MB/s | ≥ 30 % of native | |`);
