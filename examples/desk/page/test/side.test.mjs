// An agent with several chats has them side by side where there is room, and one at a time where there is none.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk, SHOTS, violations, write } from "./desk.mjs";

let desk;

before(async () => {
  desk = await Desk.open("--bot", "none");
});

after(() => desk?.close());

test("three chats side by side", async () => {
  const { page, complaints, close } = await desk.page({}, "/?pane=agent");
  const customers = [];
  for (const [at, text] of ["Where is my parcel?", "I want my money back.", "The voucher does not work."].entries()) {
    const customer = await desk.page({}, "/?pane=customer");
    customers.push(customer);
    await write(customer.page, text);
    await page.locator("desk-agent .offer button.main").click();
    await page.locator(".chat").nth(at).locator(".bubble", { hasText: text }).waitFor();
  }
  const chats = page.locator(".chat");
  const current = () => chats.evaluateAll((all) => all.findIndex((chat) => chat.dataset.current === "true"));
  const lefts = await chats.evaluateAll((all) => all.map((chat) => chat.getBoundingClientRect().left));
  assert.ok(lefts[0] < lefts[1] && lefts[1] < lefts[2], `they stand at ${lefts}`);
  assert.equal(await current(), 2);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${SHOTS}/side-by-side.png` });

  // Who writes in one has turned to it, and only its customer reads that.
  await chats.nth(0).locator("textarea").fill("It comes tomorrow.");
  assert.equal(await current(), 0);
  await chats.nth(0).locator("textarea").press("Enter");
  await customers[0].page.locator("switchboard-window .bubble", { hasText: "It comes tomorrow." }).waitFor();
  assert.equal(await customers[1].page.locator("switchboard-window .bubble", { hasText: "It comes tomorrow." }).count(), 0);
  await page.keyboard.press("Alt+2");
  await chats.nth(1).locator("textarea:focus").waitFor();

  await page.setViewportSize({ width: 420, height: 800 });
  await chats.nth(0).waitFor({ state: "hidden" });
  await chats.nth(1).locator("textarea").waitFor();
  assert.deepEqual(complaints, []);
  await Promise.all([close(), ...customers.map((one) => one.close())]);
});
