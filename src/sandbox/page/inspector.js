/** What became of her words: the flow with its present state lit, her answers, tickets with trail, timers, outbox. */
import { html, useEffect, useState } from '/sandbox/lib/preact.js';
import { shortTime } from './chat.js';
import { t } from './words.js';

/** Reads again whenever something has happened; `pulse` changes then. */
export function Inspector({ who, name, pulse }) {
  const [found, setFound] = useState({});
  useEffect(() => {
    let isOld = false;
    const read = async () => {
      const answer = await fetch(`/sandbox/api/inspect/${encodeURIComponent(who)}`);
      const read = answer.ok ? await answer.json() : {};
      if (!isOld) setFound(read);
    };
    const timer = setTimeout(read, 300);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [who, pulse]);
  const { talks = [], tickets = [], timers = [], outbox = [] } = found;
  return html`<section class="inspector" aria-label=${t('look')}>
    <h2>${name}</h2>
    ${talks.length === 0 ? html`<p class="quiet">${t('noTalk')}</p>` : talks.map((talk) => html`<${Talk} key=${talk.flow} talk=${talk} />`)}
    <${Table} title=${t('tickets')} rows=${tickets} row=${ticketRow} />
    <${Table} title=${t('timers')} rows=${timers} row=${timerRow} />
    <${Table} title=${t('outbox')} rows=${outbox} row=${outboxRow} />
  </section>`;
}

/** The picture is the bot's own SVG of its machine: it holds no words of a resident. */
function Talk({ talk }) {
  const picture = (node) => {
    if (!node) return;
    node.replaceChildren(new DOMParser().parseFromString(talk.diagram, 'image/svg+xml').documentElement);
    const lit = node.querySelector(`[data-state="${CSS.escape(String(talk.state))}"]`);
    lit?.classList.add('lit');
  };
  const answers = Object.entries(talk.answers ?? {}).filter(
    ([, value]) => value !== null && value !== '' && value?.length !== 0,
  );
  return html`<details open>
    <summary>${talk.title} <small>${talk.flow} · ${String(talk.state ?? '…')}</small></summary>
    <div class="picture-of-flow" tabindex="0" role="group" aria-label=${t('flowPicture')} ref=${picture}></div>
    <dl>${answers.map(([key, value]) => html`<dt>${key}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd>`)}</dl>
  </details>`;
}

const Table = ({ title, rows, row }) => html`<details open=${rows.length > 0}>
  <summary>${title} <small>${rows.length}</small></summary>
  <ul>${rows.map(row)}</ul>
</details>`;

const ticketRow = ({ number, status, node, takeDueAt, trail }) => html`<li key=${number}>
  <strong>${number}</strong> ${status} <small>${node} · ${t('takeBy')} ${shortTime(takeDueAt)}</small>
  <ol class="trail">${trail.map(({ at, event, actor, words }) => html`<li><small>${shortTime(at)}</small> ${event} <small>${actor}</small> ${words}</li>`)}</ol>
</li>`;

const timerRow = ({ key, kind, dueAt }) => html`<li key=${key}>${kind} <small>${shortTime(dueAt)}</small></li>`;

const outboxRow = ({ seq, recipient, status, attempts, why }) => html`<li key=${seq}>
  ${status} <small>${recipient}${attempts ? ` · ${attempts}×` : ''}${why ? ` · ${why}` : ''}</small>
</li>`;
