/** What every flow must keep, whatever it is about (style.md, "Contract tests"). A new flow is checked by being in the catalogue. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { getShortestPaths } from 'xstate/graph';
import { catalogue } from '../../flows/index.ts';
import { answerTo, render } from '../../src/engine/choices.ts';
import type { Flow } from '../../src/engine/flow.ts';
import { rest, start, step } from '../../src/engine/step.ts';
import { plainText } from '../../src/plain-text.ts';
import { EVENTS, INPUTS, WORST, WORST_DONE, WORST_OF } from './events.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'flows');
const MOST_BYTES = 2048;
/** Words that the engine takes for itself, so that no flow may be started by them. */
/** A choice as it is read out. */
const CHOICE = /^(.+)，回复 (\d+)$/gm;
const RESERVED = ['返回', '取消', '继续', '帮助', '0'];

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** A stored position for every state that can be reached, with the effects met on the way there. */
function reachable(flow: Flow) {
  return [{}, ...(INPUTS[flow.id] ?? [])].flatMap((input) => reachableWith(flow, input));
}

function reachableWith({ id, machine }: Flow, input: object) {
  const paths = getShortestPaths(machine, {
    events: EVENTS[id] as never,
    input,
    serializeState: (snapshot) => JSON.stringify([(snapshot as { value: unknown }).value]),
  });
  return paths.map(({ steps }) => {
    let current = start(machine, input);
    const effects = [...current.effects];
    for (const { event } of steps.filter(({ event: { type } }) => type !== 'xstate.init')) {
      current = step(machine, throughJson(current.position), event);
      effects.push(...current.effects);
    }
    return { ...current, effects };
  });
}

describe('the catalogue', () => {
  it('holds every flow that has a folder', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map(({ name }) => name).filter((name) => name !== 'shared');
    expect(catalogue.map(({ id }) => id)).to.have.members(names);
  });

  it('has the same files in every folder', () => {
    for (const { id } of catalogue) {
      expect(readdirSync(join(FOLDER, id)), id).to.have.members(['index.ts', 'machine.ts', 'replies.ts', 'texts.ts']);
    }
  });

  it('starts no two flows by the same words, and none by words that always work', () => {
    const words = catalogue.flatMap(({ triggers }) => triggers);
    expect(words).to.deep.equal([...new Set(words)]);
    expect(words.filter((word) => RESERVED.includes(word))).to.deep.equal([]);
  });

  it('names every machine as its flow, with a version', () => {
    for (const { id, machine } of catalogue) {
      expect(machine.id).to.equal(id);
      expect(machine.version, id).to.match(/^\d+$/);
    }
  });

  it('imports no clock, no network, no database', () => {
    for (const { id } of catalogue) {
      const sources = readdirSync(join(FOLDER, id)).map((name) => readFileSync(join(FOLDER, id, name), 'utf8'));
      expect(sources.join(''), id).not.to.match(/new Date|Date\.now|setTimeout|from 'node:|from '.*\/store\//);
    }
  });
});

for (const flow of catalogue) {
  const { id, machine, texts, replies } = flow;
  describe(`flow ${id}: contract`, () => {
    const states = reachable(flow);
    const asking = states.filter(({ waits }) => waits.asks !== undefined);

    it('starts without knowing anything', () => {
      expect(start(machine, {}).done).to.equal(false);
      expect(start(machine, undefined).position).to.deep.equal(start(machine, {}).position);
    });

    it('reaches every state with the events of the table', () => {
      // Where nothing can be waited for, nobody rests.
      const isPassed = (name: string) =>
        machine.states[name]?.events.length === 0 && machine.states[name].type !== 'final';
      const resting = Object.keys(machine.states).filter((name) => !isPassed(name));
      expect(states.map(({ position }) => String(position.value))).to.include.members(resting);
    });

    it('knows what it asks, by which words it is answered, and how it says it', () => {
      expect(asking).not.to.deep.equal([]);
      for (const { waits, position } of asking) {
        expect(texts, String(position.value)).to.have.property(waits.asks ?? '');
        expect(replies, String(position.value)).to.have.property(waits.expects ?? '');
      }
      const said = states.flatMap(({ effects }) => effects.filter(({ type }) => type === 'say'));
      for (const { params } of said) expect(texts).to.have.property((params as { text: string }).text);
    });

    it('can be left from every state', () => {
      for (const { position } of states.filter((each) => !each.done)) {
        expect(step(machine, position, { type: 'user.cancelled' }).done, String(position.value)).to.equal(true);
      }
    });

    it('survives JSON in every state', () => {
      for (const { position, waits, done } of states.filter((each) => !each.done)) {
        const restored = rest(machine, throughJson(position));
        expect({ position: restored.position, waits: restored.waits, done }).to.deep.equal({ position, waits, done });
      }
    });

    it('takes a choice by the words that stand before its digit', () => {
      for (const at of asking) {
        const choices = [...render(flow, at.waits.asks ?? '', at.position.context).matchAll(CHOICE)];
        for (const [, words = '', digit = ''] of choices) {
          if (choices.filter(([, other]) => other === words).length > 1) continue;
          const [byWords, byDigit] = [words, digit].map((text) => answerTo(flow, at, { text, plain: plainText(text) }));
          expect(byWords, `${at.position.value}: ${words}`).to.deep.equal(byDigit);
        }
      }
    });

    it('makes nothing of words that are no answer', () => {
      for (const { waits, position } of asking) {
        const parse = replies[waits.expects ?? ''];
        expect(parse?.({ text: '', plain: '' }, position.context), String(position.value)).to.equal(null);
        if (!waits.free) {
          for (const words of ['？', '99', '😡😡', '2 1'])
            expect(parse?.({ text: words, plain: words }, position.context), `${position.value}: ${words}`).to.equal(
              null,
            );
        }
      }
    });

    it('comes to rest with an answer that it carries over to another version', () => {
      for (const { position } of asking) {
        const input = throughJson(flow.carry(throughJson(position.context) as Record<string, unknown>));
        expect(() => start(machine, input), String(position.value)).not.to.throw();
      }
    });

    for (const [key, text] of Object.entries(texts)) {
      it(`says "${key}" within ${MOST_BYTES} bytes`, () => {
        const worst = id === 'register' && key === 'done' ? WORST_DONE : { ...WORST, ...WORST_OF[id] };
        const said = typeof text === 'function' ? text(worst) : text;
        expect(Buffer.byteLength(said)).to.be.at.most(MOST_BYTES);
        expect(said).not.to.match(/undefined|null|\[object|NaN/);
      });
    }
  });
}
