/** Draws a flow as SVG from its machine, laid out by dagre: nobody maintains a picture. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Flow } from '../engine/flow.ts';

type StateNode = Flow['machine']['root'];
type Transition = NonNullable<StateNode['always']>[number];

interface Arrow {
  from: string;
  to: string;
  labels: string[];
}

const LINE = 15;
const PAD = 10;
/** Of a Chinese character and of a Latin one, in px at the drawing's size. */
const [WIDE, NARROW] = [12, 6.6];

/** `flow.texts` tell what is asked; a state's name and its question stand in its box. */
export function flowDiagram(flow: Flow): string {
  const states = Object.values(flow.machine.root.states);
  const graph = new Graph<object, Box, ArrowBox>().setGraph({
    rankdir: 'TB',
    nodesep: 24,
    ranksep: 36,
    edgesep: 12,
    marginx: 8,
    marginy: 8,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const state of states) {
    const lines = linesOf(flow, state);
    const width = Math.max(...lines.map(widthOf)) + 2 * PAD;
    graph.setNode(state.key, { width, height: lines.length * LINE + PAD, lines });
  }
  for (const { from, to, labels } of arrowsOf(states)) {
    const width = Math.max(...labels.map(widthOf));
    graph.setEdge(from, to, { labels, width, height: labels.length * LINE, labelpos: 'c' });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const arrows = graph.edges().map((edge: { v: string; w: string }) => drawArrow(graph.edge(edge)));
  const boxes = states.map((state) => drawState(state, graph.node(state.key)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" class="flow-diagram" role="img" aria-label="${escaped(flow.title)}" font-size="12" font-family="system-ui, sans-serif">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...arrows,
    ...boxes,
    '</svg>',
  ].join('\n');
}

function linesOf(flow: Flow, state: StateNode): string[] {
  const asks = (state.meta as { asks?: string } | undefined)?.asks;
  const text = asks === undefined ? undefined : flow.texts[asks];
  const question = typeof text === 'string' ? text.split('\n', 1)[0] : undefined;
  return [
    state.key,
    ...(question ? [[...question].length > 16 ? `${[...question].slice(0, 15).join('')}…` : question] : []),
  ];
}

/** One arrow between two states, however many events lead along it. */
function arrowsOf(states: readonly StateNode[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const state of states) {
    for (const transition of [...state.transitions.values()].flat().concat(state.always ?? [])) {
      const to = transition.target?.[0]?.key;
      if (to === undefined) continue;
      const key = `${state.key} ${to}`;
      const arrow = arrows.get(key) ?? { from: state.key, to, labels: [] };
      const label = labelOf(transition);
      if (!arrow.labels.includes(label)) arrow.labels.push(label);
      arrows.set(key, arrow);
    }
  }
  return [...arrows.values()];
}

/** What she does without "user."; a passed question carries its guard. */
function labelOf({ eventType, guard }: Transition): string {
  const name = typeof guard === 'string' ? guard : guard && 'type' in guard ? String(guard.type) : undefined;
  const event = eventType === '' ? '' : eventType.replace(/^user\./, '');
  return [event, name && `[${name}]`].filter(Boolean).join(' ');
}

interface ArrowBox {
  points?: { x: number; y: number }[];
  labels?: string[];
  x?: number;
  y?: number;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  lines: string[];
}

function drawState(state: StateNode, box: Box): string {
  const kind =
    state.type === 'final' ? 'final' : (state.meta as { asks?: string } | undefined)?.asks ? 'asks' : 'works';
  const { x, y, width, height, lines } = box;
  const words = lines.map(
    (line, at) =>
      `<text x="${x.toFixed(1)}" y="${(y - height / 2 + PAD / 2 + (at + 0.78) * LINE).toFixed(1)}" text-anchor="middle">${escaped(line)}</text>`,
  );
  const rect = `<rect x="${(x - width / 2).toFixed(1)}" y="${(y - height / 2).toFixed(1)}" width="${width.toFixed(1)}" height="${height}" rx="${kind === 'final' ? height / 2 : 5}"/>`;
  return `<g class="state ${kind}" data-state="${escaped(state.key)}">${rect}${words.join('')}</g>`;
}

function drawArrow({ points = [], labels = [], x = 0, y = 0 }: ArrowBox): string {
  const path = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
  const top = y - ((labels.length - 1) * LINE) / 2;
  const words = labels.map(
    (label, at) =>
      `<text x="${x.toFixed(1)}" y="${(top + at * LINE + 4).toFixed(1)}" text-anchor="middle">${escaped(label)}</text>`,
  );
  return `<g class="arrow"><path d="${path}" fill="none" stroke="currentColor" marker-end="url(#arrow)"/>${words.join('')}</g>`;
}

const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (letter > '\u2fff' ? WIDE : NARROW), 0);

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);
