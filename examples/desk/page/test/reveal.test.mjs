// What is sealed is shown to the roles that the policy names, each time they ask, and to nobody else.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk, SHOTS, violations, write } from "./desk.mjs";

const PHONE = "+44 20 7946 0958";
const ACCOUNT = "GB33 BUKB 2020 1555 5555 55";

let desk;

before(async () => {
  desk = await Desk.open("--bot", "none");
});

after(() => desk?.close());

test("what is sealed, by role", async (t) => {
  const { page, complaints, close } = await desk.page();
  const said = page.locator("desk-agent desk-said").first();
  const board = page.locator("desk-supervisor");

  await t.test("nobody reads it, and who may see it has a button", async () => {
    await write(page, `Call me on ${PHONE}, and pay to ${ACCOUNT}. My card is 4111 1111 1111 1111`);
    await page.locator("desk-agent .offer button.main").click();
    await said.getByRole("button", { name: "Show: phone number" }).waitFor();
    const text = await page.locator("body").innerText();
    assert.ok(!text.includes("7946") && !text.includes("BUKB") && !text.includes("4111"), text);
    // An account is for supervisors, a card for nobody.
    assert.equal(await said.getByRole("button").count(), 1);
    await said.getByText("iban code").waitFor();
    await said.getByText("[CREDIT_CARD]").waitFor();
    await page.locator("switchboard-window .bubble", { hasText: "[PHONE_NUMBER]" }).waitFor();
    assert.equal(await page.locator("switchboard-window .bubble[data-from=customer]").count(), 1);
    assert.deepEqual(await violations(page), []);
  });

  await t.test("the agent sees it until they hide it, and what they did is written down", async () => {
    await said.getByRole("button", { name: "Show: phone number" }).click();
    await said.getByText(PHONE).waitFor();
    await page.screenshot({ path: `${SHOTS}/reveal-1-agent.png` });
    assert.deepEqual(await violations(page), []);
    assert.ok(!(await board.innerText()).includes("7946"));
    await said.getByRole("button", { name: "Hide: phone number" }).click();
    assert.ok(!(await page.locator("desk-agent").innerText()).includes("7946"));
    const line = page.locator(".decisions li", { hasText: "reveal" }).first();
    await line.locator("button").click();
    await page.locator("desk-why dialog[open]").getByText("`sam` asks as agent for PHONE_NUMBER").waitFor();
    await page.keyboard.press("Escape");
  });

  await t.test("the supervisor listens in, and may see more", async () => {
    await page.locator(".tile button", { hasText: "Active chats" }).click();
    await page.locator(".definition:popover-open desk-listen button").first().click();
    const dialog = page.locator("dialog.listen[open]");
    await dialog.getByRole("button", { name: "Show: iban code" }).click();
    await dialog.getByText(ACCOUNT).waitFor();
    await page.screenshot({ path: `${SHOTS}/reveal-2-supervisor.png` });
    assert.deepEqual(await violations(page), []);
    assert.ok(!(await page.locator("desk-agent").innerText()).includes("BUKB"));
    await page.keyboard.press("Escape");
    assert.ok(!(await page.locator("body").innerText()).includes("BUKB"));
  });

  await t.test("a policy that no longer shows it is obeyed at once", async () => {
    const policy = await (await fetch(`${desk.address}/policy`)).json();
    policy.text.mask.entities.PHONE_NUMBER.revealed_to = ["supervisor"];
    const applied = await fetch(`${desk.address}/policy`, { method: "POST", body: JSON.stringify(policy) });
    assert.equal(applied.status, 200);
    await said.getByRole("button", { name: "Show: phone number" }).click();
    await said.getByText("not_revealed_to").waitFor();
    assert.ok(!(await page.locator("desk-agent").innerText()).includes("7946"));
  });

  assert.deepEqual(complaints, []);
  await close();
});
