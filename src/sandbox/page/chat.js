/** How one message looks, on a phone and in a group alike. Text is always set as text, never as HTML. */
import { html, useEffect, useLayoutEffect, useRef } from '/sandbox/lib/preact.js';
import { t } from './words.js';

const time = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
export const shortTime = (at) => time.format(new Date(at));

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

/** `tap(content, menuId)`: a choice of the message was tapped. */
export function Bubble({ side, name, about, at, note, text, file, options, fresh, tap, onQuote, onWire }) {
  const picture =
    file && html`<img class="picture" src=${`/sandbox/api/media/${encodeURIComponent(file)}`} alt=${t('photoAlt')} />`;
  const choices = options?.map(
    ({ id, content }) => html`<button class="choice" onClick=${() => tap?.(content, id)}>${content}</button>`,
  );
  return html`<li class=${`message ${side} ${fresh ? 'fresh' : ''}`}>
    <span class="avatar" aria-hidden="true">${[...(name ?? '')].at(0)}</span>
    <div class="said">
      <p class="head">${name}${about ? html`<small> ${about}</small>` : ''} <time>${shortTime(at)}</time>${note ? html` <small>${note}</small>` : ''}
        ${onQuote ? html`<button class="quote-it" onClick=${onQuote}>${t('quote')}</button>` : ''}${onWire ? html`<button class="quote-it" onClick=${onWire}>${t('seeWire')}</button>` : ''}</p>
      <div class=${`bubble ${picture && !text ? 'bare' : ''}`}>
        ${picture}${text ? html`<div class="words">${words(text, tap)}</div>` : ''}${choices?.length ? html`<div class="choices">${choices}</div>` : ''}
      </div>
    </div>
  </li>`;
}

export const GreyLine = ({ at, text }) => html`<li class="grey"><time>${shortTime(at)}</time> ${text}</li>`;

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
 * were put there; `about`: what the next words are about. Whoever chose one of them goes on typing here.
 */
export function SayBox({ label, placeholder, onSay, onInput, children, value, about }) {
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
  };
  return html`<form class="say" onSubmit=${say}>
    <textarea ref=${box} rows="1" aria-label=${label} placeholder=${placeholder} onKeyDown=${onKeyDown}
      onInput=${(event) => onInput?.(event.target.value)}></textarea>
    <button class="send" type="submit">${t('send')}</button>
    ${children}
  </form>`;
}
