// Serves the page and the npm package, under the strict policy that any host of it should send.
//
//     node serve.mjs [port]

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PAGE = `${HERE}dist`;
const PACKAGE = `${HERE}../../../wasm/npm`;

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** The file behind an address; only what is meant to be served. */
function file(path) {
  const clean = normalize(path);
  if (clean.includes("..")) return null;
  if (clean === "/") return `${PAGE}/index.html`;
  if (/^\/engine\/(dist|pkg)\//.test(clean)) return `${PACKAGE}${clean.slice("/engine".length)}`;
  return `${PAGE}${clean}`;
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const path = file(pathname);
  const type = path === null ? undefined : TYPES[extname(path)];
  try {
    if (path === null || type === undefined) throw new Error("not served");
    const body = await readFile(path);
    response.writeHead(200, {
      "content-type": type,
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
    });
    response.end(body);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end("not found");
  }
});

server.listen(Number(process.argv[2] ?? 8_080), "127.0.0.1", () => {
  console.log(`the desk: http://localhost:${server.address().port}`);
});
