/** "Tell me the next one": whoever wants to know of the next session of a kind is told once, when it is laid out. */
import { In } from 'typeorm';
import { ClinicStationEntity, ClinicWishEntity } from '../../store/entities/clinic.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Session } from './calendar.ts';
import { type Kind, kindName } from './kinds.ts';
import { nameOfSession, pushes } from './texts.ts';

export async function wishForNext(
  tx: Tx,
  o: { conversation: string; personId: string; kind: Kind; node: string },
): Promise<void> {
  const row = { ...o, id: `${o.conversation}|${o.kind}`, at: tx.now };
  await (await tx.db()).upsert(ClinicWishEntity, row, ['id']);
}

export async function tellOfNew(tx: Tx, session: Session, opensAt: Date | null): Promise<void> {
  const db = await tx.db();
  const picture = await neighbourhood(tx);
  const wishes = await db.findBy(ClinicWishEntity, { kind: session.kind });
  const near = wishes.filter(({ node }) => node === '' || picture.covers(session.node, node));
  if (near.length === 0) return;
  const station = await db.findOneBy(ClinicStationEntity, { id: session.station });
  const text = pushes.next({
    session: nameOfSession(session, station ?? undefined, tx.now),
    kind: kindName(session.kind),
    opensAt,
    now: tx.now,
  });
  for (const { conversation } of near) {
    const key = `clinic:${session.id}:next:${conversation}`;
    tx.send({ key, recipient: `conversation:${conversation}`, payload: { text, notice: 'reminder' } });
  }
  await db.delete(ClinicWishEntity, { id: In(near.map(({ id }) => id)) });
}
