// A page in a real browser, served from the package's own folder.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { chromium } from "playwright-core";
import { executablePath } from "./chromium.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

// What a bank's page allows: scripts and the module from its own server, nothing evaluated, nothing inline.
const SECURITY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

/** Opens `path` of the package in Chromium, gives the page to `visit`, and closes everything. */
export async function withPage(path, visit) {
  const root = new URL("..", import.meta.url);
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, "http://localhost");
      const file = new URL(`.${pathname}`, root);
      const body = await readFile(file);
      const headers = {
        "content-type": TYPES[extname(pathname)] ?? "text/plain",
        "content-security-policy": SECURITY,
      };
      response.writeHead(200, headers).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
    page.on("response", (answer) => answer.ok() || faults.push(`${answer.status()} ${answer.url()}`));
    await page.goto(`http://127.0.0.1:${server.address().port}${path}`);
    await visit(page, faults);
  } finally {
    await browser.close();
    server.close();
  }
}
