/**
 * Residents with phones, and staff with commands, in a test town: talks read as transcripts. It speaks the real protocol
 * to the real bot and looks into the database for what a phone cannot show; it expects nothing of any flow.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { ticketsOf } from '../../src/domain/tickets/queries.ts';
import { openWords } from '../../src/domain/tickets/words.ts';
import { conversationId, conversationOf, Engine } from '../../src/engine/handle.ts';
import { noTalks, openTalks, sealTalks, type Talk, type Talks } from '../../src/engine/talks.ts';
import type { PushResult } from '../../src/sandbox/wechat-platform.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import type { Town } from './town.ts';

const CHANNEL = 'official-account';
/** A real picture of 8 × 8 pixels: what cannot be read is asked for again. */
const JPEG = Buffer.from(
  [
    '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBD',
    'ARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgD',
    'ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAA',
    'BP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJIAxD//2Q==',
  ].join(''),
  'base64',
);

/** What a phone can send. */
export type Sends =
  | string
  | { photo: true }
  | { voice: string }
  | { at: readonly [latitude: number, longitude: number]; label?: string }
  | { type: string }
  | { menu: string }
  | { scan: string };

let made = 0;

export class Resident {
  readonly openid: string;
  readonly town: Town;
  /** The answer to what was sent last; empty: silence. */
  heard = '';

  constructor(town: Town, name = 'resident') {
    this.town = town;
    this.openid = `o${name}-${++made}`;
    town.wechat.knows(this.openid);
  }

  /** Sends it, and expects an answer in which each of these is found. */
  async says(what: Sends, ...fits: readonly RegExp[]): Promise<string> {
    const { statuses, trouble } = await this.sends(what);
    expect(statuses, JSON.stringify(what)).to.deep.equal([200]);
    expect(trouble, JSON.stringify(what)).to.equal(undefined);
    expect(this.heard, `silence after ${JSON.stringify(what)}`).not.to.equal('');
    for (const each of fits) expect(this.heard).to.match(each);
    return this.heard;
  }

  async sends(what: Sends): Promise<Pick<PushResult, 'reply' | 'statuses' | 'trouble'>> {
    const result = await this.push(what);
    this.heard = result.reply ?? '';
    return result;
  }

  private async push(what: Sends): Promise<Pick<PushResult, 'reply' | 'statuses' | 'trouble'>> {
    const { town, openid } = this;
    if (typeof what === 'string' && town.isPlain(what)) {
      return { reply: await town.hears(openid, what), statuses: [200] };
    }
    if (typeof what === 'string') return town.wechat.text(openid, what);
    if ('photo' in what) return town.wechat.image(openid, JPEG);
    if ('voice' in what) return town.wechat.voice(openid, { recognition: what.voice });
    if ('at' in what) return town.wechat.location(openid, ...what.at, what.label ?? '');
    if ('menu' in what) return town.wechat.menuClick(openid, what.menu);
    if ('scan' in what) return town.wechat.scan(openid, what.scan);
    return town.wechat.raw(openid, message(town, openid, what.type, ''));
  }

  /** As somebody who has registered before; `phone: null`: she would not tell it. */
  async isRegistered(o: { home?: string; node?: string; name?: string; phone?: string | null } = {}): Promise<this> {
    const { home = '十号小区/3/2', node = 'gongdian-1', name = '王秀英', phone = '13800000900' } = o;
    await this.town.store.inTransaction(async (tx) => {
      const conversation = await conversationOf(tx, { ...nobody, channel: CHANNEL, sender: this.openid });
      const person = withPhone(tx, newPerson(tx), phone);
      const known = { name: sealField(tx, person, 'name', name), homePlace: home, node };
      tx.people.put({ ...person, ...known, consentAt: tx.now, registeredAt: tx.now });
      tx.conversations.put({ ...conversation, personId: person.id });
    });
    return this;
  }

  /** Reports in one breath, as her own; answers the ticket's number. */
  async reports(words = '十号小区3号楼2单元楼道灯坏了'): Promise<number> {
    await this.says(words, /对吗/);
    await this.says('1');
    if (/已经报过/.test(this.heard)) await this.says('都不是');
    expect(this.heard).to.match(/已收到，工单 \d{7}/);
    return Number(/工单 (\d{7})/.exec(this.heard)?.[1]);
  }

  /** Another phone of the same person, with the same talk under way. */
  async twin(): Promise<Resident> {
    const twin = new Resident(this.town);
    const [own, other] = [this.openid, twin.openid].map((openid) => conversationId(CHANNEL, openid)) as [
      string,
      string,
    ];
    await this.town.store.inTransaction(async (tx) => {
      const row = await tx.conversations.get(own);
      if (!row) throw new Error('she has said nothing yet');
      const talks = sealTalks(tx.vault, other, openTalks(tx.vault, own, row.talks));
      tx.conversations.put({ ...row, id: other, externalId: twin.openid, talks });
    });
    return twin;
  }

  /** As if this talk had been under way, stored by some version of the bot. */
  async talksOf(talk: Talk): Promise<this> {
    await this.town.store.inTransaction(async (tx) => {
      const conversation = await conversationOf(tx, { ...nobody, channel: CHANNEL, sender: this.openid });
      const talks = sealTalks(tx.vault, conversation.id, { ...noTalks(), running: talk });
      tx.conversations.put({ ...conversation, talks });
    });
    return this;
  }

  /** The same person, heard by another build of the engine on the same database: after a deploy. */
  async tells(engine: Engine, what: string): Promise<string> {
    const content = { type: 'text' as const, text: what };
    const answer = await engine.handle({ channel: CHANNEL, id: randomUUID(), sender: this.openid, content });
    return answer?.text ?? '';
  }

  talks(): Promise<Talks> {
    return this.town.store.inTransaction(async (tx) => {
      const id = conversationId(CHANNEL, this.openid);
      return openTalks(tx.vault, id, (await tx.conversations.get(id))?.talks ?? null);
    });
  }

  /** "report.confirming", or "" when nothing runs. */
  async standing(): Promise<string> {
    const { running } = await this.talks();
    return running ? `${running.flow}.${String(running.position?.value)}` : '';
  }

  tickets() {
    return this.town.store.inTransaction(async (tx) => {
      const row = await tx.conversations.get(conversationId(CHANNEL, this.openid));
      const tickets = row?.personId ? await ticketsOf(tx, row.personId, 50) : [];
      return tickets.map((ticket) => ({ ...ticket, said: openWords(tx.vault, ticket) }));
    });
  }
}

const nobody = { id: '', content: { type: 'follow' as const } };

function message(town: Town, openid: string, type: string, body: string): string {
  const seconds = Math.floor(town.clock.now().getTime() / 1000);
  const head = `<ToUserName><![CDATA[${town.wechat.account}]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>`;
  const id = `${Date.now()}${++made}`;
  return `<xml>${head}<CreateTime>${seconds}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${body}<MsgId>${id}</MsgId></xml>`;
}

const rooms = new WeakMap<Town, Map<string, Promise<string>>>();

function roomOf(town: Town, key: string, node: string): Promise<string> {
  const known = rooms.get(town) ?? new Map<string, Promise<string>>();
  rooms.set(town, known);
  const room = known.get(`${node} ${key}`) ?? town.group(node, [key]);
  known.set(`${node} ${key}`, room);
  return room;
}

/** What is under way is over, past every rule: no neighbour is offered it any more. */
export async function nothingOpen(town: Town): Promise<void> {
  await town.store.inTransaction(async (tx) => {
    await tx.query("UPDATE tickets SET status = 'closed' WHERE status IN ('open', 'taken')", []);
  });
}

/** A staff member's command in a work group, straight into the engine: the town needs no gateway for it. */
async function staffSays(town: Town, key: string, node: string, command: string): Promise<void> {
  const room = await roomOf(town, key, node);
  const engine = new Engine(
    town.store,
    engineDeps({ error: (fields: unknown) => expect.fail(JSON.stringify(fields)) }),
  );
  const content = { type: 'text' as const, text: command };
  await engine.handle({ channel: 'wechaty', id: randomUUID(), sender: `wx-${key}`, room, content });
}

/** Staff want to know something. */
export async function asked(town: Town, ticket: number): Promise<void> {
  await staffSays(town, 'lin-chunmei', 'gongdian-1', `/追问 ${ticket} 是几楼的灯？`);
}

/** Takes and resolves it, so that its reporter is asked how it went. */
export async function resolved(town: Town, ticket: number, key = 'lin-chunmei', node = 'gongdian-1'): Promise<void> {
  await staffSays(town, key, node, `/接单 ${ticket}`);
  await staffSays(town, key, node, `/办结 ${ticket} 已换新灯`);
}
