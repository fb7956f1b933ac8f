/** A map of the sample neighbourhood, drawn from its own points and larger than its window; no map server is asked. */
import { html, useEffect, useRef } from '/sandbox/lib/preact.js';
import { t } from './words.js';

/** In rem, as in page.css: large type needs a larger map. */
const WIDTH = 60;
const HEIGHT = 44;
const EDGE = 5;
const LABEL = { width: 8.5, height: 1.9 };

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

/** From north to south; a name that would lie on another goes below it. */
function pins(near) {
  const x = scale(
    near.map(({ longitude }) => longitude),
    WIDTH,
  );
  const y = scale(
    near.map(({ latitude }) => -latitude),
    HEIGHT,
  );
  const placed = [];
  for (const place of near.toSorted((a, b) => b.latitude - a.latitude)) {
    const pin = { place, left: x(place.longitude), top: y(-place.latitude) };
    const covered = ({ left, top }) =>
      Math.abs(left - pin.left) < LABEL.width && Math.abs(top - pin.top) < LABEL.height - 0.01;
    for (let other = placed.find(covered); other; other = placed.find(covered)) pin.top = other.top + LABEL.height;
    placed.push(pin);
  }
  return placed;
}

/** `send({ latitude, longitude, label })` */
export function Places({ places, send }) {
  const shown = useRef();
  useEffect(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = shown.current ?? {};
    shown.current?.scrollTo((scrollWidth - clientWidth) / 2, (scrollHeight - clientHeight) / 2);
  }, []);
  if (places.length === 0) return '';
  const [near, far] = split(places);
  const choose = ({ name, latitude, longitude }) => send({ latitude, longitude, label: name });
  return html`<p>${t('map')}</p>
    <div class="map-window" ref=${shown} tabindex="0" role="group" aria-label=${t('map')}><div class="map">
      ${pins(near).map(
        ({ place, left, top }) => html`<button class="pin" onClick=${() => choose(place)}
        style=${{ left: `${left.toFixed(1)}rem`, top: `${top.toFixed(1)}rem` }}>${place.name}</button>`,
      )}
    </div></div>
    <div class="tiles">${far.map((place) => html`<button onClick=${() => choose(place)}>${place.name}</button>`)}</div>`;
}
