/** What one bubble was on the wire: encrypted and clear, signed, each try, the call of WeChat's API or of the gateway; and the rows it became. */
import { html, useEffect, useRef, useState } from '/sandbox/lib/preact.js';
import { read } from './api.js';
import { means, t } from './words.js';

const pretty = (data) => JSON.stringify(data, undefined, 2);

/** `bubble`: { who, seq } of a phone, { group } of a group chat; undefined: closed. */
export function Wire({ bubble, close }) {
  const [wire, setWire] = useState();
  const dialog = useRef();
  useEffect(() => {
    if (!bubble) return;
    setWire(undefined);
    dialog.current.showModal();
    const { who, seq, group } = bubble;
    const path = group ? `group-wire/${encodeURIComponent(group)}` : `wire/${encodeURIComponent(who)}/${seq}`;
    read(path).then((found) => setWire(found ?? {}));
  }, [bubble]);
  return html`<dialog ref=${dialog} onClose=${close} aria-label=${t('wire')}>
    <form method="dialog"><h2>${t('wire')}</h2><button>${t('close')}</button></form>
    ${wire && html`<${KINDS[wire.kind] ?? Forgotten} wire=${wire} />`}
    ${wire?.kind ? html`<${Rows} rows=${wire.rows} />` : ''}
  </dialog>`;
}

const Forgotten = () => html`<p>${t('noWire')}</p>`;

const Push = ({
  wire,
}) => html`<p>${t('wirePush')} ${wire.tries.map(({ status }) => means('try', status)).join(' → ')} · ${Math.round(wire.ms)} ms</p>
  <${Part} title=${t('wireUrl')} about=${t('wireSigned')} text=${wire.tries.at(-1)?.url} />
  <${Part} title=${t('wireRaw')} text=${wire.tries.at(-1)?.body} />
  <${Part} title=${t('wireClear')} text=${wire.clear} />
  <${Part} title=${t('wireAnswerRaw')} text=${wire.tries.at(-1)?.answer} />
  <${Part} title=${t('wireAnswer')} text=${wire.answer} />`;

const Call = ({ wire: { call } }) => html`<p>${t('wireCalled')} ${means('api', call.answer)}</p>
  <${Part} title=${t('wireCall')} text=${`${call.method} ${call.path}\n${pretty(call.body)}`} />`;

const Gateway = ({ wire }) => html`<p>${t(wire.isOurs ? 'wireToGateway' : 'wireFromGateway')}</p>
  <${Part} title=${t('wireGateway')} text=${pretty({ ...wire.message, ...(wire.file && { file: wire.file }) })} />`;

const KINDS = { push: Push, call: Call, gateway: Gateway };

const Part = ({ title, about, text }) =>
  text ? html`<h3>${title}</h3>${about ? html`<p class="quiet">${about}</p>` : ''}<pre tabindex="0">${text}</pre>` : '';

/** Absent: there was no bot to ask. */
function Rows({ rows }) {
  if (!Array.isArray(rows)) return html`<h3>${t('rows')}</h3><p class="quiet">${t('noRows')}</p>`;
  return html`<h3>${t('rows')} <small>${rows.length}</small></h3>
    ${rows.length === 0 ? html`<p class="quiet">${t('rowsNone')}</p>` : ''}
    ${rows.map(
      ({ table, columns }) => html`<details open=${rows.length < 4}><summary>${means('table', table)}</summary>
        <dl>${Object.entries(columns).map(([name, value]) => html`<dt>${name}</dt><dd>${cell(value)}</dd>`)}</dl></details>`,
    )}`;
}

const cell = (value) => (value?.sealed ? t('sealed') : typeof value === 'string' ? value : JSON.stringify(value));
