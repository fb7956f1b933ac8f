/** What one bubble was on the wire: encrypted and clear, signed, each try, or the call of WeChat's API. */
import { html, useEffect, useRef, useState } from '/sandbox/lib/preact.js';
import { t } from './words.js';

/** `bubble`: { who, seq }, undefined: closed. */
export function Wire({ bubble, close }) {
  const [wire, setWire] = useState();
  const dialog = useRef();
  useEffect(() => {
    if (!bubble) return;
    setWire(undefined);
    dialog.current.showModal();
    fetch(`/sandbox/api/wire/${encodeURIComponent(bubble.who)}/${bubble.seq}`)
      .then((answer) => answer.json())
      .then(setWire);
  }, [bubble]);
  return html`<dialog ref=${dialog} onClose=${close} aria-label=${t('wire')}>
    <form method="dialog"><h2>${t('wire')}</h2><button>${t('close')}</button></form>
    ${wire?.kind === 'push' ? html`<${Push} wire=${wire} />` : ''}${wire?.kind === 'call' ? html`<${Call} call=${wire.call} />` : ''}
    ${wire && !wire.kind ? html`<p>${t('noWire')}</p>` : ''}
  </dialog>`;
}

const Push = ({ wire }) => html`<p>${wire.tries.map(({ status }) => status).join(' → ')} · ${Math.round(wire.ms)} ms</p>
  <${Part} title=${t('wireUrl')} text=${wire.tries.at(-1)?.url} />
  <${Part} title=${t('wireRaw')} text=${wire.tries.at(-1)?.body} />
  <${Part} title=${t('wireClear')} text=${wire.clear} />
  <${Part} title=${t('wireAnswerRaw')} text=${wire.tries.at(-1)?.answer} />
  <${Part} title=${t('wireAnswer')} text=${wire.answer} />`;

const Call = ({ call }) => html`<p>${call.method} ${call.path} → ${String(call.answer)}</p>
  <${Part} title=${t('wireCall')} text=${JSON.stringify(call.body, undefined, 2)} />`;

const Part = ({ title, text }) => (text ? html`<h3>${title}</h3><pre tabindex="0">${text}</pre>` : '');
