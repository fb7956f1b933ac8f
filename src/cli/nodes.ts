/** `mulin nodes`: the tree of sub-district, communities and grids. */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood, Node, NodeKind } from '../domain/neighbourhood/model.ts';
import { type Command, Failed } from './command.ts';
import { withStore } from './database.ts';

const KINDS: Readonly<Record<NodeKind, string>> = { 'sub-district': '街道', community: '社区', grid: '网格' };

export const command: Command = {
  usage: ['nodes [--json]'],
  about: '列出街道、社区、网格和它们的代码',
  options: { json: { type: 'boolean' } },
  words: { least: 0, most: 0 },
  async run({ env, flag, out }) {
    const picture = await withStore(env, (store) => store.inTransaction(neighbourhood));
    const { root } = picture;
    if (flag('json')) {
      const rows = root ? below(picture, root) : [];
      out(
        JSON.stringify(
          rows.map(({ node: { code, name, kind, parent } }) => ({ code, name, kind, ...(parent && { parent }) })),
        ),
      );
      return;
    }
    if (!root) throw new Failed('还没有辖区：请先运行 npx mulin import data/sample/*.yaml（或您自己的文件）');
    for (const { node, depth } of below(picture, root)) {
      out(`${'  '.repeat(depth)}${node.code}  ${node.name}  ${KINDS[node.kind]}`);
    }
  },
};

/** From the top down; codes that have a successor are history. */
function below(picture: Neighbourhood, node: Node, depth = 0): { node: Node; depth: number }[] {
  return [{ node, depth }, ...picture.children(node.code).flatMap((child) => below(picture, child, depth + 1))];
}
