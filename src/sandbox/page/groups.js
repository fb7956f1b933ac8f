/** The group chats, as WeChat shows them: alerts with mentions, quotes, pictures, and who of the staff speaks. */
import { html, useRef, useState } from '/sandbox/lib/preact.js';
import { act, sendPhotos } from './api.js';
import { Photos } from './attach.js';
import { Bubble, Messages, SayBox } from './chat.js';
import { chatOf } from './state.js';
import { t } from './words.js';

const topicOf = ({ topic }) => topic ?? t('private');

export function Groups({ state, dispatch }) {
  const room = state.rooms.find(({ id }) => id === state.room) ?? state.rooms[0];
  return html`<section class="groups" aria-label=${t('groups')}>
    <${Rooms} state=${state} room=${room} open=${(id) => dispatch(['room', id])} />
    ${room && html`<${Room} key=${room.id} room=${room} state=${state} dispatch=${dispatch} />`}
  </section>`;
}

const NEAR = 4;

/** The chats that a report runs through are a tap away, and whichever has news; all others stand in a list. */
function Rooms({ state, room, open }) {
  const isNear = (each, at) => at < NEAR || each === room || each.kind === 'private' || state.unread[each.id];
  const near = state.rooms.filter(isNear);
  const far = state.rooms.filter((each, at) => !isNear(each, at));
  return html`<div class="rooms" role="group" lang="zh-CN" aria-label=${t('groups')}>
    ${near.map(
      (each) => html`<button key=${each.id} aria-pressed=${each === room} onClick=${() => open(each.id)}>
        ${topicOf(each)}${state.unread[each.id] ? html`<span class="badge">${state.unread[each.id]}<span class="hidden"> ${t('newMessages')}</span></span>` : ''}
      </button>`,
    )}
    <select aria-label=${t('otherRooms')} value="" onChange=${(event) => event.target.value && open(event.target.value)}>
      <option value="">${t('otherRooms')}</option>
      ${far.map((each) => html`<option value=${each.id}>${topicOf(each)}</option>`)}
    </select>
  </div>`;
}

function Room({ room, state, dispatch }) {
  const [from, setFrom] = useState(room.memberIds[0]);
  const [mention, setMention] = useState(false);
  const [typed, setTyped] = useState('');
  const [isPhoto, setPhoto] = useState(false);
  const completion = useRef();
  const isPrivate = room.kind === 'private';
  const members = room.memberIds.flatMap((id) => state.contacts.find((contact) => contact.id === id) ?? []);
  const entries = state.messages.filter(
    (message) => chatOf(state, message) === room.id && (!isPrivate || message.conversation === from),
  );
  const where = { from, ...(isPrivate ? {} : { room: room.id }) };
  const quoted = state.messages.find(({ id }) => id === state.quoted);
  const say = async (text) => {
    await act('group-say', { ...where, text, mentionBot: mention, ...(quoted && { quote: quoted.id }) });
    dispatch(['quote', undefined]);
  };
  const toCommands = () => {
    const first = completion.current.querySelector('button');
    first?.focus();
    return Boolean(first);
  };
  const shown = async (doing) => {
    setPhoto(false);
    await doing;
  };
  const shows = (chosen) => shown(Promise.all(chosen.map((photo) => act('group-photo', { ...where, photo }))));
  return html`<div class="room">
    <header class="phone-bar"><h2>${topicOf(room)}</h2></header>
    <${Messages} label=${topicOf(room)} count=${entries.length} of=${`${room.id}${from}`}>
      ${entries.length === 0 ? html`<li class="grey">${t('emptyRoom')}</li>` : ''}
      ${entries.map(
        (entry) => html`<${Bubble} key=${entry.id} side=${entry.from === from ? 'mine' : 'theirs'} name=${entry.name}
        about=${state.contacts.find(({ id }) => id === entry.from)?.about} entry=${entry.file ? { ...entry, type: 'image', mediaId: entry.file } : entry}
        onQuote=${() => dispatch(['quote', entry.id])} onWire=${() => dispatch(['wire', { group: entry.id }])} />`,
      )}
    <//>
    ${
      quoted
        ? html`<p class="quoting"><span>${t('quoting')} ${quoted.name}：${quoted.text}</span>
      <button onClick=${() => dispatch(['quote', undefined])}>${t('dontQuote')}</button></p>`
        : ''
    }
    <div class="speaker">
      <label>${t('speakAs')} <select value=${from} onChange=${(event) => setFrom(event.target.value)}>
        ${members.map(({ id, name, about }) => html`<option value=${id}>${name}（${about}）</option>`)}
      </select></label>
      <label><input type="checkbox" checked=${mention} onChange=${(event) => setMention(event.target.checked)} />${t('mention')}</label>
      <button aria-expanded=${isPhoto} onClick=${() => setPhoto(!isPhoto)}>${t('photo')}</button>
    </div>
    ${isPhoto ? html`<div class="drawer"><${Photos} photos=${state.photos} send=${shows} own=${(files) => shown(sendPhotos(files, where))} /></div>` : ''}
    <div ref=${completion}><${Completion} typed=${typed} commands=${state.commands ?? []} pick=${setTyped} /></div>
    <${SayBox} label=${t('command')} placeholder=${t('command')} onSay=${say} value=${typed} onInput=${setTyped} about=${quoted?.id}
onArrowUp=${toCommands} />
  </div>`;
}

/** The commands that begin like what was typed, from the generated help. */
function Completion({ typed, commands, pick }) {
  const word = typed.replace('／', '/');
  if (!word.startsWith('/') || word.includes(' ')) return '';
  const fitting = commands.filter(({ name, alias }) => `/${name}`.startsWith(word) || `/${alias}`.startsWith(word));
  return html`<div class="completion" role="group" aria-label=${t('commands')}>
    ${fitting.map(({ name, about }) => html`<button onClick=${() => pick(`/${name} `)}>/${name} <small>${about}</small></button>`)}
  </div>`;
}
