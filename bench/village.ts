/** Who lives where and what she reports, so that nobody is asked whether it is her neighbour's matter. */

/** `residents` in `buildings`; all buildings are estates of the bench's own. */
export interface Village {
  residents: number;
  buildings: number;
}

/** A building for each resident. */
export const detached = (residents: number): Village => ({ residents, buildings: residents });

const BUILDINGS_IN_ESTATE = 200;

/**
 * What residents say in one breath, each of another category: whoever reports what she or a neighbour has under way in the
 * same building is asked one question more.
 */
const PROBLEMS = [
  '楼道灯坏了',
  '门口垃圾没人收',
  '下水道堵了，水漫出来了',
  '电动车堵住楼道',
  '楼上半夜太吵',
  '单元门锁坏了',
  '电梯不动了',
  '水管漏水',
  '停电了',
  '健身器材坏了',
  '路灯不亮',
  '消防栓被挡住了',
  '树枝挡路',
  '楼道堆杂物',
  '充电桩坏了',
];
/** So often can residents of their own building report. */
export const MOST_ROUNDS = PROBLEMS.length;

export interface Home {
  estate: number;
  building: number;
}

export function homeOf({ buildings }: Village, resident: number): Home {
  const index = resident % buildings;
  return { estate: Math.floor(index / BUILDINGS_IN_ESTATE), building: 1 + (index % BUILDINGS_IN_ESTATE) };
}

/** `round`: how often she has reported before. */
export function report(village: Village, resident: number, round: number): string {
  const { residents, buildings } = village;
  const inBuilding = Math.floor(resident / buildings);
  const told = inBuilding + round * Math.ceil(residents / buildings);
  if (told >= MOST_ROUNDS) throw new Error(`no building has more than ${MOST_ROUNDS} problems`);
  return `${homeOf(village, resident).building}号楼${PROBLEMS[((resident % buildings) + told) % MOST_ROUNDS]}`;
}

/** A neighbourhood file; the estates are shared out among these grids. */
export function estates({ buildings }: Village, grids: readonly string[]): string {
  const count = Math.ceil(buildings / BUILDINGS_IN_ESTATE);
  const lines = Array.from({ length: count }, (_, estate) => {
    const last = Math.min(BUILDINGS_IN_ESTATE, buildings - estate * BUILDINGS_IN_ESTATE);
    return `  - { name: ${estateName(estate)}, node: ${grids[estate % grids.length]}, buildings: 1-${last} }\n`;
  });
  return `estates:\n${lines.join('')}`;
}

const SYLLABLES = '甲乙丙丁戊己庚辛壬癸';
export const estateName = (estate: number) =>
  `丰收${[...String(estate)].map((digit) => SYLLABLES[Number(digit)]).join('')}小区`;
