// Masking by itself, without an engine: text in, text out. The same story as examples/c/mask.c.
//
//   node mask.ts           masks a message, and one that comes in pieces
//   node mask.ts -         masks the standard input as it is read

import { Policy, load } from "switchboard-engine";

await load();
using policy = Policy.compile({});

if (process.argv[2] === "-") {
  using stream = policy.stream();
  for await (const piece of process.stdin) process.stdout.write(stream.push(String(piece)));
  process.stdout.write(stream.finish());
} else {
  console.log(policy.hide("My card is 4111 1111 1111 1111, write to kim@example.com."));
  using stream = policy.stream();
  for (const piece of ["Good morning. My card is 41", "11 1111 11", "11 1111. It is valid."]) {
    console.log(`after "${piece}":`, stream.push(piece));
  }
  console.log(stream.finish());
}
