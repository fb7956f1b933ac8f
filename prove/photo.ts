/** What the simulated API gives for every photo. */
import sharp from 'sharp';

export const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 320, height: 240, channels: 3, background: '#334455' } })
    .jpeg()
    .toBuffer();
