/**
 * Which language the page speaks, and how it writes numbers, times and durations.
 *
 * @packageDocumentation
 */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { en, type ChatWords } from "./words/en.js";
import type { DeskWords } from "./words/desk/en.js";

/** The languages of the page, each in its own name. */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  ar: "العربية",
  pseudo: "[Þšéúðó]",
} as const;

export type Language = keyof typeof LANGUAGES;

/** What the page says. Those of the desk are there on a page that has asked for them. */
export type Words = ChatWords & DeskWords;

/** The names of words that are plain texts. */
export type Title = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words];

const LOADERS: Record<Exclude<Language, "en">, () => Promise<{ words: ChatWords }>> = {
  de: () => import("./words/de.js"),
  es: () => import("./words/es.js"),
  ar: () => import("./words/ar.js"),
  pseudo: () => import("./words/pseudo.js"),
};

const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set(["ar"]);
const REMEMBERED = "switchboard-language";

class Locale extends EventTarget {
  language: Language = "en";
  words = en as unknown as Words;
  #begun = false;
  #desk: Record<Language, () => Promise<DeskWords>> | null = null;

  /** The tag for `Intl`: pseudo-English counts as English. */
  get tag(): string {
    return this.language === "pseudo" ? "en" : this.language;
  }

  get direction(): "ltr" | "rtl" {
    return RIGHT_TO_LEFT.has(this.language) ? "rtl" : "ltr";
  }

  async choose(language: Language): Promise<void> {
    const chat = language === "en" ? en : (await LOADERS[language]()).words;
    const desk = await this.#desk?.[language]();
    this.words = { ...chat, ...desk } as Words;
    this.language = language;
    localStorage.setItem(REMEMBERED, language);
    this.dispatchEvent(new Event("change"));
  }

  /** The language that was chosen before, else the browser's, else English; with the words of the desk, where there is one; the first to ask settles it. */
  async begin(desk?: Record<Language, () => Promise<DeskWords>>): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    this.#desk = desk ?? null;
    const known = (name: string | null): name is Language => name !== null && name in LANGUAGES;
    const remembered = localStorage.getItem(REMEMBERED);
    const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find(known);
    await this.choose(known(remembered) ? remembered : (preferred ?? "en"));
  }
}

/** The page's language. */
export const locale = new Locale();

/** Draws a component anew when the language changes. */
export class Localised implements ReactiveController {
  readonly #redraw: () => void;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
    this.#redraw = () => host.requestUpdate();
  }

  hostConnected(): void {
    locale.addEventListener("change", this.#redraw);
  }

  hostDisconnected(): void {
    locale.removeEventListener("change", this.#redraw);
  }
}

/** What stands where there is no figure. */
export const NONE = "–";

export function count(value: number): string {
  return new Intl.NumberFormat(locale.tag).format(value);
}

/** A code of the engine in the page's language, where it has words there. */
function wordsFor(code: string): string | null {
  const words: Readonly<Record<string, unknown>> = { ...locale.words };
  const said = words[`code_${code}`] ?? words[code];
  return typeof said === "string" ? said : null;
}

/** A code of the engine in the page's language; one that has no words there as it is. */
export function named(code: string): string {
  return wordsFor(code) ?? code.replaceAll("_", " ");
}

/** May a code be translated: has it no words in the page's language? For `translate`. */
export function translates(code: string): "yes" | "no" {
  return wordsFor(code) === null ? "no" : "yes";
}

/** A share from 0 to 1 as a percentage. */
export function share(part: number | null | undefined): string {
  if (part === null || part === undefined) return NONE;
  return new Intl.NumberFormat(locale.tag, { style: "percent", maximumFractionDigits: 1 }).format(part);
}

/** A duration in the unit that a person would say it in. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return NONE;
  const [value, unit] =
    ms < 60_000 ? [ms / 1_000, "second"] : ms < 3_600_000 ? [ms / 60_000, "minute"] : [ms / 3_600_000, "hour"];
  return new Intl.NumberFormat(locale.tag, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

/** A time of day; with its date when it is not within a day of `now`. */
export function moment(at: number, now: number): string {
  const near = Math.abs(at - now) < 20 * 3_600_000;
  return new Intl.DateTimeFormat(locale.tag, near ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(at);
}
