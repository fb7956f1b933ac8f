/** The sandbox's page: reads the world, keeps up with it, and lets people act in it. */
import { html, render, useEffect, useReducer, useRef } from '/sandbox/lib/preact.js';
import { act, listen, onTrouble, read } from './api.js';
import { Controls, Display } from './controls.js';
import { Groups } from './groups.js';
import { Inspector } from './inspector.js';
import { Phones } from './phones.js';
import { change, first, unreadOf } from './state.js';
import { Clock } from './time.js';
import { Tour } from './tour.js';
import { Wire } from './wire.js';
import { sorry, speak, t } from './words.js';

const TABS = ['phones', 'groups', 'look', 'time'];
const KEPT = 'mulin-sandbox';

function readSettings() {
  try {
    return {
      large: false,
      english: false,
      dark: matchMedia('(prefers-color-scheme: dark)').matches,
      ...JSON.parse(localStorage.getItem(KEPT)),
    };
  } catch {
    return { large: false, english: false, dark: false };
  }
}

function keepSettings(settings) {
  speak(settings.english ? 'en' : 'zh');
  document.documentElement.classList.toggle('large', settings.large);
  document.documentElement.classList.toggle('dark', settings.dark);
  document.title = t('title');
  try {
    localStorage.setItem(KEPT, JSON.stringify(settings));
  } catch {
    // a browser that keeps nothing shows it all the same
  }
}

function App({ world, settings }) {
  const [state, dispatch] = useReducer(change, undefined, () => first(world, settings));
  keepSettings(state.settings);
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    onTrouble((trouble) => dispatch(['notice', trouble]));
    listen(async (name, data) => {
      // after a break: what was missed is read again
      if (name !== 'open') return dispatch([name, data]);
      const world = await read('state');
      if (world) dispatch(['world', world]);
    });
    scanned(state, dispatch);
  }, []);
  const unread = {
    phones: unreadOf(
      state,
      state.residents.map(({ openid }) => openid),
    ),
    groups: unreadOf(
      state,
      state.rooms.map(({ id }) => id),
    ),
  };
  return html`<header class="top">
      <h1>${t('title')}</h1><${Clock} ahead=${state.ahead} />
      <${Tour} latest=${latest} dispatch=${dispatch} />
      <div class="wide-only"><${Display} state=${state} dispatch=${dispatch} /></div>
      <nav aria-label=${t('title')}>${TABS.map(
        (tab) => html`<button aria-pressed=${state.tab === tab} onClick=${() => dispatch(['tab', tab])}>
        ${t(tab)}${unread[tab] ? html`<span class="badge">${unread[tab]}<span class="hidden"> ${t('newMessages')}</span></span>` : ''}</button>`,
      )}</nav>
    </header>
    <p class="notice" role="status">${typeof state.notice === 'string' ? state.notice : sorry(state.notice)}</p>
    <main data-tab=${state.tab}>
      <${Phones} state=${state} dispatch=${dispatch} />
      <${Groups} state=${state} dispatch=${dispatch} />
      <${Inspector} state=${state} name=${nameOf(state)} />
      <${Controls} state=${state} dispatch=${dispatch} />
    </main>
    <${Wire} bubble=${state.wire} close=${() => dispatch(['wire', undefined])} />`;
}

const nameOf = ({ residents, who }) => residents.find(({ openid }) => openid === who)?.name ?? '';

/** A poster's code leads here: ?scan=grid scans it with the phone that is shown. */
function scanned(state, dispatch) {
  const scene = new URLSearchParams(location.search).get('scan');
  if (!scene) return;
  history.replaceState(undefined, '', location.pathname);
  dispatch(['tab', 'phones']);
  act('scan', { who: state.who, scene });
}

const world = await read('state');
const settings = readSettings();
const app = document.getElementById('app');
app.replaceChildren();
render(html`<${App} world=${world} settings=${settings} />`, app);
