/** Words made comparable: width, case, invisible characters and blanks no longer matter. What was typed is kept elsewhere. */

/** Format characters (zero width, bidi, BOM) and variation selectors say nothing; controls become blanks. */
const INVISIBLE = /\p{Cf}|[\uFE00-\uFE0F]/gu;

export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toLowerCase();
}
