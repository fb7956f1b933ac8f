/** A minute with 王阿姨's broken light, from the scan to 满意, played on the real thing; it can be stopped and hurried at any step. */
import { html, useEffect, useRef, useState } from '/sandbox/lib/preact.js';
import { act } from './api.js';
import { t } from './words.js';

const ROOM = 'room-gongdian-1@chatroom';
const WORKER = 'wx-lin-chunmei';
const NAME = '王阿姨';
const ANSWER_MS = 8000;
const READ_MS = 2200;

/** `says` is for the onlooker; `does` waits for what it has caused (`sees`). The resident is new to the bot. */
const STEPS = [
  { says: 'tourScan', tab: 'phones', does: ({ who }) => act('scan', { who, scene: 'gongdian-1' }) },
  { says: 'tourConsent', tab: 'phones', does: ({ who }) => act('say', { who, text: '同意' }) },
  { says: 'tourAddress', tab: 'phones', does: ({ who }) => act('say', { who, text: '十号小区3号楼2单元401' }) },
  { says: 'tourName', tab: 'phones', does: ({ who }) => act('say', { who, text: '王秀英' }) },
  { says: 'tourSkip', tab: 'phones', does: ({ who }) => act('say', { who, text: '跳过' }) },
  { says: 'tourReport', tab: 'phones', does: ({ who }) => act('say', { who, text: '3号楼2单元楼道灯坏了' }) },
  {
    says: 'tourConfirm',
    tab: 'phones',
    does: ({ who }) => act('say', { who, text: '对' }),
    sees: /【新工单】工单 (\d{7})/,
  },
  { says: 'tourAlert', tab: 'groups' },
  { says: 'tourTake', tab: 'groups', does: ({ number }) => command(`/接单 ${number}`), sees: /已接单/ },
  { says: 'tourTold', tab: 'phones' },
  { says: 'tourDone', tab: 'groups', does: ({ number }) => command(`/办结 ${number} 灯泡换好了`), sees: /已办结/ },
  { says: 'tourRate', tab: 'phones', does: ({ who }) => act('say', { who, text: '1' }) },
  { says: 'tourEnd', tab: 'phones' },
];

const command = (text) => act('group-say', { from: WORKER, room: ROOM, text, mentionBot: false });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the group has got words that fit; the ticket's number is remembered. */
async function seen(pattern, from, messages) {
  const until = Date.now() + ANSWER_MS;
  while (Date.now() < until) {
    const found = messages()
      .slice(from)
      .flatMap(({ text }) => pattern.exec(text) ?? []);
    if (found.length > 0) return found[1];
    await pause(100);
  }
  return undefined;
}

/** 王阿姨, if the bot has never heard of her; else another one. */
async function newcomer({ residents, phones }) {
  const unknown = residents.find(
    ({ openid, name, following }) => name === NAME && !following && !phones[openid]?.length,
  );
  return unknown?.openid ?? (await act('resident', { name: NAME }))?.openid;
}

/** `latest` is a ref of the newest state: steps look at what has come meanwhile. */
export function Tour({ latest, dispatch }) {
  const [at, setAt] = useState(-1);
  const [isReading, setReading] = useState(false);
  const run = useRef(0);
  const goOn = useRef(() => {});
  const isOver = at === STEPS.length - 1;
  const button = useFocus(isOver ? 'over' : at >= 0);
  const stop = () => {
    run.current += 1;
    goOn.current();
    setAt(-1);
  };
  /** Time to read; whoever has read goes on. */
  const reading = async (ms) => {
    setReading(true);
    await Promise.race([
      pause(ms),
      new Promise((resolve) => {
        goOn.current = resolve;
      }),
    ]);
    setReading(false);
  };
  const play = async () => {
    run.current += 1;
    const own = run.current;
    const who = await newcomer(latest.current);
    if (!who) return;
    const about = { who, number: undefined };
    dispatch(['who', about.who]);
    dispatch(['room', ROOM]);
    for (const [index, step] of STEPS.entries()) {
      if (run.current !== own) return;
      setAt(index);
      dispatch(['tab', step.tab]);
      await reading(READ_MS / 2);
      const from = latest.current.messages.length;
      if (run.current !== own) return;
      const done = await step.does?.(about);
      // Without an answer the next words would answer nothing.
      if (step.does && (!done || done.trouble)) return stop();
      if (step.sees) about.number = (await seen(step.sees, from, () => latest.current.messages)) ?? about.number;
      if (run.current === own) await reading(READ_MS);
    }
  };
  const step = STEPS[at];
  if (!step) return html`<button class="tour-start" ref=${button} onClick=${play}>${t('tour')}</button>`;
  return html`<div class="tour" role="group" aria-label=${t('tour')}>
    <progress max=${STEPS.length} value=${at + 1} aria-label=${t('tour')}></progress>
    <p role="status">${t(step.says)}</p>
    ${isOver ? '' : html`<button aria-disabled=${!isReading} onClick=${() => goOn.current()}>${t('next')}</button>`}
    <button ref=${button} onClick=${stop}>${t(isOver ? 'close' : 'stop')}</button>
  </div>`;
}

/** The button that was pressed makes room for another: the keyboard follows, unless it is elsewhere or the page just opens. */
function useFocus(phase) {
  const button = useRef();
  const was = useRef(phase);
  useEffect(() => {
    if (was.current !== phase && document.activeElement === document.body) button.current?.focus();
    was.current = phase;
  }, [phase]);
  return button;
}
