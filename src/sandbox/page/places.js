/** A small map of the sample neighbourhood, drawn from its own points; no map server is asked. */
import { html } from '/sandbox/lib/preact.js';
import { t } from './words.js';

const WIDTH = 320;
const HEIGHT = 200;
const EDGE = 24;

/** Far places would squeeze the neighbourhood into a dot: they stand below the map as buttons. */
function split(places) {
  const middle = places[Math.floor(places.length / 2)];
  const near = ({ latitude, longitude }) =>
    Math.abs(latitude - middle.latitude) < 0.1 && Math.abs(longitude - middle.longitude) < 0.1;
  return [places.filter(near), places.filter((place) => !near(place))];
}

function scale(values, size) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => EDGE + ((value - low) / (high - low || 1)) * (size - 2 * EDGE);
}

/** `send({ latitude, longitude, label })` */
export function Places({ places, send }) {
  if (places.length === 0) return '';
  const [near, far] = split(places);
  const x = scale(
    near.map(({ longitude }) => longitude),
    WIDTH,
  );
  const y = scale(
    near.map(({ latitude }) => latitude),
    HEIGHT,
  );
  const choose = ({ name, latitude, longitude }) => send({ latitude, longitude, label: name });
  const percent = (value, of) => `${((value / of) * 100).toFixed(1)}%`;
  return html`<p>${t('map')}</p>
    <div class="map">
      ${near.map(
        (place) => html`<button class="pin" onClick=${() => choose(place)}
        style=${{ left: percent(x(place.longitude), WIDTH), top: percent(HEIGHT - y(place.latitude), HEIGHT) }}>${place.name}</button>`,
      )}
    </div>
    <div class="tiles">${far.map((place) => html`<button onClick=${() => choose(place)}>${place.name}</button>`)}</div>`;
}
