/** Residents' photos made fit to be shown: upright, small enough for a chat, without what the camera wrote into them. */

const LONGEST_SIDE = 1600;

/** Loads the image library on first use: most of its memory is needed only once photos come. */
export async function cleanPicture(bytes: Uint8Array): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const { default: sharp } = await import('sharp');
  const cleaned = await sharp(bytes, { limitInputPixels: 50_000_000 })
    .rotate()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 82 })
    .toBuffer();
  return { bytes: cleaned, mediaType: 'image/jpeg' };
}
