/**
 * The flows as pictures in docs/: drawn from the machines, so nobody maintains them. After a flow has changed:
 *   MULIN_DIAGRAMS=write npx mocha test/flows/diagrams.test.ts
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { catalogue } from '../../flows/index.ts';
import type { Flow } from '../../src/engine/flow.ts';
import { flowDiagram } from '../../src/wiring/flow-diagram.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const FOLDER = join(DOCS, 'flows');

/** On a page of documents there is no style sheet, and the page may be dark. */
const STYLE = [
  '<style>',
  'svg{background:#fff;color:#5b6770}',
  'text{fill:#1d2429;stroke:none}',
  '.arrow text{fill:#5b6770;font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:3px}',
  'rect{fill:#fff;stroke:#8a959d}',
  '.asks rect{fill:#e7f4ea;stroke:#3a7d4f}',
  '.final rect{fill:#eceff1;stroke:#8a959d}',
  'marker path{fill:#5b6770}',
  '</style>',
].join('');

function picture(flow: Flow): string {
  return `${flowDiagram(flow).replace('<defs>', `${STYLE}\n<defs>`)}\n`;
}

/** What leads there, as residents say it. */
const said = ({ triggers }: Flow) =>
  triggers.length > 0 ? `Begins with ${triggers.join('、')}.` : 'Begun by the bot or by another flow.';

const INDEX = `# Flows

One picture for each flow of \`flows/index.ts\`, drawn from its machine. Green: a state that asks, with its question. White: a
state that waits for a service. Rounded grey: an end. An arrow carries what she does or what the service answers, in brackets
the guard by which a question is passed whose answer is known. 返回 leads one question back, 取消 to the end, from everywhere.

${catalogue.map((flow) => `## ${flow.title} (\`${flow.id}\`)\n\n${said(flow)}\n\n![${flow.title}](flows/${flow.id}.svg)\n`).join('\n')}`;

describe('the pictures of the flows', () => {
  const files = new Map([
    [join(DOCS, 'flows.md'), INDEX],
    ...catalogue.map((flow): [string, string] => [join(FOLDER, `${flow.id}.svg`), picture(flow)]),
  ]);

  before(() => {
    if (process.env.MULIN_DIAGRAMS !== 'write') return;
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [file, text] of files) writeFileSync(file, text);
  });

  it('are those of the flows of today', () => {
    const old = [...files].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
    expect(old.map(([file]) => file.slice(DOCS.length + 1))).to.deep.equal([]);
  });

  it('are as many as there are flows', () => {
    expect(readdirSync(FOLDER)).to.have.members(catalogue.map(({ id }) => `${id}.svg`));
  });
});
