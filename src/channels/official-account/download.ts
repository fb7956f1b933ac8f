/** A file of the platform's as it comes: bytes, or the reason why there are none (official-account.md 5). */
import { type HttpOptions, readBytes, readJson } from './call.ts';

export type Download = { bytes: Uint8Array; mediaType: string } | { gone: string };

const MEDIA_CAP = 12 * 1024 * 1024;

export async function readMedia(response: Response, http: HttpOptions): Promise<Download> {
  const mediaType = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // Errors come as JSON under status 200, by some servers labelled as plain text. A video's address is another host's.
  if (/json$|^text\//.test(mediaType)) {
    await readJson(response, http);
    return { gone: 'no file in the answer' };
  }
  const bytes = await readBytes(response, MEDIA_CAP);
  return bytes === undefined ? { gone: 'larger than 12 MB' } : { bytes, mediaType };
}
