// The desk that is tested: the host's program on a file of its own, a browser, and pages that may complain of nothing.
//
// `SWITCHBOARD_DESK` names the host's program.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { executablePath } from "../../../../wasm/npm/test/chromium.mjs";

export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const SHOTS = here("../shots");

/** A host that can be killed and started again, and a browser that looks at it. */
export class Desk {
  #host;
  #browser;
  #words;
  folder;
  address;

  /** Opens a desk; `words` are told to the host beside where its file and its page are. */
  static async open(...words) {
    const desk = new Desk();
    await mkdir(SHOTS, { recursive: true });
    desk.folder = await mkdtemp(join(tmpdir(), "switchboard-desk-"));
    desk.#words = words;
    await desk.start();
    desk.#browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox"],
    });
    return desk;
  }

  /** Starts the host on its file; without a port, on a free one. */
  async start(port = 0) {
    const words = ["--listen", `127.0.0.1:${port}`, "--store", join(this.folder, "desk.sqlite"), "--page", here("../dist"), ...this.#words];
    this.#host = spawn(process.env.SWITCHBOARD_DESK, words, { stdio: ["ignore", "pipe", "inherit"] });
    const told = await new Promise((resolve, reject) => {
      this.#host.stdout.once("data", (line) => resolve(`${line}`));
      this.#host.once("error", reject);
      this.#host.once("exit", (code) => reject(new Error(`the host has ended with ${code}; it has said why`)));
    });
    this.address = told.slice(told.indexOf("http")).split(/\s/, 1)[0].replace(/\/$/, "");
  }

  /** Ends it as a power cut would. */
  async kill() {
    const ended = new Promise((resolve) => this.#host.once("exit", resolve));
    this.#host.kill("SIGKILL");
    await ended;
  }

  async close() {
    await this.#browser?.close();
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  context(options = {}) {
    return this.#browser.newContext({ viewport: { width: 1600, height: 1000 }, ...options });
  }

  /** A page at the desk; whatever it complains of is a failure. */
  async page(options = {}, path = "/") {
    const context = await this.context(options);
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    const sent = [];
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(`${payload}`)));
    await page.goto(this.address + path);
    await page.locator("switchboard-desk main").waitFor();
    return { page, complaints, sent, close: () => context.close() };
  }
}

/** Writes as the customer of a page, whose window is opened first. */
export async function write(page, text) {
  const chat = page.locator("switchboard-window");
  if ((await chat.count()) === 0) {
    await page.locator("switchboard-chat button").first().click();
    await chat.locator("button.main:enabled").waitFor();
  }
  await chat.locator("textarea").fill(text);
  await chat.locator("textarea").press("Enter");
}

/** What axe finds wrong, in the state the page is in. */
export async function violations(page) {
  const source = await readFile(here("../node_modules/axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/**
 * Texts of the page in pseudo-English that are not from its words: written into the code. What people wrote, names, and what is told in a
 * language of its own are marked as such.
 */
export function writtenIn(page) {
  return page.evaluate(() => {
    const given = "[lang]:not(html), [translate=no], [dir=auto], script, style, noscript, option, .cm-editor";
    // What stands in brackets is from the words; a number has its unit from the browser.
    const plain = (text) => text.replace(/\[[^\]]*\]/g, "").replace(/\d[\d.,:]*\s?\p{L}*/gu, "");
    const look = (root) =>
      [...root.querySelectorAll("*")].flatMap((element) => {
        const within = element.shadowRoot ? look(element.shadowRoot) : [];
        if (element.closest(given)) return within;
        const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent);
        const told = ["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? "");
        return [...within, ...[...texts, ...told].map((text) => plain(text).trim()).filter((text) => /\p{L}{2}/u.test(text))];
      });
    return [...new Set(look(document))];
  });
}
