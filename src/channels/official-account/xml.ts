/** The platform's XML as text by element name: no entities, no DOCTYPE, no numbers, nothing fetched (official-account.md 2); must not know what an element means. */
import { XMLParser } from 'fast-xml-parser';

/** From the platform, but not to be understood: answered `success`, logged once. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly reason: string;

  constructor(reason: string) {
    super(`malformed: ${reason}`);
    this.reason = reason;
  }
}

const TEXT = '#text';
const CDATA = '#cdata';

/** One element's content in document order; each entry has one own name. */
export type XmlContent = readonly Readonly<Record<string, unknown>>[];

/** Our own cap on a body is 64 KB; nothing inside it can be longer. */
const MAX_CHARACTERS = 64 * 1024;
/** The platform nests four deep (`SendPicsInfo/PicList/item/PicMd5Sum`). */
const MAX_DEPTH = 12;

const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;

/** Without the characters that XML 1.0 does not allow, lone surrogates included: no database or reply can hold them all. */
export function withoutIllegal(text: string): string {
  return text.replace(ILLEGAL, '');
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  maxNestedTags: MAX_DEPTH,
  jPath: false,
  // The parser throws at names such as `constructor`; here they are unknown elements like others.
  transformTagName: (name) => (name in Object.prototype || name === 'prototype' ? 'ignored' : name),
});

const PROLOG = /^\ufeff?\s*(?:<\?[^>]{0,500}\?>\s*)*/;

/** Outside CDATA and comments a `<!` or `<?` can only be a DOCTYPE or worse: the platform never sends one. */
function refuseDeclarations(xml: string): void {
  const marks = /<!\[CDATA\[|<!--|<[!?]/g;
  for (let mark = marks.exec(xml); mark !== null; mark = marks.exec(xml)) {
    const end = mark[0] === '<![CDATA[' ? ']]>' : mark[0] === '<!--' ? '-->' : undefined;
    if (end === undefined) throw new Malformed('declaration');
    const at = xml.indexOf(end, marks.lastIndex);
    if (at === -1) throw new Malformed('cut short');
    marks.lastIndex = at + end.length;
  }
}

/** The content of the root element `xml`. Throws Malformed and nothing else. */
export function readXml(text: string): XmlContent {
  if (text.length > MAX_CHARACTERS) throw new Malformed('too large');
  const xml = text.replace(PROLOG, '').trimEnd();
  refuseDeclarations(xml);
  // The parser forgives an unclosed root, which is how a body that was cut short looks.
  if (!xml.endsWith('</xml>')) throw new Malformed('cut short or no XML');
  let document: XmlContent;
  try {
    document = parser.parse(xml) as XmlContent;
  } catch {
    throw new Malformed('no XML');
  }
  const roots = document.filter((node) => !Object.hasOwn(node, TEXT));
  const root = roots.length === 1 ? roots[0]?.xml : undefined;
  if (!Array.isArray(root)) throw new Malformed('root element');
  return root as XmlContent;
}

/** The content of the first element of that name; an element that is not there is empty. */
function child(content: XmlContent, name: string): XmlContent {
  const found = content.find((node) => Object.hasOwn(node, name))?.[name];
  return Array.isArray(found) ? (found as XmlContent) : [];
}

/** The contents of all elements of that name inside the element at that path: one `List` or several are a list. */
export function listOf(content: XmlContent, path: string, name: string): XmlContent[] {
  return child(content, path).flatMap((node) => (Object.hasOwn(node, name) ? [node[name] as XmlContent] : []));
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));/g;

/** Character and standard references once; an undefined entity stays as it is written. */
function withoutReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? '';
    const point = hex === undefined ? Number.parseInt(decimal ?? '0', 10) : Number.parseInt(hex, 16);
    return point > 0x10ffff ? '' : String.fromCodePoint(point);
  });
}

/** All text below: adjacent CDATA sections are one text, white space beside them is layout, nested elements are flattened. */
function flatten(content: XmlContent): string {
  const hasCdata = content.some((node) => Object.hasOwn(node, CDATA));
  let text = '';
  for (const node of content) {
    for (const [name, value] of Object.entries(node)) {
      if (name === CDATA) text += rawText(value);
      else if (name !== TEXT) text += flatten(value as XmlContent);
      else if (!hasCdata || String(value).trim() !== '') text += withoutReferences(String(value));
    }
  }
  return text;
}

function rawText(cdata: unknown): string {
  return (cdata as XmlContent).map((node) => String(node[TEXT] ?? '')).join('');
}

/** The text of the element at that path, exactly as written; empty where there is none. */
export function textOf(content: XmlContent, ...path: string[]): string {
  return withoutIllegal(flatten(path.reduce(child, content)));
}

/** Ids, numbers and names: without the layout around them. */
export function wordOf(content: XmlContent, ...path: string[]): string {
  return textOf(content, ...path).trim();
}
