// An agent finds prepared words, makes them the customer's own, sees what will be read, and sends it: without a mouse.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk, SHOTS, violations, write } from "./desk.mjs";

let desk;

before(async () => {
  desk = await Desk.open("--bot", "none");
});

after(() => desk?.close());

test("prepared words, by keyboard", async (t) => {
  const { page, complaints, close } = await desk.page();
  const keys = page.keyboard;
  const search = page.getByRole("combobox", { name: "Find by typing" });
  const sought = search.and(page.locator(":focus"));
  const option = (name) => page.locator("desk-prepared").getByRole("option", { name });
  await write(page, "I was told I would have my money back");
  await page.locator("desk-agent .offer").waitFor();
  await keys.press("Alt+a");
  await page.locator("desk-agent .reply textarea:focus").waitFor();

  await t.test("a slash in an empty reply finds them, and typing narrows them down", async () => {
    await keys.press("/");
    await sought.waitFor();
    await page.locator("desk-prepared [role=option]").nth(7).waitFor();
    assert.equal(await page.locator("desk-prepared [role=option]").count(), 8);
    await page.screenshot({ path: `${SHOTS}/words-1-list.png` });
    assert.deepEqual(await violations(page), []);
    await keys.type("carrier order");
    await page.locator("desk-prepared [role=option]").nth(1).waitFor({ state: "detached" });
    assert.deepEqual(await page.locator("desk-prepared [role=option]").locator("strong").allTextContents(), ["parcel traced"]);
    await keys.press("Control+a");
    await keys.type("refund");
  });

  await t.test("those that may not be sent come last, and say why", async () => {
    await keys.press("Control+a");
    await keys.press("Delete");
    await page.locator("desk-prepared [role=option]").nth(7).waitFor();
    const disabled = await page.locator("desk-prepared [role=option]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-disabled")));
    assert.deepEqual(disabled, ["false", "false", "false", "false", "false", "true", "true", "true"]);
    await option("easter delays").getByText("its approval ended at 2026-04-30").waitFor();
    await option("garden club").getByText("nobody has approved it").waitFor();
    await option("goodwill voucher").getByText("it is approved for GB, IE, DE only").waitFor();
    await keys.type("garden");
    await keys.press("Enter");
    assert.ok(await search.isVisible(), "what nobody has approved was taken");
  });

  await t.test("what makes it personal comes first, and is shown as the customer will read it", async () => {
    await keys.press("Control+a");
    await keys.type("refund");
    await option("refund on its way").waitFor();
    await keys.press("Enter");
    await page.locator("desk-prepared [name=name]:focus").waitFor();
    const preview = page.locator("desk-prepared blockquote");
    assert.deepEqual(await preview.locator("mark").allInnerTexts(), ["name", "amount", "date"]);
    await keys.type("Kim {amount}");
    await keys.press("Tab");
    await keys.type("12.50");
    await page.locator("desk-prepared .refused", { hasText: "`amount` is not an amount in minor units" }).waitFor();
    await page.screenshot({ path: `${SHOTS}/words-2-wrong.png` });
    assert.deepEqual(await violations(page), []);
    await keys.press("Control+a");
    await keys.type("1250 EUR");
    await keys.press("Tab");
    assert.equal(await preview.getAttribute("data-whole"), "false");
    await keys.type("2026-12-24");
    await preview.getByText("Good news, Kim {amount}: your refund of 12.50 EUR is on its way to the account or card that paid. It is there by 2026-12-24.").waitFor();
    assert.equal(await preview.getAttribute("data-whole"), "true");
    await page.screenshot({ path: `${SHOTS}/words-3-preview.png` });
  });

  await t.test("and so it is read", async () => {
    const promised = (await page.locator("desk-prepared blockquote .text").innerText()).trim();
    await keys.press("Enter");
    const bubble = page.locator("switchboard-window .bubble[data-from=agent] .text");
    await bubble.waitFor();
    assert.equal((await bubble.innerText()).trim(), promised);
    await page.locator("desk-agent .reply textarea:focus").waitFor();
  });

  await t.test("Escape goes back step by step, and what is secret goes nowhere", async () => {
    await keys.press("Alt+p");
    await sought.waitFor();
    await keys.type("parcel traced");
    await option("parcel traced").waitFor();
    await keys.press("Enter");
    await page.locator("desk-prepared [name=name]:focus").waitFor();
    await keys.type("4111 1111 1111 1111");
    await page.locator("desk-prepared .refused", { hasText: "a CREDIT_CARD" }).waitFor();
    await keys.press("Escape");
    await sought.waitFor();
    await keys.press("Escape");
    await page.locator("desk-agent .reply textarea:focus").waitFor();
    assert.equal(await page.locator("desk-prepared").count(), 0);
  });

  assert.deepEqual(complaints, []);
  await close();
});
