// Where people must sign, the page signs or stays out: it never tries with less.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Desk, SHOTS, write } from "./desk.mjs";

let folder;
let secret;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchboard-secret-"));
  secret = join(folder, "secret");
  await writeFile(secret, "a secret of more than thirty-two bytes, for a test alone");
});

after(() => rm(folder, { recursive: true }));

/** The claims of an assertion, as anybody can read them. */
function claims(frame) {
  return JSON.parse(Buffer.from(JSON.parse(frame).assertion.split(".")[0], "base64url"));
}

for (const mode of ["signed", "bound"]) {
  test(`three panes at a desk that wants people to sign: ${mode}`, async () => {
    const desk = await Desk.open("--bot", "none", "--identity", mode, "--secret", secret, "--issue");
    const { page, sent, complaints, close } = await desk.page();
    await write(page, "Where is my parcel?");
    await page.locator("desk-agent .offer button.main").click();
    await page.locator("desk-agent .reply textarea").fill("It arrives tomorrow.");
    await page.locator("desk-agent .reply textarea").press("Enter");
    await page.locator("switchboard-window .bubble", { hasText: "It arrives tomorrow." }).waitFor();
    // A supervisor's requests are signed as well: the policy is read, and another one applied.
    await page.locator('[data-scenario="night"]').click();
    await page.locator(".decisions li", { hasText: "policy" }).first().waitFor();
    await page.locator(".open-policy").click();
    await page.locator(".editor .cm-content", { hasText: "Larkfield" }).waitFor();
    await page.screenshot({ path: `${SHOTS}/identity-${mode}.png` });

    const first = sent.filter((frame) => frame.includes("assertion")).map(claims);
    assert.deepEqual([...new Set(first.map(({ role }) => role))].sort(), ["agent", "customer", "supervisor"]);
    assert.ok(first.every(({ expires_at, bound_to }) => expires_at <= Date.now() + 5 * 60_000 && bound_to.length > 20));
    assert.ok(!sent.some((frame) => "role" in JSON.parse(frame)), "somebody said who they are without an assertion");
    // What the operation knows, nobody says of themselves.
    assert.ok(!sent.some((frame) => /"segments"|"queues"/.test(frame)));
    const bare = await fetch(`${desk.address}/policy`);
    assert.equal(bare.status, 401);
    const stranger = await fetch(`${desk.address}/issue`, {
      method: "POST",
      body: JSON.stringify({ role: "supervisor", name: "mallory", bound_to: "GET /policy" }),
    });
    assert.equal(stranger.status, 403);
    assert.deepEqual(complaints, []);
    await close();
    await desk.close();
  });
}

test("where nobody vouches for the page it stays out, and says why", async () => {
  const desk = await Desk.open("--bot", "none", "--identity", "signed", "--secret", secret);
  const { page, sent, close } = await desk.page();
  for (const pane of ["desk-agent", "desk-supervisor"]) {
    await page.locator(`${pane} .trouble`, { hasText: "This desk wants people to sign in" }).waitFor();
  }
  await page.locator("switchboard-chat button").first().click();
  await page.locator("switchboard-window .state", { hasText: "This desk wants people to sign in" }).waitFor();
  assert.deepEqual(sent, []);
  await page.screenshot({ path: `${SHOTS}/identity-nobody.png` });
  await close();
  await desk.close();
});
