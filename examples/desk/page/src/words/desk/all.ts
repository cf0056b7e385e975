/**
 * The words of the desk's panes, in every language of the page. A page that has the customer's window alone does without.
 *
 * @packageDocumentation
 */

import type { Language } from "../../locale.js";
import { en, type DeskWords } from "./en.js";

export const deskWords: Record<Language, () => Promise<DeskWords>> = {
  en: async () => en,
  de: async () => (await import("./de.js")).words,
  es: async () => (await import("./es.js")).words,
  ar: async () => (await import("./ar.js")).words,
  pseudo: async () => (await import("./pseudo.js")).words,
};
