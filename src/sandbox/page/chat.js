/** How one message looks, on a phone and in a group alike. Text is always set as text, never as HTML. */
import { html, useEffect, useLayoutEffect, useRef } from '/sandbox/lib/preact.js';
import { shortTime } from './time.js';
import { t } from './words.js';

const LINK = /<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g;

/** WeChat shows links in a text, and some of them say something when they are tapped (a message menu). */
function words(text, tap) {
  const parts = [];
  let at = 0;
  for (const link of text.matchAll(LINK)) {
    parts.push(text.slice(at, link.index));
    at = link.index + link[0].length;
    const [, href, label] = link;
    const query = new URLSearchParams(/^weixin:\/\/bizmsgmenu\?(.*)$/.exec(href)?.[1] ?? '');
    const says = query.get('msgmenucontent');
    if (says && tap)
      parts.push(html`<button class="link" onClick=${() => tap(says, query.get('msgmenuid'))}>${label}</button>`);
    else parts.push(`${label}（${href}）`);
  }
  return [...parts, text.slice(at)];
}

/** Who is mentioned stands out, as in WeChat. */
const mentioned = (part) =>
  typeof part === 'string'
    ? part
        .split(/(@[\p{Script=Han}\w]{2,8})/u)
        .map((words, at) => (at % 2 ? html`<strong class="mention">${words}</strong>` : words))
    : part;

const said = (text, tap) => html`<div class="words">${words(text, tap).map(mentioned)}</div>`;

const mediaUrl = (id) => `/sandbox/api/media/${encodeURIComponent(id)}`;

const Choices = ({ options, tap }) =>
  html`<div class="choices">${options.map(
    ({ id, content }) => html`<button class="choice" onClick=${() => tap?.(content, id)}>${content}</button>`,
  )}</div>`;

/** A notice of the account: its title, then a line for each field. */
function Notice({ text }) {
  const [title, ...lines] = text.split('\n');
  const fields = lines.map((line) => /^([^：]*)：(.*)$/.exec(line)?.slice(1) ?? ['', line]);
  return html`<strong>${title}</strong><dl>${fields.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

const Article = ({ title, description, url }) => html`<strong>${title}</strong>
  ${description ? html`<p>${description}</p>` : ''}<p class="address">${url}</p>`;

/** What stands in the bubble: by the kind of the message; `text` alone for a group. */
const CONTENTS = {
  // a tap shows it in full, as in WeChat
  image: ({ mediaId }) =>
    html`<a href=${mediaUrl(mediaId)} target="_blank" rel="noopener"><img class="picture" src=${mediaUrl(mediaId)} alt=${t('photoAlt')} /></a>`,
  voice: ({ mediaId, plays, text }) => html`<div class="words">［${t('voice')}］${text || t('voiceUnclear')}</div>
    ${plays ? html`<audio controls src=${mediaUrl(mediaId)}></audio>` : ''}`,
  location: ({ text }) => html`<div class="words">［${t('place')}］${text}</div>`,
  template: Notice,
  subscription: Notice,
  news: ({ article }) => Article(article),
  msgmenu: ({ menu, options, tap }) =>
    html`${said(menu.head)}<${Choices} options=${options} tap=${tap} />${menu.tail ? said(menu.tail) : ''}`,
};

const CARDS = new Set(['template', 'subscription', 'news']);

/** `entry`: a message of a phone or a group. `tap(content, menuId)`: a choice of the message was tapped. */
export function Bubble({ side, name, about, note, entry, tap, onQuote, onWire }) {
  const { type, at, fresh, quote } = entry;
  const content =
    CONTENTS[type]?.({ ...entry, tap }) ?? said(`${entry.mention ? `@${entry.mention} ` : ''}${entry.text}`, tap);
  const look = type === 'image' ? 'bare' : CARDS.has(type) ? 'card' : '';
  return html`<li class=${`message ${side} ${fresh ? 'fresh' : ''}`}>
    <span class="avatar" aria-hidden="true">${[...(name ?? '')].at(0)}</span>
    <div class="said">
      <p class="head">${name}${about ? html`<small> ${about}</small>` : ''} <time>${shortTime(at)}</time>${note ? html` <small>${note}</small>` : ''}
        ${onQuote ? html`<button class="quote-it" onClick=${onQuote}>${t('quote')}</button>` : ''}<button class="quote-it" onClick=${onWire}>${t('seeWire')}</button></p>
      <div class=${`bubble ${look}`}>${content}</div>
      ${quote ? html`<p class="quoted">${quote.name}：${quote.text.split('\n', 1)[0]}</p>` : ''}
    </div>
  </li>`;
}

/** WeChat's own lines between the bubbles; what somebody did by a tap went over the wire too. */
export const GreyLine = ({ entry: { at, text }, onWire }) => html`<li class="grey"><time>${shortTime(at)}</time> ${text}
  ${onWire ? html`<button class="quote-it" onClick=${onWire}>${t('seeWire')}</button>` : ''}</li>`;

/** Keeps the newest message in sight, as a chat does. */
export function Messages({ label, count, children, of }) {
  const list = useRef();
  const toEnd = () => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  };
  useEffect(toEnd, [count, of]);
  useEffect(() => {
    // a drawer that opens below takes its room from here
    const resized = new ResizeObserver(toEnd);
    resized.observe(list.current);
    return () => resized.disconnect();
  }, []);
  return html`<div class="messages" ref=${list} role="log" tabindex="0" lang="zh-CN" aria-label=${label} onLoadCapture=${toEnd}><ol>${children}</ol></div>`;
}

/**
 * Enter sends, Shift+Enter begins a new line; while a Chinese input method composes, Enter belongs to it. `value`: words that
 * were put there; `about`: what the next words are about. Whoever chose one of them goes on typing here. `onArrowUp`: true when
 * the keyboard has moved to what stands above.
 */
export function SayBox({ label, placeholder, onSay, onInput, onArrowUp, value, about }) {
  const box = useRef();
  const say = (event) => {
    event?.preventDefault();
    const text = box.current.value.trim();
    if (!text) return;
    box.current.value = '';
    box.current.focus();
    onInput?.('');
    onSay(text);
  };
  useLayoutEffect(() => {
    if (value === undefined || box.current.value === value) return;
    box.current.value = value;
    box.current.focus();
  }, [value]);
  const was = useRef(about);
  useLayoutEffect(() => {
    if (was.current !== about) box.current.focus();
    was.current = about;
  }, [about]);
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) say(event);
    if (event.key === 'ArrowUp' && onArrowUp?.()) event.preventDefault();
  };
  return html`<form class="say" onSubmit=${say}>
    <textarea ref=${box} rows="1" aria-label=${label} placeholder=${placeholder} onKeyDown=${onKeyDown}
      onInput=${(event) => onInput?.(event.target.value)}></textarea>
    <button class="send" type="submit">${t('send')}</button>
  </form>`;
}
