/** Time and trouble: the clock, the gateway, WeChat's API, the bot's process, and how the page looks. */
import { html, useEffect, useState } from '/sandbox/lib/preact.js';
import { act } from './api.js';
import { t } from './words.js';

const MOVES = ['10m', '1h', '9am', '1d', '3d'];
const GATEWAY = { up: 'gatewayUp', cut: 'gatewayCut', frozen: 'gatewayFrozen' };
const BOT = { starting: 'botStarting', up: 'botUp', down: 'botDown', crashed: 'botCrashed' };
const CALLS = [
  ['message/custom/send', '客服消息'],
  ['message/template/send', '模板消息'],
  ['media/get', '取图片语音'],
  ['media/upload', '传图片'],
  ['stable_token', '取凭证'],
  ['*', '任何接口'],
];
const TROUBLES = [
  ['timeout', '不回答'],
  ['lost-answer', '做了但不回答'],
  ['500', '500 错误'],
  ['-1', '-1 系统繁忙'],
  ['40001', '40001 凭证无效'],
  ['45015', '45015 超过 48 小时'],
  ['45047', '45047 条数用完'],
  ['45009', '45009 当天额度用完'],
  ['48001', '48001 没有权限'],
];
const full = (date) =>
  date.toLocaleString(document.documentElement.lang, {
    timeZone: 'Asia/Shanghai',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });

/** The sandbox's time, running on. */
export function Clock({ now }) {
  const [shown, show] = useState('');
  useEffect(() => {
    const ahead = new Date(now) - Date.now();
    const tick = () => show(full(new Date(Date.now() + ahead)));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [now]);
  return html`<time class="clock"><span class="hidden">${t('now')} </span>${shown}</time>`;
}

export function Controls({ state, dispatch }) {
  const { status, settings } = state;
  return html`<section class="controls" aria-label=${t('time')}>
    <fieldset><legend>${t('ahead')}</legend>
      ${MOVES.map((move) => html`<button onClick=${() => act('clock', { move })}>${t(move)}</button>`)}</fieldset>
    <fieldset><legend>${t('gateway')}：<strong>${t(GATEWAY[status.gateway])}</strong></legend>
      ${['cut', 'freeze', 'restore'].map((what) => html`<button onClick=${() => act('gateway', { do: what })}>${t(what)}</button>`)}</fieldset>
    <fieldset><legend>${t('bot')}：<strong>${t(BOT[status.bot])}</strong></legend>
      ${['kill', 'start'].map((what) => html`<button onClick=${() => act('bot', { do: what })}>${t(what)}</button>`)}</fieldset>
    <${ApiTrouble} />
    <${Transcript} dispatch=${dispatch} />
    <fieldset><legend>${t('settings')}</legend>
      <${Switch} name="large" settings=${settings} dispatch=${dispatch} />
      <${Switch} name="dark" settings=${settings} dispatch=${dispatch} />
      <${Switch} name="english" settings=${settings} dispatch=${dispatch} /></fieldset>
  </section>`;
}

const Switch = ({
  name,
  settings,
  dispatch,
}) => html`<label><input type="checkbox" role="switch" checked=${settings[name]}
  onChange=${(event) => dispatch(['settings', { [name]: event.target.checked }])} />${t(name)}</label>`;

function ApiTrouble() {
  const [path, setPath] = useState(CALLS[0][0]);
  const [how, setHow] = useState(TROUBLES[0][0]);
  const fail = () => act('api-trouble', { path, how: /^-?\d+$/.test(how) && how !== '500' ? Number(how) : how });
  const options = (list) => list.map(([value, label]) => html`<option value=${value}>${label}</option>`);
  return html`<fieldset><legend>${t('api')}</legend>
    <select aria-label=${t('apiWhich')} onChange=${(event) => setPath(event.target.value)}>${options(CALLS)}</select>
    <select aria-label=${t('apiHow')} onChange=${(event) => setHow(event.target.value)}>${options(TROUBLES)}</select>
    <button onClick=${fail}>${t('failOnce')}</button></fieldset>`;
}

/** A talk saved as the tests keep them, and played again with residents who are new. */
function Transcript({ dispatch }) {
  const replay = async (event) => {
    const [file] = event.target.files;
    event.target.value = '';
    if (!file) return;
    const played = await act('replay', await file.text());
    if (!played) return;
    const heard = played.heard?.at(-1) ?? '';
    dispatch(['notice', played.ok ? t('replayed') : `${t('differs')} ${played.expected} ≠ ${heard}`]);
  };
  return html`<fieldset><legend>${t('transcript')}</legend>
    <a class="tile" href="/sandbox/api/transcript" download="mulin.talk">${t('save')}</a>
    <label class="tile">${t('replay')}<input type="file" accept=".talk,text/plain" onChange=${replay} /></label></fieldset>`;
}
