// What a page pays for the widget: counted where it counts, on the wire, headers and all.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk, write } from "./desk.mjs";

/** The most that the widget may load, in bytes. */
const BEFORE_CLICK_MAX = 2_048;
/** The aim is 150,000; what the host's own patterns cost came on top, and a page must hide them, too. */
const AFTER_CLICK_MAX = 176_000;

let desk;

before(async () => {
  desk = await Desk.open("--bot", "none");
});

after(() => desk?.close());

/** Counts what comes over the wire for scripts, modules and whatever they ask for; gives a function that tells how much since it was asked last. */
async function scales(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const addresses = new Map();
  let bytes = 0;
  session.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    // What the page would load without us is not ours.
    if (!/\/widget\.html$|\/icon\.svg$/.test(addresses.get(requestId) ?? "")) bytes += encodedDataLength;
  });
  return () => {
    const since = bytes;
    bytes = 0;
    return since;
  };
}

test("a page pays little before the first click, and no more than was agreed to after it", async (t) => {
  const context = await desk.context();
  const page = await context.newPage();
  const weigh = await scales(page);
  await page.goto(`${desk.address}/widget.html`);
  await page.locator("switchboard-chat button").first().waitFor();
  await page.waitForLoadState("networkidle");
  const before = weigh();
  await page.locator("switchboard-chat button").first().click();
  await page.locator("switchboard-window button.main:enabled").waitFor();
  await page.waitForLoadState("networkidle");
  const after = weigh();
  t.diagnostic(`before the first click ${before} bytes, after it ${after}`);
  assert.ok(before > 500 && before <= BEFORE_CLICK_MAX, `${before} bytes before the first click`);
  assert.ok(after > 50_000 && after <= AFTER_CLICK_MAX, `${after} bytes after the first click`);
  // And it works there.
  await write(page, "Hello from a page of yours");
  await page.locator("switchboard-window .bubble", { hasText: "Hello from a page of yours" }).waitFor();
  await context.close();
});

test("the window speaks the browser's language on a page that speaks another", async () => {
  const context = await desk.context({ locale: "de-AT" });
  const page = await context.newPage();
  await page.goto(`${desk.address}/widget.html`);
  await page.locator("switchboard-chat button").first().click();
  await page.locator("switchboard-window").getByRole("button", { name: "Senden" }).waitFor();
  await context.close();
});
