/** What has become of everything that a resident was written: by WeChat's own view of her chat, and by what staff are asked. */
import type { Resident, World } from './histories.ts';

/** Each thing she was written has arrived, or somebody has to tell her, or she has read it when she came. */
export async function forgotten(resident: Resident, { store, wechat }: World): Promise<string[]> {
  const { conversation, ticket, written, read } = resident;
  const [rows, tellings] = await store.inTransaction(async (tx) => [
    await tx.query<{ key: string; status: string; step: string | null }>(
      "SELECT key, status, step FROM outbox WHERE recipient = ? AND key LIKE 'prove:%' ORDER BY seq",
      [`conversation:${conversation}`],
    ),
    await tx.query<{ status: string }>('SELECT status FROM tellings WHERE ticket = ? AND conversation = ?', [
      ticket,
      conversation,
    ]),
  ]);
  const chat = wechat.account.chat(resident.openid);
  const shown = chat
    .filter(({ how }) => how === 'customer-service')
    .map(({ text }) => text)
    .join('\n');
  const byMark = new Map(rows.map((row) => [row.key.slice('prove:'.length), row]));
  const wrong: string[] = [];
  const missed: string[] = [];
  let notices = 0;
  for (const mark of written) {
    const { status = 'gone', step = null } = byMark.get(mark) ?? {};
    if (status === 'unreachable' || status === 'failed') missed.push(mark);
    else if (status !== 'sent') wrong.push(`${mark} is ${status}`);
    else if (step === 'template' || step === 'subscription') notices++;
    else if (!shown.includes(mark)) wrong.push(`${mark} is called sent and has not arrived`);
  }
  const seen = chat.filter(({ how }) => how === 'template').length;
  if (notices > seen) wrong.push(`${notices} notices to ${ticket} are called sent, ${seen} have arrived`);
  // Of a ticket she reads the newest that she has missed: what was said before is over.
  const after = written.slice(written.indexOf(missed.at(-1) ?? ''));
  const isAsked = tellings[0]?.status === 'to-call';
  if (missed.length > 0 && !isAsked && !after.some((mark) => read.some((answer) => answer.includes(mark)))) {
    wrong.push(`${missed.at(-1)} has not arrived, and nobody is asked to tell her`);
  }
  return wrong;
}
