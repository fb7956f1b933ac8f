/** What the engine is given: the flows, the services behind their effects, the commands, the ways in. */
import { catalogue } from '../../flows/index.ts';
import { CHANNEL as OFFICIAL_ACCOUNT } from '../channels/official-account/decode.ts';
import { runCommand, withoutSlash } from '../commands/index.ts';
import { keepsPhoto } from '../commands/just-sent.ts';
import { sameSound } from '../domain/neighbourhood/pinyin.ts';
import type { EngineDeps } from '../engine/handle.ts';
import type { Logger } from '../log.ts';
import { emergencyNotice } from '../services/emergency-mode.ts';
import { groupTalk, menuTapped, scanned, strangersTalk } from '../services/entrances.ts';
import { danger, guess } from '../services/guess.ts';
import { services } from '../services/index.ts';
import { confided } from '../services/matters.ts';
import { caughtUp } from './aftermath.ts';
import { noticed } from './notice-results.ts';
import { questions } from './questions.ts';
import { reachesChat } from './reach.ts';

/** `noticing`: residents can be told by template, too. */
export function engineDeps(log: Pick<Logger, 'error'>, { noticing = false } = {}): EngineDeps {
  const reaches = reachesChat(noticing);
  const deps: EngineDeps = {
    catalogue,
    services,
    consentFlow: 'consent',
    menuFlow: 'menu',
    callOfferFlow: 'call-offer',
    personFlow: 'person',
    sameSound,
    always: { 菜单: 'menu', 我的: 'mine', '0': 'person', 〇: 'person', 零: 'person' },
    guess,
    danger,
    confided,
    opening: emergencyNotice,
    command: (tx, message, text) => runCommand(tx, message, text, { ...questions(deps), reaches }),
    groupTalk: async (tx, message, text) =>
      (await groupTalk(tx, message, text)) ?? (await withoutSlash(tx, message, text)),
    strangersTalk,
    keepsPhoto,
    scanned,
    menuTapped,
    caughtUp,
    noticed,
    residentChannels: [OFFICIAL_ACCOUNT],
    log,
  };
  return deps;
}
