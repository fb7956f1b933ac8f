/** Time and trouble: the clock, the gateway, WeChat's API, the bot's process; and how the page looks. */
import { html, useState } from '/sandbox/lib/preact.js';
import { act } from './api.js';
import { means, t } from './words.js';

const MOVES = ['10m', '1h', '9am', '1d', '3d'];
const GATEWAY = { up: 'gatewayUp', cut: 'gatewayCut', frozen: 'gatewayFrozen' };
const BOT = { starting: 'botStarting', up: 'botUp', down: 'botDown', crashed: 'botCrashed' };
const CALLS = ['message/custom/send', 'message/template/send', 'media/get', 'media/upload', 'stable_token', '*'];
const TROUBLES = ['slow', 'timeout', 'lost-answer', '500', '45009', '45015', '45047', '40001', '48001', '-1'];
const OTHER = 'other';
const TIMES = [1, 3, 10, 100];

export function Controls({ state, dispatch }) {
  const { status } = state;
  return html`<section class="controls" aria-label=${t('time')}>
    <fieldset><legend>${t('ahead')}</legend>
      ${MOVES.map((move) => html`<button onClick=${() => act('clock', { move })}>${t(move)}</button>`)}</fieldset>
    <fieldset><legend>${t('gateway')}：<strong class=${status.gateway === 'up' ? '' : 'alarm'}>${t(GATEWAY[status.gateway])}</strong></legend>
      ${['cut', 'freeze', 'restore'].map((what) => html`<button onClick=${() => act('gateway', { do: what })}>${t(what)}</button>`)}</fieldset>
    <fieldset><legend>${t('bot')}：<strong class=${status.bot === 'up' ? '' : 'alarm'}>${t(BOT[status.bot])}</strong></legend>
      ${['kill', 'start'].map((what) => html`<button onClick=${() => act('bot', { do: what })}>${t(what)}</button>`)}</fieldset>
    <${ApiTrouble} troubles=${status.troubles} />
    <div class="narrow-only"><${Display} state=${state} dispatch=${dispatch} /></div>
  </section>`;
}

/** What concerns the page itself. On a wide screen it stands at the top, on a narrow one below time and trouble. */
export function Display({ state: { settings }, dispatch }) {
  return html`<div class="display">
    <div role="group" aria-label=${t('transcript')}><span class="legend">${t('transcript')}</span> <${Transcript} dispatch=${dispatch} /></div>
    <div role="group" aria-label=${t('settings')}><span class="legend">${t('settings')}</span>
      ${['large', 'dark', 'english'].map((name) => html`<${Switch} name=${name} settings=${settings} dispatch=${dispatch} />`)}</div>
  </div>`;
}

const Switch = ({
  name,
  settings,
  dispatch,
}) => html`<label><input type="checkbox" role="switch" checked=${settings[name]}
  onChange=${(event) => dispatch(['settings', { [name]: event.target.checked }])} />${t(name)}</label>`;

const nameOf = (path) => t(path.replace(/^\//, ''));

/** Calls of WeChat's API that will go wrong, and what of it is still to come. */
function ApiTrouble({ troubles }) {
  const [path, setPath] = useState(CALLS[0]);
  const [how, setHow] = useState(TROUBLES[0]);
  const [code, setCode] = useState('45011');
  const [times, setTimes] = useState(TIMES[0]);
  const fail = (event) => {
    event.preventDefault();
    const errcode = how === OTHER ? code : how;
    act('api-trouble', { path, how: /^-?\d+$/.test(errcode) && how !== '500' ? Number(errcode) : errcode, times });
  };
  const options = (list, label, chosen) =>
    list.map((value) => html`<option value=${value} selected=${value === chosen}>${label(value)}</option>`);
  return html`<form onSubmit=${fail}><fieldset><legend>${t('api')}：${troubles.length ? html`<strong class="alarm">${troubles.map(({ path: of, how: goes, left }) => `${nameOf(of)} ${means('api', goes)}${left < 100 ? ` ${left} ${t('times')}` : ''}`).join('；')}</strong>` : html`<strong>${t('apiFine')}</strong>`}</legend>
    <select aria-label=${t('apiWhich')} onChange=${(event) => setPath(event.target.value)}>${options(CALLS, t, path)}</select>
    <select class="how" aria-label=${t('apiHow')} onChange=${(event) => setHow(event.target.value)}>${options([...TROUBLES, OTHER], (value) => (value === OTHER ? t('otherCode') : means('api', value)), how)}</select>
    ${how === OTHER ? html`<input class="errcode" aria-label=${t('errcode')} inputmode="numeric" pattern="-?[0-9]+" required value=${code} onInput=${(event) => setCode(event.target.value)} />` : ''}
    <select aria-label=${t('apiTimes')} onChange=${(event) => setTimes(Number(event.target.value))}>${options(TIMES, (value) => (value === 100 ? t('allTimes') : `${value} ${t('times')}`), times)}</select>
    <button type="submit">${t('fail')}</button>
    ${troubles.length ? html`<button type="button" onClick=${() => act('api-heal', {})}>${t('heal')}</button>` : ''}</fieldset></form>`;
}

/** A talk saved as the tests keep them, and played again with residents who are new. */
function Transcript({ dispatch }) {
  const replay = async (event) => {
    const [file] = event.target.files;
    const text = await file?.text();
    event.target.value = '';
    if (!text) return;
    const played = await act('replay', text);
    if (!played) return;
    const heard = played.heard?.at(-1) ?? '';
    dispatch(['notice', played.ok ? t('replayed') : `${t('differs')} ${played.expected} ≠ ${heard}`]);
  };
  return html`<a class="tile" href="/sandbox/api/transcript" download="mulin.talk">${t('save')}</a>
    <label class="tile">${t('replay')}<input type="file" accept=".talk,text/plain" onChange=${replay} /></label>`;
}
