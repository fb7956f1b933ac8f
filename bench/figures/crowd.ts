/** Whether much that is open or stored makes a message dearer: open talks, memory, a database of a million residents. */
import { CONFIRM, checkQuestions, checkReceipts, numbers, type Requests, said } from '../callbacks.ts';
import { type Figure, inTurns, rounded, type Size, side } from '../figure.ts';
import { history } from '../history.ts';
import { closedLoop, median } from '../load.ts';
import { cpuSince, type Ground, lowHeap, measures, type UnderTest } from '../servers.ts';
import { MOST_ROUNDS, report, type Village } from '../village.ts';

/** Before them a server is still warming up. */
const WARM_SHARE = 0.2;
const SAMPLES = 10;
/** With fewer talks a slope is chance. */
const FEWEST = 20_000;

/**
 * Two servers on copies of one database: in one few talks are open, in the other many. In a turn as many are finished as are
 * begun, so that both keep what they have.
 */
export async function openTalks(ground: Ground, size: Size): Promise<Figure[]> {
  const slice = size.village.residents;
  const residents = size.openTalks + (size.turns + 1) * slice;
  const village = { residents, buildings: Math.ceil(residents / MOST_ROUNDS) };
  await ground.seed('crowd', { village });
  const [many, few] = [await ground.bot('many', 'crowd'), await ground.bot('few', 'crowd')];
  const memory = await open(many, village, size.openTalks, size.connections);
  await open(few, village, slice, size.connections);
  const measured: { many: number; few: number }[] = [];
  for (let time = 0; time <= size.turns; time++) {
    const one = (server: UnderTest, open: number) => goOn(server, village, { open, slice, time }, size.connections);
    measured.push({ many: await one(many, size.openTalks), few: await one(few, slice) });
  }
  await Promise.all([many.stop(), few.stop()]);
  const counted = measured.slice(1);
  return [
    {
      name: 'open-talks-100k-vs-2k',
      ratio: rounded(median(counted.map((each) => each.many / each.few))),
      of: `messages a second with ${size.openTalks} talks open, to the same with ${slice}`,
      raw: {
        perSecond: counted.map((each) => Math.round(each.many)),
        ofPerSecond: counted.map((each) => Math.round(each.few)),
        openTalks: size.openTalks,
        ofOpenTalks: slice,
        messagesPerTurn: 2 * slice,
      },
    },
    {
      name: 'memory-per-100k-conversations',
      ratio: memory.ratio,
      of: `lowest heap while the second half of ${size.openTalks} talks was begun, to the same of the first`,
      raw: memory.raw,
    },
  ];
}

/** Everybody of these reports and does not confirm. */
async function open(server: UnderTest, village: Village, count: number, connections: number) {
  const samples: { talks: number; heapMb: number }[] = [];
  const step = Math.ceil(count / SAMPLES);
  const heap = lowHeap(server);
  for (let first = 0; first < count; first += step) {
    const these = numbers(first, Math.min(step, count - first));
    const requests = said(these, connections, [(resident) => report(village, resident, 0)]);
    const { bodies } = await closedLoop([server.port], requests.connections);
    checkQuestions(bodies, requests.messages);
    samples.push({ talks: first + requests.messages, heapMb: heap.mb() });
    if (count > 20_000) process.stderr.write(`  ${first + requests.messages} talks open\n`);
  }
  heap.stop();
  const warm = samples.filter(({ talks, heapMb }) => talks > count * WARM_SHARE && Number.isFinite(heapMb));
  const [early, late] = [warm.slice(0, warm.length / 2), warm.slice(warm.length / 2)].map((part) =>
    Math.min(...part.map(({ heapMb }) => heapMb)),
  );
  const { rssMb } = await measures(server);
  return {
    ratio: rounded((late ?? Number.NaN) / (early ?? Number.NaN)),
    raw: {
      mbPer100k: count < FEWEST ? null : rounded(slope(warm) * 100_000, 1),
      heapLowMb: late,
      ofHeapLowMb: early,
      rssMb,
      conversations: count,
    },
  };
}

/** Least squares: one measurement more or less does not move it far. */
function slope(samples: readonly { talks: number; heapMb: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ talks }) => talks)), mean(samples.map(({ heapMb }) => heapMb))];
  const over = samples.reduce((sum, { talks, heapMb }) => sum + (talks - x) * (heapMb - y), 0);
  return over / samples.reduce((sum, { talks }) => sum + (talks - x) ** 2, 0);
}

/** Those whose talk has been open longest confirm, as many others report. */
async function goOn(
  server: UnderTest,
  village: Village,
  o: { open: number; slice: number; time: number },
  connections: number,
): Promise<number> {
  const ends = said(numbers(o.time * o.slice, o.slice), connections, [() => CONFIRM]);
  const begins = said(numbers(o.open + o.time * o.slice, o.slice), connections, [
    (resident) => report(village, resident, 0),
  ]);
  const { bodies, perSecond } = await closedLoop([server.port], behind(ends, begins));
  checkReceipts(bodies, o.slice);
  checkQuestions(bodies, o.slice);
  return perSecond;
}

const behind = (first: Requests, second: Requests) =>
  first.connections.map((requests, index) => [...requests, ...(second.connections[index] ?? [])]);

const SMALL = 1000;
const RESIDENTS_IN_BUILDING = 50;
const RESIDENTS_IN_COMMUNITY = 5000;

/** The same residents report, once nearly alone in the database, once among a million with five years of tickets. */
export async function largeDatabase(ground: Ground, size: Size): Promise<Figure[]> {
  const all = size.largeDatabase;
  const few = Math.min(SMALL, size.village.residents);
  const small = { residents: few, buildings: few };
  const large = { residents: few, buildings: Math.max(few, Math.ceil(all / RESIDENTS_IN_BUILDING)) };
  await ground.seed('small', { village: small });
  await ground.seed('large', {
    village: large,
    silent: all - few,
    communities: Math.ceil(all / RESIDENTS_IN_COMMUNITY),
    more: history(large, all),
  });
  const [inLarge, inSmall] = [await ground.bot('in-large', 'large'), await ground.bot('in-small', 'small')];
  const [cpu, ofCpu] = [await cpuSince([inLarge]), await cpuSince([inSmall])];
  const { ratio, raw } = await inTurns({ ...size, village: small }, side(inSmall), side(inLarge));
  const messages = raw.messagesPerTurn * (size.turns + 1);
  const [cpuMsPerMessage, ofCpuMsPerMessage] = [await cpu(messages), await ofCpu(messages)];
  const [rss, ofRss] = [await measures(inLarge), await measures(inSmall)];
  await Promise.all([inLarge.stop(), inSmall.stop()]);
  const { perSecond, ofPerSecond, busyCores, ofBusyCores, ...rest } = raw;
  return [
    {
      name: 'cost-at-1m-residents-vs-1k',
      ratio,
      of: `time of the same talks among ${all} residents in ${large.buildings} buildings, to the same among ${few}`,
      raw: {
        perSecond: ofPerSecond,
        ofPerSecond: perSecond,
        busyCores: ofBusyCores,
        ofBusyCores: busyCores,
        ...rest,
        cpuMsPerMessage,
        ofCpuMsPerMessage,
        databaseMb: await ground.megabytes('in-large'),
        readyMs: Math.round(inLarge.readyMs),
        ofReadyMs: Math.round(inSmall.readyMs),
        rssMb: rss.rssMb,
        ofRssMb: ofRss.rssMb,
      },
    },
  ];
}
