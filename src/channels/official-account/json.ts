/** The platform's JSON data format (official-account.md 1.2) in the shape of its XML, so that one decoder reads both: every value is text, no number loses a digit. */
import { Malformed, type XmlContent } from './xml.ts';

const MAX_CHARACTERS = 64 * 1024;
const MAX_DEPTH = 12;
const TEXT = '#text';
/** As it is: in JSON `&lt;` is four characters. */
const CDATA = '#cdata';

/** A string, or a number outside one. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A MsgId of 64 bits is no double: numbers become strings before anything reads them (2). */
const quoted = (text: string): string => text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`));

/** Throws Malformed and nothing else. */
export function readJson(text: string): XmlContent {
  if (text.length > MAX_CHARACTERS) throw new Malformed('too large');
  let value: unknown;
  try {
    value = JSON.parse(quoted(text));
  } catch {
    throw new Malformed('no JSON');
  }
  if (!isObject(value)) throw new Malformed('no JSON object');
  return contentOf(value, 0);
}

/** A `List` may be an object or an array of them (3). */
function contentOf(value: Record<string, unknown>, depth: number): XmlContent {
  if (depth > MAX_DEPTH) throw new Malformed('no JSON');
  return Object.entries(value).flatMap(([name, inside]) =>
    (Array.isArray(inside) ? inside : [inside]).map((each) => ({ [nameOf(name)]: inner(each, depth) })),
  );
}

function inner(value: unknown, depth: number): XmlContent {
  return isObject(value)
    ? contentOf(value, depth + 1)
    : [{ [CDATA]: [{ [TEXT]: value === null ? '' : String(value) }] }];
}

/** As in XML: names that every object has are unknown elements like others. */
const nameOf = (name: string) => (name in Object.prototype || name.startsWith('#') ? 'ignored' : name);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
