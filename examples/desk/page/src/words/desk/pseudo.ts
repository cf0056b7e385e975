/** What the panes of agent and supervisor say, lengthened: see `../pseudo.ts`. */

import { lengthened } from "../pseudo.js";
import { en, type DeskWords } from "./en.js";

export const words: DeskWords = lengthened(en);
