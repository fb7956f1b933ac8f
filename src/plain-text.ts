/** Words made comparable: width, case, invisible characters and blanks no longer matter. What was typed is kept elsewhere. */

/** Format characters (zero width, bidi, BOM) and variation selectors say nothing; controls become blanks. */
const INVISIBLE = /\p{Cf}|[\uFE00-\uFE0F]/gu;
/** Division, fraction and drawn strokes that read as a slash and are none. */
export const STROKES = '\u2044\u2215\u2571\u27CB\u29F8';
const STROKE = new RegExp(`[${STROKES}]`, 'g');

/** The same message is made plain by each that reads it. */
let last = { text: '', plain: '' };

export function plainText(text: string): string {
  if (text !== last.text) last = { text, plain: made(text) };
  return last.plain;
}

function made(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(STROKE, '/')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toLowerCase();
}
