/** In which node's outline a point lies, and where that can't be told without asking (P8). Pure; the outlines are data. */

import { isInside, metresToBorder, type Point } from './geometry.ts';
import type { Neighbourhood, Node } from './model.ts';

export type Within =
  | { kind: 'in'; node: Node }
  /** Within the border's breadth of several grids, the likeliest first. She says which. */
  | { kind: 'border'; nodes: Node[] }
  | { kind: 'outside' }
  /** No outline tells. `grids`: codes of those that have one, so that it is none of them. */
  | { kind: 'unmapped'; grids: ReadonlySet<string> };

/** More than these meet in no point. */
const MAX_GRIDS = 4;

export function nodeAt(point: Point, neighbourhood: Neighbourhood): Within {
  const { borderMetres } = neighbourhood.map;
  const outlined = outlines(neighbourhood);
  const near = outlined
    .map(({ node, area }) => ({ node, inside: isInside(point, area), metres: metresToBorder(point, area) }))
    .filter(({ inside, metres }) => inside || metres <= borderMetres)
    .sort((a, b) => Number(b.inside) - Number(a.inside) || a.metres - b.metres);
  const grids = distinct(near.filter(({ node }) => node.kind === 'grid').map(({ node }) => node));
  if (grids.length > 1) return { kind: 'border', nodes: grids.slice(0, MAX_GRIDS) };
  if (grids[0]) return { kind: 'in', node: grids[0] };
  const isOutlined = new Set(outlined.map(({ node }) => node.code));
  const [above] = near.filter(({ node }) => node.kind === 'community').concat(near);
  const isWhole = neighbourhood.allNodes.every(
    ({ code, kind, successor }) => kind !== 'grid' || successor || isOutlined.has(code),
  );
  if (above && (above.node.kind === 'community' || isWhole)) return { kind: 'in', node: above.node };
  const { root } = neighbourhood;
  if (!above && root && covered(root, neighbourhood, isOutlined)) return { kind: 'outside' };
  return { kind: 'unmapped', grids: isOutlined };
}

/** Of each node as it is today. A redrawn grid's old outline leads to its successor, until that has one of its own. */
function outlines(neighbourhood: Neighbourhood) {
  return neighbourhood.allNodes.flatMap(({ code, area }) => {
    const node = neighbourhood.node(code);
    const isOld = node !== undefined && node.code !== code;
    return !node || !area || (isOld && node.area) ? [] : [{ node, area }];
  });
}

/** Whatever lies in no outline is not there: the node has one, or everything below has. */
function covered(node: Node, neighbourhood: Neighbourhood, outlined: ReadonlySet<string>): boolean {
  const below = neighbourhood.children(node.code);
  return outlined.has(node.code) || (below.length > 0 && below.every((each) => covered(each, neighbourhood, outlined)));
}

const distinct = (nodes: readonly Node[]) => [...new Map(nodes.map((node) => [node.code, node])).values()];
