/**
 * The editor of the policy: CodeMirror with completion from the policy's schema and mistakes marked where they
 * are.
 *
 * It lives in a shadow root, where its style sheets are adopted rather than written into the page: the page's
 * content security policy allows no inline style.
 *
 * @packageDocumentation
 */

import { autocompletion, closeBrackets, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { tags } from "@lezer/highlight";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { keys, values, type Option, type Schema } from "./schema.js";

/** A mistake, with its place counted from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

type Node = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>;

/** The keys and places from the top of the document down to a node. */
function path(node: Node | null, text: (from: number, to: number) => string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let here = node; here?.parent; here = here.parent) {
    const above: Node = here.parent;
    if (above.name === "Property") {
      const name = above.getChild("PropertyName");
      if (name && here.name !== "PropertyName") steps.unshift(JSON.parse(text(name.from, name.to)) as string);
    } else if (above.name === "Array") {
      let place = 0;
      for (let before = here.prevSibling; before; before = before.prevSibling) if (/^[A-Z]/.test(before.name)) place += 1;
      steps.unshift(place);
    }
  }
  return steps;
}

function completions(schema: Schema) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/"[\w.-]*|[\w.-]+/);
    if (!word && !context.explicit) return null;
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const text = (from: number, to: number) => context.state.sliceDoc(from, to);
    const from = word?.from ?? context.pos;
    const offer = (options: readonly Option[], label: (option: Option) => string): CompletionResult => ({
      from,
      options: options.map((option) => ({ label: label(option), info: option.detail, type: "property" })),
    });
    const inKey = node.name === "PropertyName" || node.name === "Object" || (node.name === "⚠" && node.parent?.name === "Object");
    if (inKey) {
      const object = node.name === "Object" ? node : node.name === "PropertyName" ? (node.parent?.parent ?? null) : node.parent;
      return offer(keys(path(object, text), schema), (option) => JSON.stringify(option.label));
    }
    return offer(values(path(node, text), schema), (option) => option.label);
  };
}

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--brand)" },
  { tag: tags.string, color: "var(--chart-2)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--chart-3)" },
]);

const LOOK = EditorView.theme({
  "&": { blockSize: "100%", fontSize: "0.875rem", color: "var(--ink)", backgroundColor: "var(--paper)" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--wash)", border: "none" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--line)" },
  "&.cm-focused": { outline: "3px solid var(--focus)" },
});

export class Editor {
  readonly #view: EditorView;

  constructor(host: HTMLElement, document: string, schema: Schema, label: string, changed: () => void) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: document,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          closeBrackets(),
          json(),
          syntaxHighlighting(COLOURS),
          autocompletion({ override: [completions(schema)] }),
          lintGutter(),
          // Tab leaves the editor, as it leaves every other field.
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed();
          }),
          LOOK,
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  mark(mistakes: readonly Mistake[]): void {
    const { doc } = this.#view.state;
    const marks = mistakes.map((mistake): Diagnostic => {
      const line = doc.line(Math.min(Math.max(1, mistake.line), doc.lines));
      const from = Math.min(line.from + Math.max(0, mistake.column - 1), line.to);
      return { from, to: Math.max(from, line.to), severity: "error", message: mistake.message };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
    const [first] = marks;
    if (first) this.#view.dispatch({ selection: { anchor: first.from }, scrollIntoView: true });
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}
