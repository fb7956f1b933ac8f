/** What the engine is given: the flows, the services behind their effects, the commands, the ways in. */
import { catalogue } from '../../flows/index.ts';
import { CHANNEL as OFFICIAL_ACCOUNT } from '../channels/official-account/decode.ts';
import { runCommand } from '../commands/index.ts';
import type { EngineDeps } from '../engine/handle.ts';
import { pushFlow, takeBackFlow } from '../engine/push.ts';
import type { Logger } from '../log.ts';
import { groupTalk, menuTapped, scanned, strangersTalk } from '../services/entrances.ts';
import { danger, guess } from '../services/guess.ts';
import { services } from '../services/index.ts';

export function engineDeps(log: Pick<Logger, 'error'>): EngineDeps {
  const deps: EngineDeps = {
    catalogue,
    services,
    consentFlow: 'consent',
    menuFlow: 'menu',
    always: { 菜单: 'menu', 我的: 'mine', '0': 'person', 〇: 'person', 零: 'person' },
    guess,
    danger,
    command: (tx, message, text) =>
      runCommand(tx, message, text, {
        askRating: (unit, { conversation, number, announce }) =>
          pushFlow(unit, deps, { conversation, flow: 'rating', input: { number }, announce, ticket: number }),
        dropRating: (unit, { conversation, number }) =>
          takeBackFlow(unit, deps, { conversation, flow: 'rating', input: { number } }),
      }),
    groupTalk,
    strangersTalk,
    scanned,
    menuTapped,
    residentChannels: [OFFICIAL_ACCOUNT],
    log,
  };
  return deps;
}
