/** Pictures for residents to send: drawn here, and with a place in their EXIF as phones write it, for the bot to remove. */
import sharp from 'sharp';

const DRAWINGS = {
  lamp: {
    name: '路灯不亮',
    svg: `<rect width="800" height="600" fill="#101a33"/><circle cx="650" cy="100" r="36" fill="#e9e6cf"/>
      <rect y="470" width="800" height="130" fill="#2a2f3d"/><rect x="60" y="180" width="180" height="290" fill="#1c2540"/>
      <rect x="392" y="170" width="16" height="320" fill="#5c6475"/><path d="M400 176 q60 -40 110 0" stroke="#5c6475" stroke-width="14" fill="none"/>
      <ellipse cx="512" cy="184" rx="34" ry="14" fill="#3a4050"/><path d="M490 230 l44 44 m0 -44 l-44 44" stroke="#c94b4b" stroke-width="9"/>`,
  },
  rubbish: {
    name: '垃圾没人清',
    svg: `<rect width="800" height="600" fill="#bcd0dc"/><rect y="420" width="800" height="180" fill="#8d8f89"/>
      <rect x="300" y="230" width="220" height="250" rx="12" fill="#3f7a4d"/><rect x="285" y="210" width="250" height="30" rx="8" fill="#2f5e3a"/>
      <ellipse cx="230" cy="470" rx="90" ry="62" fill="#3b3b42"/><ellipse cx="590" cy="480" rx="80" ry="54" fill="#4a4550"/><ellipse cx="410" cy="505" rx="70" ry="44" fill="#2f2f36"/>`,
  },
  pipe: {
    name: '水管漏水',
    svg: `<rect width="800" height="600" fill="#d8d3c8"/><rect y="250" width="800" height="70" fill="#8a929b"/><rect x="360" y="235" width="80" height="100" fill="#6d757e"/>
      <path d="M400 330 q-20 70 0 90 q20 -20 0 -90z M440 350 q-16 60 0 76 q16 -16 0 -76z M365 345 q-16 60 0 80 q16 -20 0 -80z" fill="#4b8fd0"/><ellipse cx="400" cy="520" rx="220" ry="36" fill="#7db3e0"/>`,
  },
} as const;

type SamplePhoto = keyof typeof DRAWINGS;

export const SAMPLE_PHOTOS = Object.entries(DRAWINGS).map(([id, { name }]) => ({ id, name }));

export const SAMPLE_PHOTO_IDS = Object.keys(DRAWINGS) as SamplePhoto[];

export const isSamplePhoto = (id: string): id is SamplePhoto => Object.hasOwn(DRAWINGS, id);

export function samplePhoto(id: SamplePhoto): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" width="800" height="600">${DRAWINGS[id].svg}</svg>`;
  const gps = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '31/1 13/1 49/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '121/1 28/1 25/1',
  };
  return sharp(Buffer.from(svg))
    .jpeg({ quality: 80 })
    .withExif({ IFD0: { Make: 'Sandbox' }, IFD3: gps })
    .toBuffer();
}
