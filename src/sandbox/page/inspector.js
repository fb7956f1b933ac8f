/** What became of her words: the flow with its present state lit, her answers, tickets with trail, timers, outbox. */
import { html, useEffect, useRef, useState } from '/sandbox/lib/preact.js';
import { read } from './api.js';
import { isSeen } from './state.js';
import { Countdown, shortTime } from './time.js';
import { because, english, t, word } from './words.js';

const SETTLE_MS = 300;

/** Reads again whenever something has happened; `pulse` changes then. */
export function Inspector({ state, name }) {
  const { who, pulse } = state;
  const isShown = isSeen(state, 'look');
  const [found, setFound] = useState({});
  useEffect(() => {
    if (!isShown) return;
    let isOld = false;
    const timer = setTimeout(async () => {
      const seen = (await read(`inspect/${encodeURIComponent(who)}`)) ?? {};
      if (!isOld) setFound({ ...seen, who });
    }, SETTLE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [who, pulse, isShown]);
  const { talks = [], tickets = [], own = [], timers = [], outbox = [] } = found;
  const table = (title, keyOf, rows, row) =>
    html`<${Table} key=${`${title}${found.who}`} title=${title} keyOf=${keyOf} rows=${rows} row=${(each) => row(each, state)} />`;
  return html`<section class="inspector" aria-label=${t('look')}>
    <h2>${name}</h2>
    ${talks.length === 0 ? html`<p class="quiet">${t(found.who === who ? 'noTalk' : 'looking')}</p>` : talks.map((talk, at) => html`<${Talk} key=${talk.flow} talk=${talk} isRunning=${at === 0} />`)}
    ${table(t('tickets'), ({ number }) => number, tickets, ticketRow)}
    ${own.length ? table(t('own'), ({ number }) => number, own, ownRow) : ''}
    ${table(t('timers'), ({ key }) => key, timers, timerRow)}
    ${table(t('outbox'), ({ seq }) => seq, outbox, outboxRow)}
  </section>`;
}

/** The picture is the bot's own SVG of its machine: it holds no words of a resident. Large enough to be read, around the present state. */
function Talk({ talk, isRunning }) {
  const [isWhole, setWhole] = useState(false);
  const picture = useRef();
  useEffect(() => {
    const svg = new DOMParser().parseFromString(talk.diagram, 'image/svg+xml').documentElement;
    svg.setAttribute('width', isWhole ? '100%' : svg.viewBox.baseVal.width);
    picture.current.replaceChildren(svg);
    const lit = svg.querySelector(`[data-state="${CSS.escape(String(talk.state))}"]`);
    lit?.classList.add('lit');
    if (lit) intoSight(lit, picture.current);
  }, [talk.diagram, talk.state, isWhole]);
  const answers = Object.entries(talk.answers ?? {}).flatMap(([key, value]) => {
    const words = answerWords(value);
    return words ? [[key, words]] : [];
  });
  return html`<details open=${isRunning}>
    <summary>${talk.title} <small>${talk.flow} · ${String(talk.state ?? '…')}</small></summary>
    <div class="picture-of-flow" tabindex="0" role="group" aria-label=${t('flowPicture')} ref=${picture}></div>
    <button aria-pressed=${isWhole} onClick=${() => setWhole(!isWhole)}>${t('wholePicture')}</button>
    ${answers.length ? html`<p class="quiet">${t('answers')}</p>` : ''}
    <dl>${answers.map(([key, words]) => html`<dt>${key}</dt><dd>${words}</dd>`)}</dl>
  </details>`;
}

function intoSight(element, window) {
  const [inner, outer] = [element, window].map((each) => each.getBoundingClientRect());
  window.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  window.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
}

/** An answer as people name it; nothing for what is not answered. */
function answerWords(value) {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(answerWords).filter(Boolean).join('、');
  if (typeof value === 'object') return value.name ?? value.title ?? value.label ?? JSON.stringify(value);
  return /^[0-9a-f-]{36}$/.test(value) ? value.slice(0, 8) : String(value);
}

/** What was not there a moment ago is marked. */
function Table({ title, keyOf, rows, row }) {
  const seen = useRef();
  const before = seen.current;
  useEffect(() => {
    seen.current = new Set(rows.map(keyOf));
  }, [rows]);
  return html`<details open=${rows.length > 0}>
    <summary>${title} <small>${rows.length}</small></summary>
    <ul>${rows.map((each) => html`<li key=${keyOf(each)} class=${before && !before.has(keyOf(each)) ? 'fresh' : ''}>${row(each)}</li>`)}</ul>
  </details>`;
}

const DUE = { open: ['takeBy', 'takeDueAt'], taken: ['resolveBy', 'resolveDueAt'] };

function ticketRow({ number, status, code, node, trail, ...ticket }, { ahead }) {
  const [words, when] = DUE[code] ?? [];
  return html`<strong>${number}</strong> ${english() ? code : status} <small>${node}</small>
    ${when && ticket[when] ? html`<div><small>${t(words)} ${shortTime(ticket[when])}</small> <${Countdown} dueAt=${ticket[when]} ahead=${ahead} /></div>` : ''}
    <ol class="trail">${trail.map((step) => html`<li><small>${shortTime(step.at)}</small> ${english() ? step.event : step.says} <small>${step.actor}</small> ${step.words}</li>`)}</ol>`;
}

const ownRow = ({ noun, number, title, status }) =>
  html`${noun} <strong>${number}</strong> ${title} <small>${status}</small>`;

const timerRow = ({ kind, dueAt }, { ahead }) =>
  html`${word('timer', kind)} <small>${kind} · ${shortTime(dueAt)}</small> <${Countdown} dueAt=${dueAt} ahead=${ahead} />`;

const HOW = {
  message: 'customer-service',
  template: 'template',
  subscription: 'template',
  notice: 'template',
  digest: 'digest',
  photos: 'photo',
};

function outboxRow({ recipient, to, status, attempts, why, step, text }, { residents }) {
  const openid = recipient.split(':').at(-1);
  const name = to ?? residents.find((one) => one.openid === openid)?.name ?? recipient;
  return html`${word('outbox', status)}${english() ? '' : html` <small>${status}</small>`} → ${name} <small>${HOW[step] ? t(HOW[step]) : ''}${attempts ? ` · ${t('tries')} ${attempts}` : ''}</small>
    ${why ? html`<div class=${status === 'sent' ? 'gist' : 'why'}>${because(why)}</div>` : ''}<div class="gist">${text.split('\n', 1)[0]}</div>`;
}
