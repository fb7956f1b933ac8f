/** Words made comparable: full-width, invisible characters and blanks no longer matter. What was typed is kept elsewhere. */

/** Zero-width, bidi and other format characters, and control characters. */
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu;

export function plainText(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
