/** A resident's phone: the Official Account as WeChat shows it. */
import { html, useEffect, useRef, useState } from '/sandbox/lib/preact.js';
import { act, sendPhotos, sendRecording } from './api.js';
import { Photos, Voice } from './attach.js';
import { Bubble, GreyLine, Messages, SayBox } from './chat.js';
import { Places } from './places.js';
import { maybe, t } from './words.js';

export function Phones({ state, dispatch }) {
  const { residents, who } = state;
  const resident = residents.find(({ openid }) => openid === who) ?? residents[0];
  const add = () => {
    const name = prompt(t('addResidentAsk'))?.trim();
    if (name) act('resident', { name }).then((made) => made && dispatch(['who', made.openid]));
  };
  return html`<section class="phones" aria-label=${t('phones')}>
    <div class="faces" role="group" aria-label=${t('phones')}>
      ${residents.map((each) => html`<${Face} key=${each.openid} resident=${each} isOpen=${each === resident} unread=${state.unread[each.openid]} open=${() => dispatch(['who', each.openid])} />`)}
      <button class="face" aria-label=${t('addResident')} onClick=${add}><span class="avatar" aria-hidden="true">＋</span><span>${t('add')}</span></button>
    </div>
    ${resident && html`<${Phone} key=${resident.openid} resident=${resident} state=${state} dispatch=${dispatch} />`}
  </section>`;
}

/** Whose phone is shown is in sight among many. */
function Face({ resident, isOpen, unread, open }) {
  const button = useRef();
  useEffect(() => {
    if (isOpen) button.current.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isOpen]);
  return html`<button class="face" ref=${button} lang="zh-CN" aria-pressed=${isOpen} onClick=${open}>
    <span class="avatar" aria-hidden="true">${[...resident.name].at(0)}</span><span>${resident.name}</span>
    ${unread ? html`<span class="badge">${unread}<span class="hidden"> ${t('newMessages')}</span></span>` : ''}
  </button>`;
}

function Phone({ resident, state, dispatch }) {
  const [drawer, setDrawer] = useState('');
  const { openid: who, following } = resident;
  const entries = state.phones[who] ?? [];
  const awaited = state.waiting[who] ?? 0;
  const about = maybe(`about ${who}`);
  const waiting = async (doing) => {
    dispatch(['waiting', [who, 1]]);
    await doing;
    dispatch(['waiting', [who, -1]]);
  };
  const say = (text, menuId) => waiting(act('say', { who, text, ...(menuId && { menuId }) }));
  const drawerBar = useRef();
  useEffect(() => {
    if (drawer) drawerBar.current.nextElementSibling.scrollIntoView({ block: 'nearest' });
  }, [drawer]);
  const done = (doing) => {
    // what was chosen goes away with the drawer: the keyboard stays where the drawer was opened
    drawerBar.current.querySelector('[aria-expanded="true"]')?.focus();
    setDrawer('');
    waiting(doing);
  };
  const onKeyDown = (event) => {
    if (event.key !== 'Escape') return;
    drawerBar.current.querySelector('[aria-expanded="true"]')?.focus();
    setDrawer('');
  };
  const drawers = {
    scan: () => html`<${Scan} grids=${state.grids} scan=${(scene) => done(act('scan', { who, scene }))} />`,
    photo: () =>
      html`<${Photos} photos=${state.photos} send=${(chosen) => done(Promise.all(chosen.map((photo) => act('sample-photo', { who, photo }))))}
        own=${(files) => done(sendPhotos(files, { who }))} />`,
    voice: () =>
      html`<${Voice} send=${(recognition) => done(act('voice', { who, ...(recognition && { recognition }) }))}
        record=${(bytes, recognition) => done(sendRecording(bytes, { who, ...(recognition && { recognition }) }))} sorry=${(trouble) => dispatch(['notice', trouble])} />`,
    place: () => html`<${Places} places=${state.places} send=${(place) => done(act('place', { who, ...place }))} />`,
  };
  return html`<div class="phone">
    <header class="phone-bar">
      <h2>${t('account')} <small>${resident.name}${about ? `，${about}` : ''}</small></h2>
      <button onClick=${() => waiting(act(following ? 'unfollow' : 'follow', { who }))}>${t(following ? 'unfollow' : 'follow')}</button>
    </header>
    <${Messages} label=${`${resident.name}${t('phoneOf')}`} count=${entries.length + awaited} of=${who}>
      ${entries.length === 0 ? html`<li class="grey">${t('emptyPhone')}</li>` : ''}
      ${entries.map((entry) => phoneEntry(entry, resident, say, () => dispatch(['wire', { who, seq: entry.seq }])))}
      ${awaited > 0 ? html`<li class="grey typing">${t('typing')}</li>` : ''}
    <//>
    <${AccountMenu} menu=${state.status.menu} tap=${(key) => waiting(act('menu', { who, key }))} open=${(url) => dispatch(['notice', `${t('menuOpens')}${url}`])} />
    <${SayBox} label=${t('say')} placeholder=${t('say')} onSay=${(text) => say(text)} />
    <div class="drawer-bar" ref=${drawerBar} role="group" aria-label=${t('more')}>
      ${Object.keys(drawers).map((name) => html`<button aria-expanded=${drawer === name} onClick=${() => setDrawer(drawer === name ? '' : name)}>${t(name)}</button>`)}
    </div>
    ${drawers[drawer] ? html`<div class="drawer" onKeyDown=${onKeyDown}>${drawers[drawer]()}</div>` : ''}
  </div>`;
}

function phoneEntry(entry, resident, tap, seeWire) {
  if (entry.direction === 'system') return html`<${GreyLine} key=${entry.seq} entry=${entry} />`;
  if (entry.type === 'event') return html`<${GreyLine} key=${entry.seq} entry=${entry} onWire=${seeWire} />`;
  const mine = entry.direction === 'out';
  return html`<${Bubble} key=${entry.seq} side=${mine ? 'mine' : 'theirs'} name=${mine ? resident.name : t('account')}
    note=${mine ? '' : t(entry.how)} entry=${entry} tap=${tap} onWire=${seeWire} />`;
}

function AccountMenu({ menu, tap, open }) {
  const [opened, setOpened] = useState('');
  const bar = useRef();
  const close = () => {
    bar.current.querySelector('[aria-expanded="true"]')?.focus();
    setOpened('');
  };
  const onKeyDown = (event) => {
    if (event.key === 'Escape') close();
  };
  const choose = (item) => {
    close();
    if (item.type === 'view') open(item.url);
    else tap(item.key);
  };
  return html`<div class="account-menu" ref=${bar} lang="zh-CN" onKeyDown=${onKeyDown}>
    ${menu.map((top) =>
      top.sub_button?.length
        ? html`<div>
            <button aria-expanded=${opened === top.name} onClick=${() => setOpened(opened === top.name ? '' : top.name)}>≡ ${top.name}</button>
            ${opened === top.name ? html`<div class="sub">${top.sub_button.map((item) => html`<button onClick=${() => choose(item)}>${item.name}</button>`)}</div>` : ''}
          </div>`
        : html`<div><button onClick=${() => choose(top)}>${top.name}</button></div>`,
    )}
  </div>`;
}

const Scan = ({ grids, scan }) => html`<p>${t('scanAsk')}</p>
  <div class="tiles">${grids.map(({ code, name }) => html`<button onClick=${() => scan(code)}>${name}</button>`)}</div>`;
