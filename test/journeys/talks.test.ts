/** Plays every transcript of test/journeys/talks over the real edges: the format in which the sandbox saves a talk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { People } from '../../src/sandbox/people.ts';
import { play } from '../../src/sandbox/player.ts';
import { parseTranscript } from '../../src/sandbox/transcript.ts';
import { Town } from '../support/town.ts';
import { HOUR } from './scene.ts';

const FOLDER = join(import.meta.dirname, 'talks');
const MOVES: Readonly<Record<string, number>> = { '10m': HOUR / 6, '1h': HOUR, '1d': 24 * HOUR, '3d': 72 * HOUR };
const GRID = 'gongdian-1';
const TOPIC = '供电社区第一网格工作群';

function peopleOf(town: Town): People {
  const { gateway, wechat } = town;
  return new People({
    wechat,
    gateway,
    names: { resident: (name) => `o-${name}`, nameOf: (openid) => openid.slice('o-'.length), place: () => undefined },
    moves: async (move) => town.later(MOVES[move] ?? 0),
    groupSays: ({ quote, ...said }) =>
      gateway?.say({ ...said, ...(quote && { quote: { name: '睦邻小助手', text: quote.text ?? '' } }) }),
    groupShows: (shown) => gateway?.sayMedia({ ...shown, name: 'photo.jpg' }),
  });
}

describe('talks that were saved', () => {
  for (const file of readdirSync(FOLDER)) {
    const transcript = parseTranscript(readFileSync(join(FOLDER, file), 'utf8'));
    it(transcript.title, async () => {
      const town = await Town.open();
      try {
        const room = await town.group(GRID, ['lin-chunmei', 'fang-shouwang']);
        town.gateway?.addRoom({ id: room, topic: TOPIC, memberIds: ['wx-lin-chunmei', 'wx-fang-shouwang'] });
        expect(await play(transcript, peopleOf(town), 8000)).to.include({ ok: true });
      } finally {
        await town.close();
      }
    });
  }
});
