// What page.html does: tells the engine a story, and shows what came of it.

import { Engine, Policy, SwitchboardError, load } from "../dist/index.js";
import * as widget from "../dist/widget.js";
import { CARD, POLICY, START, STORY } from "./story.mjs";

const { version } = await load();
await widget.load();
const policy = Policy.compile(POLICY);
const engine = new Engine(policy, undefined, START);
const answers = STORY.map((event) => engine.handleText(JSON.stringify(event)));
let refusal;
try {
  engine.handle(STORY.at(-1));
} catch (error) {
  refusal = error instanceof SwitchboardError ? error.code : String(error);
}
const result = {
  version,
  answers,
  refusal,
  digest: engine.digest,
  masked: widget.Policy.compile(POLICY).mask(`I paid with ${CARD}`).text,
};
engine.free();
policy.free();
document.querySelector("#result").textContent = JSON.stringify(result);
