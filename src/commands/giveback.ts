/** /归还: takes a tool back by its inventory number, its code or its loan's number; damage makes a ticket and takes it out. */
import { claimByCode } from '../domain/allotments/claims.ts';
import { toolCatalogue } from '../domain/tools/catalogue.ts';
import { type Back, takeBack } from '../domain/tools/lending.ts';
import { loanOf } from '../domain/tools/loans.ts';
import { openRepair } from '../domain/tools/repair.ts';
import { tellRevoked } from '../domain/tools/reservations.ts';
import { findItem, waitingFor } from '../domain/tools/stock.ts';
import { ITEM_STATES } from '../domain/tools/texts.ts';
import { daysLate } from '../domain/tools/times.ts';
import type { ToolLoanRow } from '../store/entities/tools.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { photosJustSent } from './just-sent.ts';
import { KEEPERS, mustKeep } from './tool-desk.ts';
import { toolTexts as texts } from './tool-texts.ts';

const WHICH = /^(?:借用|编号|取件码)?\s*(\d{3}[\s-]?\d{3}(?!\d)|\d{7}|[A-Za-z][A-Za-z0-9-]*)(?:$|[\s,，]+)([\s\S]*)$/;
const TROUBLE = /^(损坏|坏了|有损坏|丢失|丢了)(?:$|[\s,，。:：]*)([\s\S]*)$/;

export const bringBack = staffCommand({
  name: '归还',
  alias: 'giveback',
  example: '/归还 GD-DZ-01 损坏 开关不灵',
  about: '收回工具：写编号、取件码或借用编号；坏了写 损坏 怎么坏的，可先发照片',
  for: KEEPERS,
  run: async (context) => {
    const { tx, actor, member } = context;
    const { loan, words } = await read(context);
    const catalogue = await toolCatalogue(tx);
    const station = mustKeep(context, catalogue, loan.station);
    const { number, item } = loan;
    if (loan.returnedAt) throw new Refused(texts.backAlready(number), 'back already');
    const trouble = troubleIn(words, item);
    const type = catalogue.type(loan.type);
    const name = type?.name ?? item;
    const ended = await takeBack(tx, loan, { by: member.personId, trouble });
    if (!ended) throw new Refused(texts.backAlready(number), 'back already');
    const media = trouble?.kind === 'damaged' ? await photosJustSent(context) : [];
    const ticket =
      trouble?.kind === 'damaged' && type
        ? await openRepair(tx, { actor, loan, type, station, words: trouble.words, media })
        : undefined;
    await tellRevoked(tx, ended);
    const revoked = ended.length > 0 ? [texts.revoked(ended.length)] : [];
    if (ticket) {
      return [texts.backDamaged({ name, item, number, ticket: ticket.number, photos: media.length }), ...revoked].join(
        '\n',
      );
    }
    if (trouble) return [texts.backLost({ name, item, number }), ...revoked].join('\n');
    const waiting = await waitingFor(tx, loan.type, loan.station);
    return texts.back({ name, item, number, late: daysLate(loan.dueAt, tx.now), waiting });
  },
});

async function read(context: StaffContext): Promise<{ loan: ToolLoanRow; words: string }> {
  const { tx, args } = context;
  const [, which, words = ''] = WHICH.exec(args.normalize('NFKC').trim()) ?? [];
  if (which === undefined) throw new Refused(texts.backUsage, 'usage');
  if (/^[A-Za-z]/.test(which)) return { loan: await byItem(context, which), words: words.trim() };
  const found = await claimByCode(tx, which, ['reservation']);
  const loan = found.kind === 'wrong' || found.kind === 'other' ? null : await loanOf(tx, found.claim.number);
  if (!loan) throw new Refused(texts.noLoan(which), 'no loan');
  return { loan, words: words.trim() };
}

async function byItem({ tx }: StaffContext, words: string): Promise<ToolLoanRow> {
  const item = await findItem(tx, words);
  if (!item) throw new Refused(texts.noLoan(words), 'no such item');
  const loan = item.loan === null ? null : await loanOf(tx, item.loan);
  if (!loan) throw new Refused(texts.notLent(item.id, ITEM_STATES[item.state]), 'not lent');
  return loan;
}

function troubleIn(said: string, item: string): Back['trouble'] {
  if (said === '') return undefined;
  const [, kind, words = ''] = TROUBLE.exec(said) ?? [];
  if (kind === undefined) throw new Refused(texts.strayWords(item), 'stray words');
  if (words.trim() === '') throw new Refused(texts.damageWords(item), 'no words');
  return { kind: kind.startsWith('丢') ? 'lost' : 'damaged', words: words.trim().slice(0, 200) };
}
