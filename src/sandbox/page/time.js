/** The sandbox's time: how it is written, how it runs on, how long until something is due. */
import { html, useEffect, useState } from '/sandbox/lib/preact.js';
import { t } from './words.js';

const ZONE = 'Asia/Shanghai';
const [MINUTE, HOUR, DAY] = [60_000, 3600_000, 86_400_000];

const short = { timeZone: ZONE, month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' };
const written = new Intl.DateTimeFormat('zh-CN', short);
export const shortTime = (at) => written.format(new Date(at));

/** `ahead`: by how much the sandbox's clock is before this machine's. Changes every second. */
function useNow(ahead) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return Date.now() + ahead;
}

export function Clock({ ahead }) {
  const now = new Date(useNow(ahead));
  const words = now.toLocaleString(document.documentElement.lang, { ...short, weekday: 'short', hour12: false });
  return html`<time class="clock"><span class="hidden">${t('now')} </span>${words}</time>`;
}

const two = (number) => String(number).padStart(2, '0');

/** "3 天 4 小时", "4 小时 05 分", "04:59". */
function duration(ms) {
  const [days, hours, minutes] = [ms / DAY, (ms % DAY) / HOUR, (ms % HOUR) / MINUTE].map(Math.floor);
  if (days > 0) return `${days} ${t('days')} ${hours} ${t('hours')}`;
  if (hours > 0) return `${hours} ${t('hours')} ${two(minutes)} ${t('minutes')}`;
  return `${two(minutes)}:${two(Math.floor((ms % MINUTE) / 1000))}`;
}

/** How long until then, running down. */
export function Countdown({ dueAt, ahead }) {
  const ms = new Date(dueAt) - useNow(ahead);
  return html`<span class="countdown">${ms > 0 ? `${t('left')} ${duration(ms)}` : t('isDue')}</span>`;
}
