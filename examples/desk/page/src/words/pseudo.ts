/**
 * English with every letter changed and every text made longer: what still reads as English on the page is
 * written into the code, and what does not fit would not fit in Finnish either.
 *
 * @packageDocumentation
 */
import { en, type Words } from "./en.js";

const FROM = "aceginosuyACEGINOSUY";
const TO = "áçéğíñóšúýÀÇÉĞÍÑÖŠÛÝ";

function pseudo(text: string): string {
  const changed = [...text].map((letter) => TO[FROM.indexOf(letter)] ?? letter).join("");
  return `[${changed}${"~".repeat(Math.ceil(text.length / 3))}]`;
}

export const words = Object.fromEntries(
  Object.entries(en).map(([key, value]) => [
    key,
    typeof value === "string"
      ? pseudo(value)
      : (...given: never[]) => pseudo((value as (...given: never[]) => string)(...given)),
  ]),
) as unknown as Words;
