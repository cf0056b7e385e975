/**
 * English with every letter changed and every text made longer: what still reads as English on the page is
 * written into the code, and what does not fit would not fit in Finnish either.
 *
 * @packageDocumentation
 */
import { en, type ChatWords } from "./en.js";

const FROM = "aceginosuyACEGINOSUY";
const TO = "áçéğíñóšúýÀÇÉĞÍÑÖŠÛÝ";

function pseudo(text: string): string {
  const changed = [...text].map((letter) => TO[FROM.indexOf(letter)] ?? letter).join("");
  return `[${changed}${"~".repeat(Math.ceil(text.length / 3))}]`;
}

/** Every text of these, changed. */
export function lengthened<T>(words: object): T {
  const changed = Object.entries(words).map(([key, value]) => [
    key,
    typeof value === "string" ? pseudo(value) : (...given: never[]) => pseudo((value as (...given: never[]) => string)(...given)),
  ]);
  return Object.fromEntries(changed) as T;
}

export const words: ChatWords = lengthened(en);
