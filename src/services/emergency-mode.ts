/** What emergency mode changes for residents: the notice once a day, the shorter menu, 应急 at any time. */
import { noticeOf, unreadToday } from '../domain/emergency/mode.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { nodeOf, phonesFor } from './where.ts';

/** Before today's first answer, once; undefined: nothing is on here, or it has been read. */
export async function emergencyNotice(context: ServiceContext): Promise<string | undefined> {
  const picture = await neighbourhood(context.tx);
  // The way of every message: nothing is read where nothing is on.
  if (picture.emergencies.length === 0) return undefined;
  return unreadToday(context.tx, context.conversation.id, await here(context));
}

export async function lookUpEmergency(context: ServiceContext) {
  const picture = await neighbourhood(context.tx);
  const on = picture.emergencies.length > 0 ? picture.emergenciesAt(await here(context)) : [];
  if (on.length === 0) return { type: 'emergency.none', phones: await phonesFor(context) };
  return {
    type: 'emergency.on',
    name: on.map(({ kind }) => kind.name).join('、'),
    stays: [...new Set(on.flatMap(({ kind }) => kind.stays))],
    notices: on.map((each) => noticeOf(picture, each)),
  };
}

/** Where nobody knows, only what is on for all counts. */
async function here(context: ServiceContext): Promise<string> {
  return (await nodeOf(context)) ?? (await neighbourhood(context.tx)).root?.code ?? '';
}
