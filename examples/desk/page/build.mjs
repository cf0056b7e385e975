// Bundles the page into `dist`: modules, styles and static files, all of them to be served as they are.
//
// Of the npm package it takes the widget's small build, as a part that is fetched when somebody opens the window.

import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("dist");
const npm = here("../../../wasm/npm");

/** The most that a page may load of us before the first click on the widget, in bytes after gzip. */
const LOADER_LIMIT = 2_048;

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const engine = {
  name: "the npm package as it is built here",
  setup(bundle) {
    bundle.onResolve({ filter: /^switchboard-engine\/widget$/ }, () => ({ path: `${npm}/dist/widget.js` }));
  },
};

const result = await build({
  entryPoints: {
    desk: here("src/desk.ts"),
    "switchboard-chat": here("src/customer/loader.ts"),
    desk_styles: here("styles/desk.css"),
  },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "linked",
  loader: { ".css": "css" },
  entryNames: "[name]",
  chunkNames: "part-[hash]",
  plugins: [engine],
});
await cp(here("static"), dist, { recursive: true });
// The part that loads it looks beside itself.
await cp(`${npm}/pkg/widget/switchboard_bg.wasm`, `${dist}/switchboard_bg.wasm`);

const gzip = (bytes) => gzipSync(bytes, { level: 9 });

/** What a file weighs on the wire. */
const weight = async (file) => gzip(await readFile(file)).length;
const weightAtBest = async (file) => brotliCompressSync(await readFile(file)).length;

/** A file and all that it imports at once, without what it imports later. */
function wanted(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of result.metafile.outputs[file]?.imports ?? []) {
    if (!next.external && next.kind === "import-statement") wanted(next.path, seen);
  }
  return seen;
}

async function total(name) {
  const file = Object.keys(result.metafile.outputs).find((path) => path.endsWith(name));
  let bytes = 0;
  for (const part of wanted(file)) bytes += await weight(part);
  return bytes;
}

/** The parts that a file fetches later, by what they were made from. */
function later(file, source) {
  const parts = [...wanted(file)].flatMap((part) => result.metafile.outputs[part]?.imports ?? []);
  return parts.find(({ kind, path }) => kind === "dynamic-import" && result.metafile.outputs[path]?.entryPoint?.endsWith(source))?.path;
}

const loader = await total("/switchboard-chat.js");
const [button] = Object.keys(result.metafile.outputs).filter((path) => path.endsWith("/switchboard-chat.js"));
const opened = later(button, "customer/window.ts");
const masker = later(opened, "widget.js");
const clicked = [`${dist}/switchboard_bg.wasm`, ...new Set([...wanted(opened), ...wanted(masker)])];
const sum = async (of) => (await Promise.all(clicked.map(of))).reduce((all, one) => all + one, 0);
console.log(
  `page: before the first click ${loader} bytes, the desk ${await total("/desk.js")} bytes (gzip); the first click fetches ${await sum(weight)} bytes with gzip, ${await sum(weightAtBest)} with brotli`,
);
if (loader > LOADER_LIMIT) {
  console.error(`page: the loader weighs ${loader - LOADER_LIMIT} bytes more than ${LOADER_LIMIT}`);
  process.exitCode = 1;
}

// The host sends what is packed to whoever can unpack it.
for (const file of await readdir(dist)) {
  if (!/\.(css|html|js|json|svg|wasm)$/.test(file)) continue;
  const bytes = await readFile(`${dist}/${file}`);
  await writeFile(`${dist}/${file}.gz`, gzip(bytes));
  await writeFile(`${dist}/${file}.br`, brotliCompressSync(bytes));
}
