// Five minutes at the desk, as a visitor spends them, against the real host; and what must hold in every state of the page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Desk, SHOTS, here, violations, write as say, writtenIn } from "./desk.mjs";

const CARD = "4111 1111 1111 1111";

let desk;

before(async () => {
  desk = await Desk.open("--simulate", "3");
});

after(() => desk?.close());

test("a visitor's tour", async (t) => {
  const { page, complaints, sent, close } = await desk.page();
  const chat = page.locator("switchboard-window");
  const write = (text) => say(page, text);

  await t.test("a card number is hidden before it leaves the window", async () => {
    await page.locator("switchboard-chat button").first().click();
    await chat.locator("textarea").waitFor();
    await chat.locator("button.main:enabled").waitFor();
    await chat.locator("textarea").fill(`Where is my parcel? I paid with ${CARD}`);
    await chat.getByText("One secret in it is hidden").waitFor();
    await chat.locator("textarea").press("Enter");
    await chat.locator(".bubble", { hasText: "[CREDIT_CARD]" }).waitFor();
    await chat.locator(".bubble", { hasText: "automated assistant" }).waitFor();
    const request = sent.find((frame) => frame.includes('"chat_requested"'));
    assert.ok(request?.includes("[CREDIT_CARD]"), `the request was sent as ${request}`);
    assert.ok(!sent.some((frame) => /4111/.test(frame)), "a card number was on the wire");
  });

  await t.test("after two failures a person gets the chat, and knows what happened", async () => {
    await chat.locator(".bubble", { hasText: "I cannot find it yet" }).waitFor();
    await write("That does not help.");
    await page.locator("desk-agent .offer button.main").click();
    await page.locator("desk-agent .packet", { hasText: "2 resolutions failed in a row" }).waitFor();
    await page.locator("desk-agent .reply textarea").fill("It arrives tomorrow.");
    await page.locator("desk-agent .reply textarea").press("Enter");
    await chat.locator(".bubble", { hasText: "It arrives tomorrow." }).waitFor();
    // What was sent must not stand there to be sent again.
    await page.locator("desk-agent .reply textarea:placeholder-shown").waitFor();
    assert.ok(!(await page.locator("desk-agent").innerText()).includes("4111"));
    await page.screenshot({ path: `${SHOTS}/1-answered.png` });
  });

  await t.test("a threat reaches the supervisor", async () => {
    await write("Then my lawyer will hear of it.");
    await page.locator("desk-supervisor .alerts p", { hasText: "keyword risk" }).waitFor();
  });

  await t.test("the agent sees what may help, and says whether it did", async () => {
    const article = page.locator("desk-agent .help li", { hasText: "Where a late parcel is" });
    await article.waitFor();
    await page.screenshot({ path: `${SHOTS}/1-help.png` });
    await article.getByRole("button", { name: "Helped" }).click();
    await article.waitFor({ state: "detached" });
  });

  await t.test("every decision says why", async () => {
    await page.locator(".decisions li", { hasText: "hand off" }).filter({ hasText: "failed resolutions" }).locator("button").first().click();
    const dialog = page.locator("desk-why dialog[open]");
    await dialog.getByText("failed_resolutions").first().waitFor();
    await dialog.getByText("/bot/failed_resolutions").first().waitFor();
    await page.screenshot({ path: `${SHOTS}/2-why.png` });
    await page.keyboard.press("Escape");
  });

  await t.test("more customers than expected are a surge", async () => {
    await page.locator('[data-scenario="surge"]').click();
    await page.locator(".tile[data-alarming=true]", { hasText: "Surge" }).waitFor({ timeout: 60_000 });
    await page.screenshot({ path: `${SHOTS}/3-surge.png` });
  });

  await t.test("behind a figure stand its chats", async () => {
    await page.locator(".tile button", { hasText: "Active chats" }).click();
    await page.locator(".definition:popover-open .behind li", { hasText: "visitors, sam" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".tile button", { hasText: "First response" }).click();
    await page.locator(".definition:popover-open .behind li", { hasText: /c-\d+\s+[\d.]+ (sec|min)/ }).first().waitFor();
    await page.screenshot({ path: `${SHOTS}/3-behind.png` });
    await page.keyboard.press("Escape");
  });

  await t.test("every figure says what it means, and of how much it is made", async () => {
    const figures = page.locator(".tile > desk-figure > button");
    assert.equal(await figures.count(), 16);
    for (let at = 0; at < 16; at += 1) {
      await figures.nth(at).click();
      const open = page.locator(".definition:popover-open");
      await open.getByText(/^Made of \d[\d,]* (chats|people)\.$/).waitFor();
      assert.ok((await open.locator("p").first().innerText()).length > 20);
      await page.keyboard.press("Escape");
    }
  });

  await t.test("a frozen bot is silent", async () => {
    await page.locator('[data-scenario="freeze"]').click();
    await page.locator(".tile", { hasText: "Bots frozen" }).waitFor();
    await page.locator('[data-scenario="thaw"]').click();
    await page.locator(".tile", { hasText: "Bots frozen" }).waitFor({ state: "detached" });
  });

  await t.test("a broken policy is refused with its place and its remedy", async () => {
    await page.locator(".open-policy").click();
    const editor = page.locator(".editor .cm-content");
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"bot": {"treshold": 0.9}}');
    await page.locator("dialog.policy").getByRole("button", { name: "Apply" }).click();
    await page.locator(".issues", { hasText: "/bot/treshold" }).waitFor();
    await page.locator(".issues", { hasText: "threshold" }).waitFor();
    await page.screenshot({ path: `${SHOTS}/4-policy.png` });
  });

  await t.test("another policy shows what it would have done to the last hour", async () => {
    const stricter = JSON.parse(await readFile(here("../../policy.json"), "utf8"));
    stricter.bot.threshold = 0.95;
    await page.locator(".editor .cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(JSON.stringify(stricter, null, 2));
    await page.locator("dialog.policy").getByRole("button", { name: "What would the last hour have been?" }).click();
    await page.locator(".partings li", { hasText: "low confidence" }).first().waitFor();
    await page.locator(".verdict tr[data-differs=true]", { hasText: "Handed over" }).waitFor();
    await page.screenshot({ path: `${SHOTS}/5-what-if.png` });
    await page.keyboard.press("Escape");
  });

  await t.test("a lost connection loses no word", async () => {
    await page.locator('[data-scenario="customer-lost"]').click();
    await write("Are you still there?");
    await page.locator("desk-agent .bubble", { hasText: "Are you still there?" }).waitFor();
  });

  await t.test("a host that is killed in mid-chat loses no word, and says none twice", async () => {
    const { port } = new URL(desk.address);
    await desk.kill();
    await page.locator("desk-agent .link[data-state=lost], desk-agent .link[data-state=connecting]").first().waitFor();
    await write("And now?");
    await page.locator("desk-agent .reply textarea").fill("Still here.");
    await page.locator("desk-agent .reply textarea").press("Enter");
    await desk.start(port);
    await page.locator("desk-agent .bubble", { hasText: "And now?" }).waitFor();
    await chat.locator(".bubble", { hasText: "Still here." }).waitFor();
    // As a browser tells of a host that is not there.
    const expected = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !expected.test(text)));
    for (const [pane, said] of [["desk-agent .log .text", "And now?"], ["switchboard-window .log .text", "Still here."]]) {
      const lines = await page.locator(pane).allInnerTexts();
      assert.equal(lines.filter((line) => line === said).length, 1, `${said} in ${lines}`);
    }
    await page.locator("desk-supervisor .link[data-state=open]").waitFor();
    await page.screenshot({ path: `${SHOTS}/6-after-the-kill.png` });
  });

  await t.test("the agent ends the chat and says how it went", async () => {
    await page.locator("desk-agent").getByRole("button", { name: "End, solved", exact: true }).click();
    await page.locator("desk-agent [name=resolution_code]").fill("solved");
    await page.locator("desk-agent [name=root_cause]").fill("late parcel");
    await page.locator("desk-agent .wrap-up button.main").click();
    await page.locator("desk-agent", { hasText: "You have no chats" }).waitFor();
    await chat.getByRole("button", { name: "5 of 5" }).click();
    await chat.getByText("Thank you.").waitFor();
  });

  assert.deepEqual(complaints, []);
  await close();
});

for (const [name, options, language] of [
  ["light", { colorScheme: "light" }, "en"],
  ["dark", { colorScheme: "dark" }, "en"],
  ["right to left", { colorScheme: "light" }, "ar"],
  ["long words", { colorScheme: "dark" }, "pseudo"],
  ["narrow", { viewport: { width: 320, height: 800 } }, "de"],
  ["narrow and long words", { viewport: { width: 320, height: 800 } }, "pseudo"],
  ["forced colours", { forcedColors: "active" }, "es"],
]) {
  test(`nothing keeps anybody out: ${name}`, async () => {
    const { page, complaints, close } = await desk.page(options);
    await page.locator("header.page select").first().selectOption(language);
    await page.locator("desk-supervisor .tile").first().waitFor();
    assert.deepEqual(await violations(page), [], "closed");
    await page.locator("switchboard-chat button").first().click();
    await page.locator("switchboard-window textarea").waitFor();
    assert.deepEqual(await violations(page), [], "open");
    await page.locator(".decisions li desk-why button").first().click();
    await page.locator("desk-why dialog[open]").waitFor();
    assert.deepEqual(await violations(page), [], "why");
    await page.keyboard.press("Escape");
    await page.locator(".open-policy").click();
    await page.locator(".editor .cm-content").waitFor();
    assert.deepEqual(await violations(page), [], "policy");
    await page.screenshot({ path: `${SHOTS}/${name.replaceAll(" ", "-")}-policy.png` });
    await page.keyboard.press("Escape");
    await page.locator(".tile button").first().click();
    await page.locator(".definition:popover-open").waitFor();
    assert.deepEqual(await violations(page), [], "behind a figure");
    await page.keyboard.press("Escape");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
    if (language === "pseudo") assert.deepEqual(await writtenIn(page), [], "written into the code");
    await page.screenshot({ path: `${SHOTS}/${name.replaceAll(" ", "-")}.png` });
    assert.deepEqual(complaints, []);
    await close();
  });
}
