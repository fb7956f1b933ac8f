/** What can be borrowed where, and the rules of lending: one picture, rebuilt when an import has changed it. */
import type { EntityManager } from 'typeorm';
import { Setting } from '../../store/entities/messaging.ts';
import {
  ToolPhoto,
  ToolStationEntity,
  type ToolStationRow,
  ToolTypeEntity,
  type ToolTypeRow,
} from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';

/** Whoever changes stations, types, photos or rules calls `tx.touch(TOOLS)` in the same transaction. */
export const TOOLS = 'tools';
export const TOOL_RULES_NAME = 'tool-rules';

export type Station = Readonly<ToolStationRow>;
export type ToolType = Readonly<ToolTypeRow> & { photo: string | null };

export interface ToolRules {
  /** So many things a household may have at a time, reserved ones included. */
  perHousehold: number;
  /** On the due day until then; "17:00". */
  closing: string;
  /** When reminders are said. */
  remindAt: string;
  /** So many days after the due day she is reminded again; the last one over and over. */
  overdueDays: readonly number[];
}
export const TOOL_RULES: ToolRules = {
  perHousehold: 3,
  closing: '17:00',
  remindAt: '10:00',
  overdueDays: [1, 3, 7, 14, 30],
};

export class ToolCatalogue {
  readonly stations: readonly Station[];
  readonly types: readonly ToolType[];
  readonly rules: ToolRules;

  constructor(o: { stations: readonly Station[]; types: readonly ToolType[]; rules: ToolRules }) {
    this.stations = o.stations;
    this.types = o.types;
    this.rules = o.rules;
  }

  station(id: string): Station | undefined {
    return this.stations.find((station) => station.id === id);
  }

  type(id: string): ToolType | undefined {
    return this.types.find((type) => type.id === id);
  }

  /** Nearest first: those that serve where she lives, then the others in the files' order. */
  stationsFrom(picture: Neighbourhood, node: string | null): Station[] {
    const path = node === null ? [] : picture.path(node).map(({ code }) => code);
    const far = ({ node: at }: Station) => (path.includes(at) ? path.indexOf(at) : path.length);
    return [...this.stations].sort((a, b) => far(a) - far(b));
  }
}

export function toolCatalogue(tx: Tx): Promise<ToolCatalogue> {
  return tx.picture(TOOLS, load);
}

async function load(db: EntityManager): Promise<ToolCatalogue> {
  const rules = await db.findOneBy(Setting, { name: TOOL_RULES_NAME });
  const photos = new Map((await db.find(ToolPhoto)).map(({ type, media }) => [type, media]));
  const types = await db.find(ToolTypeEntity, { order: { position: 'ASC', id: 'ASC' } });
  return new ToolCatalogue({
    stations: await db.find(ToolStationEntity, { order: { position: 'ASC', id: 'ASC' } }),
    types: types.map((type) => ({ ...type, photo: photos.get(type.id) ?? null })),
    rules: { ...TOOL_RULES, ...(rules && JSON.parse(rules.value)) },
  });
}
