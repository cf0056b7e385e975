/**
 * What may be written at a place of the policy, by its JSON Schema.
 *
 * @packageDocumentation
 */

/** As much of JSON Schema (draft-07) as the policy's schema uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly default?: unknown;
}

/** Something that may be written, and what it means. */
export interface Option {
  readonly label: string;
  readonly detail: string;
}

/** All forms that a schema may take, with references followed. */
function forms(schema: Schema, whole: Schema, depth = 0): readonly Schema[] {
  if (depth > 8) return [];
  if (schema.$ref !== undefined) {
    const found = whole.definitions?.[schema.$ref.replace("#/definitions/", "")];
    return found ? forms(found, whole, depth + 1) : [];
  }
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...inner.flatMap((one) => forms(one, whole, depth + 1))];
}

/** The forms of what stands at a path: keys of objects, numbers for elements of lists. */
function at(path: readonly (string | number)[], whole: Schema): readonly Schema[] {
  let here = forms(whole, whole);
  for (const step of path) {
    here = here.flatMap((form) => {
      const below =
        typeof step === "number"
          ? form.items
          : (form.properties?.[step] ?? (typeof form.additionalProperties === "object" ? form.additionalProperties : undefined));
      return below ? forms(below, whole) : [];
    });
  }
  return here;
}

/** The keys that an object at this path may have. */
export function keys(path: readonly (string | number)[], whole: Schema): readonly Option[] {
  const found = new Map<string, Option>();
  for (const form of at(path, whole)) {
    for (const [label, property] of Object.entries(form.properties ?? {})) {
      const detail = property.description ?? forms(property, whole).find((one) => one.description)?.description ?? "";
      found.set(label, { label, detail });
    }
  }
  return [...found.values()];
}

/** The values that may stand at this path, as JSON, where they can be listed. */
export function values(path: readonly (string | number)[], whole: Schema): readonly Option[] {
  const found = new Map<string, Option>();
  for (const form of at(path, whole)) {
    const listed = form.const !== undefined ? [form.const] : (form.enum ?? (form.type === "boolean" ? [true, false] : []));
    for (const value of listed) {
      const label = JSON.stringify(value);
      found.set(label, { label, detail: form.description ?? "" });
    }
  }
  return [...found.values()];
}
