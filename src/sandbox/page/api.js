/** Talks to the sandbox: what people do goes out, what happens comes in. */

let complain = () => {};

/** Who is told of trouble: { code, detail } when something was refused, { code: 'lost' } without an answer, undefined when all is well again. */
export function onTrouble(listener) {
  complain = listener;
}

/** `body`: a text goes as it is. Undefined when it was refused. */
export function act(name, body) {
  return post(`/sandbox/api/${name}`, typeof body === 'string' ? body : JSON.stringify(body));
}

/** `where`: { who } for a resident, { from, room } for a group chat. */
export function sendPhotos(files, where) {
  const url = `/sandbox/api/photo?${new URLSearchParams(where)}`;
  return Promise.all([...files].map((file) => post(url, file)));
}

/** `about`: { who, recognition }; no recognition: WeChat has understood nothing. */
export function sendRecording(recording, about) {
  return post(`/sandbox/api/recording?${new URLSearchParams(about)}`, recording);
}

async function post(url, body) {
  try {
    const answer = await fetch(url, { method: 'POST', body });
    const result = await answer.json();
    complain(answer.ok ? undefined : { code: result.code, detail: result.error });
    return answer.ok ? result : undefined;
  } catch {
    complain({ code: 'lost' });
    return undefined;
  }
}

/** Undefined when it could not be had; the next event looks again. */
export async function read(path) {
  try {
    const answer = await fetch(`/sandbox/api/${path}`);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Calls back with the name and data of each thing that happens, and with 'open' after each new connection. */
export function listen(callback) {
  const events = new EventSource('/sandbox/api/events');
  for (const name of ['phone', 'group', 'status', 'residents']) {
    events.addEventListener(name, (event) => callback(name, JSON.parse(event.data)));
  }
  events.addEventListener('open', () => callback('open'));
  events.addEventListener('error', () => complain({ code: 'lost' }));
}
