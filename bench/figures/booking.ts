/** The release hour: thousands of residents after sixty places, all at once. */
import { answers, numbers, said } from '../callbacks.ts';
import { type Figure, rounded, type Size, turn } from '../figure.ts';
import { closedLoop, quantile } from '../load.ts';
import { claims } from '../outcomes.ts';
import type { Ground } from '../servers.ts';
import { detached } from '../village.ts';

/** Of the sample's lecture, which anybody may book, first come, first served. */
const PLACES = 60;
/** Which, the next one, for myself, yes. */
const TALK = ['健康讲座', '1', '1', '1'];
/** So many times more at once than in the other figures. */
const CROWD = 5;

export async function bookingStorm(ground: Ground, size: Size): Promise<Figure[]> {
  const village = detached(size.booking);
  await ground.seed('booking-seed', { village });
  const bot = await ground.bot('booking', 'booking-seed');
  const few = { ...size, village: { ...village, residents: Math.min(size.village.residents, size.booking) } };
  await turn([bot.port], few, true, 0);
  const reports = await turn([bot.port], few, true, 1);
  const { connections } = said(
    numbers(0, size.booking),
    size.connections * CROWD,
    TALK.map((words) => () => words),
  );
  const { bodies, perSecond, ms } = await closedLoop([bot.port], connections);
  await bot.stop();
  const waiting = checkTold(answers(bodies), size.booking);
  const stored = await claims(ground.file('booking'));
  if (stored.held !== PLACES || stored.waiting !== waiting) {
    throw new Error(`${PLACES} are booked and ${waiting} wait by what was said; stored are ${JSON.stringify(stored)}`);
  }
  return [
    {
      name: 'booking-storm',
      ratio: rounded(perSecond / reports.perSecond),
      of: `messages a second while ${size.booking} residents book one of ${PLACES} places, to the same of report talks`,
      raw: {
        perSecond: Math.round(perSecond),
        ofPerSecond: Math.round(reports.perSecond),
        p50Ms: rounded(quantile(ms, 0.5), 1),
        p99Ms: rounded(quantile(ms, 0.99), 1),
        maxMs: rounded(quantile(ms, 1), 1),
        atOnce: size.connections * CROWD,
        residents: size.booking,
        booked: PLACES,
        waiting,
      },
    },
  ];
}

/** Everybody has a place or a position, no two the same. Gives how many wait. */
function checkTold(said: readonly string[], residents: number): number {
  const all = (fits: RegExp) => said.flatMap((text) => fits.exec(text)?.[1] ?? []);
  const booked = all(/^约好了，预约 (\d{7})/);
  const positions = all(/您排第 (\d+) 位/).map(Number);
  const inOrder = positions.toSorted((a, b) => a - b).every((position, index) => position === index + 1);
  const isRight = new Set(booked).size === PLACES && booked.length === PLACES && inOrder;
  if (!isRight || booked.length + positions.length !== residents) {
    const other = said.find((text) => !/约好了|您排第|要约：|健康讲座|给谁/.test(text));
    throw new Error(`${booked.length} booked, ${positions.length} wait of ${residents}; somebody read: ${other}`);
  }
  return positions.length;
}
