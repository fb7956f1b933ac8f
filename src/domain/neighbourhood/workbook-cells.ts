/**
 * A field of a neighbourhood file as the text of one cell, and back; how it is written follows from the field's own shape,
 * so that a new section needs nothing here. What has no short form is written as YAML in brackets.
 */
import { parse } from 'yaml';

/** As much of JSON Schema as zod writes for our files. */
export interface Shape {
  type?: string;
  properties?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  items?: Shape;
  prefixItems?: readonly Shape[];
  additionalProperties?: Shape | boolean;
  anyOf?: readonly Shape[];
}

type Fields = Readonly<Record<string, unknown>>;

const BETWEEN = /\s*[、，,;；\n]\s*/;
const LINES = /\s*[、;；\n]\s*/;

export const fieldsOf = ({ properties = {} }: Shape): [name: string, shape: Shape][] => Object.entries(properties);

/** Rows of their own sheet: something in them may be left out, so that they are no line of words. */
export const isTable = ({ items }: Shape): boolean =>
  items?.properties !== undefined && fieldsOf(items).some(([name]) => !items.required?.includes(name));

/** The short form, if reading it gives the same again; else brackets. */
export function written(shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return '';
  const short = plainly(shape, value);
  return short !== '' && same(read(shape, short), value) ? short : JSON.stringify(asText(value));
}

function plainly(shape: Shape, value: unknown): string {
  if (Array.isArray(value)) {
    if (shape.prefixItems) return value.map(String).join(',');
    const { items = {} } = shape;
    if (items.prefixItems) return value.map((each) => plainly(items, each)).join(' ');
    if (items.properties) return value.map((each) => line(items, each as Fields)).join('\n');
    return value.map(String).join('、');
  }
  if (typeof value !== 'object') return String(value);
  const of = typeof shape.additionalProperties === 'object' ? shape.additionalProperties : {};
  return Object.entries(value as Fields)
    .map(([key, each]) => `${key} ${plainly(of, each)}`)
    .join('\n');
}

/** "grid-worker gongdian-1": the last field may hold blanks. */
const line = (shape: Shape, value: Fields) =>
  fieldsOf(shape)
    .map(([name, of]) => (of.items ? (value[name] as unknown[]).map(String).join('/') : String(value[name])))
    .join(' ');

/** As YAML's plain reading would give it. Undefined: nothing is written. */
export function read(shape: Shape, text: string): unknown {
  const plain = text.trim();
  if (plain === '') return undefined;
  if (/^[[{]/.test(plain)) return bracketed(plain);
  if (shape.prefixItems) return plain.split(/\s*[,，\s]\s*/);
  if (shape.items) return list(shape.items, plain);
  if (typeof shape.additionalProperties === 'object') return pairs(shape.additionalProperties, plain);
  return shape.anyOf && BETWEEN.test(plain) ? plain.split(BETWEEN).filter(Boolean) : plain;
}

function list(items: Shape, plain: string): unknown {
  if (items.prefixItems) return plain.split(/[\s;；]+/).map((each) => each.split(/[,，]/));
  if (!items.properties) return plain.split(BETWEEN).filter(Boolean);
  return plain.split(LINES).map((each) => {
    const fields = fieldsOf(items);
    const words = each.split(/\s+/);
    const last = words.slice(fields.length - 1).join(' ');
    return Object.fromEntries(
      fields.flatMap(([name, of], i) => {
        const word = i === fields.length - 1 ? last : words[i];
        return word ? [[name, of.items ? word.split('/') : word]] : [];
      }),
    );
  });
}

/** "路灯 7", one a line; what stands before the last blank may hold some. */
function pairs(of: Shape, plain: string): unknown {
  const entries = plain.split(/\s*[、;；\n]\s*/).map((each) => {
    const [, key = each, value = ''] = /^(.*?)[\s:：=]+(\S+)$/s.exec(each) ?? [];
    return [key, read(of, value) ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

/** Deeper than any field of ours; a hundred times that ends the process inside the parser (import-file.ts). */
const MAX_DEPTH = 200;

function bracketed(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) return text;
  try {
    return parse(text, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error' });
  } catch {
    return text;
  }
}

function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const c of text) {
    if (c === '[' || c === '{') depth += 1;
    else if (c === ']' || c === '}') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

/** Numbers and yes or no are words in these files. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asText(each)]));
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(asText(other));
