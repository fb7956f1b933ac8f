/** Pictures that we draw ourselves go the way of photos: fetched (drawn) outside any unit of work, kept, then sent. */
import { DRAWN, draw, pictureFacts, pictureInWords } from '../domain/love-card/picture.ts';
import type { MediaRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import type { Fetched } from '../workers/media.ts';

export const isDrawn = (channel: string): boolean => channel === DRAWN;

export async function drawn(store: Store, ref: string): Promise<Fetched> {
  const asked = await store.inTransaction((tx) => pictureFacts(tx, ref));
  if (!asked) return { gone: 'nobody to draw it for' };
  // Loaded on first use, as for photos: most of its memory is needed only once there is a picture.
  const { default: sharp } = await import('sharp');
  if (!(await knowsChinese())) return { gone: 'no Chinese font' };
  const bytes = await sharp(Buffer.from(draw(asked)))
    .png()
    .toBuffer();
  return { bytes, mediaType: 'image/png' };
}

let known: Promise<boolean> | undefined;

/**
 * Without a font for it every character is the same empty box, or a box with its code in it, which is drawn in lines alone:
 * a character of many strokes is then no darker than one of few.
 */
export function knowsChinese(): Promise<boolean> {
  known ??= (async () => {
    const [few, many] = await Promise.all([inkOf('一'), inkOf('鑫')]);
    return many > 2 * few;
  })();
  return known;
}

async function inkOf(character: string): Promise<number> {
  const { default: sharp } = await import('sharp');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="#fff"/><text x="10" y="80" font-size="80">${character}</text></svg>`;
  const { channels } = await sharp(Buffer.from(svg)).greyscale().stats();
  return 255 - (channels[0]?.mean ?? 255);
}

export async function sendDrawn(tx: Tx, { id, conversation }: MediaRow): Promise<void> {
  tx.send({ key: `drawn:${id}`, recipient: `conversation:${conversation}`, payload: { text: '', media: [id] } });
}

/** It could not be drawn: she reads what would stand on it. */
export async function sendInWords(tx: Tx, { id, ref, conversation }: MediaRow): Promise<void> {
  const asked = await pictureFacts(tx, ref);
  if (!asked) return;
  const text = `图片现在画不了，写给您看：\n${pictureInWords(asked)}`;
  tx.send({ key: `drawn:${id}`, recipient: `conversation:${conversation}`, payload: { text } });
}
