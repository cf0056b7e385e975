// Where Chromium is, for every test that opens a page.

import { existsSync } from "node:fs";

const BROWSERS = [
  process.env.SWITCHBOARD_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The first that is here; without any, Playwright's own. */
export const executablePath = BROWSERS.find((path) => path && existsSync(path));
