// The buttons that make something happen make it happen; those of the tour are pressed there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk, SHOTS, violations, write } from "./desk.mjs";

const HOUR_MS = 3_600_000;

let desk;

before(async () => {
  desk = await Desk.open("--simulate", "5");
});

after(() => desk?.close());

test("what the buttons do", async (t) => {
  const { page, complaints, close } = await desk.page({ timezoneId: "UTC" });
  const press = (scenario) => page.locator(`[data-scenario="${scenario}"]`).click();
  const decisions = page.locator(".decisions li");

  await t.test("an agent who loses the connection is missed", async () => {
    await decisions.filter({ hasText: "offer" }).first().waitFor();
    await press("agent-lost");
    await page.locator(".tile", { hasText: "Agents" }).filter({ hasText: "disconnected" }).waitFor();
  });

  await t.test("a product that is down turns its customers away, and nobody else", async () => {
    await press("outage");
    await decisions.filter({ hasText: "admission deflect" }).filter({ hasText: "outage" }).first().waitFor({ timeout: 60_000 });
    await write(page, "Where is my parcel?");
    await page.locator("switchboard-window .bubble", { hasText: "automated assistant" }).waitFor();
    await press("outage-over");
  });

  await t.test("at night the window says so, and when it opens", async () => {
    await page.locator("switchboard-window").getByRole("button", { name: "End chat" }).click();
    await page.locator("switchboard-window .note", { hasText: "This chat is over" }).waitFor();
    await press("night");
    await decisions.filter({ hasText: "admission defer" }).filter({ hasText: "hours" }).first().waitFor({ timeout: 60_000 });
    const opens = (Math.floor(Date.now() / HOUR_MS) + 8) * HOUR_MS;
    await write(page, "Are you there?");
    const note = page.locator("switchboard-window .note", { hasText: "We are closed until" });
    await note.waitFor();
    const hour = new Intl.DateTimeFormat("en", { timeStyle: "short", timeZone: "UTC" }).format(opens);
    assert.match((await note.innerText()).replace(/\\s/g, " "), new RegExp(hour.replace(/\\s/g, ".")));
    assert.match(await note.innerText(), /phone, e-mail/);
    await page.screenshot({ path: `${SHOTS}/night.png` });
    assert.deepEqual(await violations(page), []);
  });

  await t.test("and by day one may chat again", async () => {
    await press("day");
    await page.waitForFunction(async () => !(await (await fetch("/policy")).text()).includes("night-button"));
    await write(page, "Good morning. Where is my parcel?");
    await page.locator("switchboard-window .bubble", { hasText: "automated assistant" }).waitFor();
  });

  assert.deepEqual(complaints, []);
  await close();
});
