/** What /借出, /归还 and /盘点 share: whose station it is, which tool is meant, the photo that was just sent. */
import type { Neighbourhood, Role, StaffMember } from '../domain/neighbourhood/model.ts';
import { type Station, type ToolCatalogue, type ToolType, toolCatalogue } from '../domain/tools/catalogue.ts';
import { findTools } from '../domain/tools/search.ts';
import { Refused, type StaffContext } from './command.ts';
import { toolTexts as texts } from './tool-texts.ts';

export const KEEPERS: readonly Role[] = ['keeper', 'community-staff', 'sub-district-staff', 'admin'];

const keeps = (picture: Neighbourhood, { roles }: StaffMember, station: Station) =>
  roles.some(({ role, node }) => KEEPERS.includes(role) && picture.covers(node, station.node));

/** The stations that this member looks after; in a group those of the group's own place, if there are any. */
export async function ownStations({ tx, picture, member, group }: StaffContext): Promise<Station[]> {
  const own = (await toolCatalogue(tx)).stations.filter((station) => keeps(picture, member, station));
  if (own.length === 0) throw new Refused(texts.noStation, 'no station');
  const here = group
    ? own.filter(({ node }) => picture.covers(group.node, node) || picture.covers(node, group.node))
    : [];
  return here.length > 0 ? here : own;
}

/** Refuses what another station looks after. */
export function mustKeep({ picture, member }: StaffContext, catalogue: ToolCatalogue, station: string): Station {
  const found = catalogue.station(station);
  if (found && keeps(picture, member, found)) return found;
  throw new Refused(texts.elsewhere(found?.name ?? '别的益站'), 'other station');
}

/** One tool by its words; several or none are refused with what to write. */
export function mustFindTool(catalogue: ToolCatalogue, words: string): ToolType {
  const { tools, unsure } = findTools(words, catalogue.types);
  const [first, second] = tools;
  if (!first) throw new Refused(texts.noTool(words), 'no such tool');
  if (second || unsure) throw new Refused(texts.whichTool(tools.slice(0, 4).map(({ name }) => name)), 'which tool');
  return first;
}
