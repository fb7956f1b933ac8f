/** What is sent beside words: photos, several at once, and voices, recorded or a sample. */
import { html, useEffect, useRef, useState } from '/sandbox/lib/preact.js';
import { t } from './words.js';

/** `send(ids)`: samples that were chosen. `own(files)`: pictures of this device. */
export function Photos({ photos, send, own }) {
  const [chosen, choose] = useState([]);
  const toggle = (id) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return html`<p>${t('photoPick')}</p><div class="tiles">
    ${photos.map(
      ({ id, name }) => html`<button class="sample" aria-pressed=${chosen.includes(id)} onClick=${() => toggle(id)}>
      <img src=${`/sandbox/api/sample-photo/${id}`} alt="" />${name}</button>`,
    )}
    <button class="send" disabled=${chosen.length === 0} onClick=${() => send(chosen)}>${t('photoSend')}${chosen.length ? ` ${chosen.length} ${t('photos')}` : ''}</button>
    <label class="tile">${t('ownPhoto')}<input type="file" accept="image/*" multiple onChange=${(event) => own(event.target.files)} /></label>
  </div>`;
}

const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

/** `send(recognition)`: a sample. `record(bytes, recognition)`: what was spoken here. `sorry(trouble)`: it could not be. */
export function Voice({ send, record, sorry }) {
  const [text, setText] = useState('');
  const [recorder, setRecorder] = useState();
  const newest = useRef('');
  newest.current = text.trim();
  useEffect(() => () => silence(recorder), [recorder]);
  const start = async () => {
    try {
      setRecorder(
        recording(await navigator.mediaDevices.getUserMedia({ audio: true }), (bytes) => record(bytes, newest.current)),
      );
    } catch {
      sorry({ code: 'mic-denied' });
    }
  };
  return html`<label>${t('voiceAsk')}<input value=${text} onInput=${(event) => setText(event.target.value)} /></label>
    <div class="tiles">
      <button onClick=${() => send(newest.current)}>${t('voiceSend')}</button>
      ${canRecord() ? html`<button class=${recorder ? 'send' : ''} onClick=${() => (recorder ? recorder.stop() : start())}>${recorder ? t('voiceStop') : t('voiceRecord')}</button>` : ''}
    </div>`;
}

/** The browser shows that a microphone is on for as long as it is. */
function silence(recorder) {
  for (const track of recorder?.stream.getTracks() ?? []) track.stop();
}

function recording(stream, done) {
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.addEventListener('stop', () => done(new Blob(parts)));
  recorder.start();
  return recorder;
}
