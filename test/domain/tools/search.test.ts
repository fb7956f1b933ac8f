/** Which tool somebody means, in the words people use, with slips of the keyboard and in pinyin. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { findTools, isToolName, wantsToBorrow, wished } from '../../../src/domain/tools/search.ts';

const file = join(import.meta.dirname, '..', '..', '..', 'data', 'sample', '11-tools.yaml');
const { tools } = parse(readFileSync(file, 'utf8')) as { tools: { name: string; aliases?: string[] }[] };
const types = tools.map(({ name, aliases = [] }) => ({ name, aliases }));

describe('a tool is found by', () => {
  const FINDS: readonly (readonly [how: string, words: string, names: string])[] = [
    ['its name', '电钻', '电钻'],
    ['one character', '钻', '电钻'],
    ['another name', '改锥', '螺丝刀套装'],
    ['part of it', '螺丝', '螺丝刀套装'],
    ['what it is for', '通下水道', '管道疏通机'],
    ['a sentence', '我想借个电钻用用', '电钻'],
    ['a question', '有没有打气筒', '打气筒'],
    ['traditional characters', '電鑽', '电钻'],
    ['full width and blanks', '　电钻　', '电钻'],
    ['pinyin', 'dianzuan', '电钻'],
    ['pinyin with a blank', 'lun yi', '轮椅'],
    ['the same sound', '电转', '电钻'],
    ['one wrong character of two', '梯孑', '梯子'],
    ['one wrong character of three', '角摸机', '角磨机'],
    ['a part that several share', '打', '电钻 打气筒 角磨机'],
  ];
  for (const [how, words, names] of FINDS) {
    it(`${how}: ${words}`, () => {
      expect(
        findTools(words, types)
          .tools.map(({ name }) => name)
          .join(' '),
      ).to.equal(names);
    });
  }

  it('and is not found where there is none, asked for where it only looks alike', () => {
    for (const words of ['飞机', '你好', '谢谢', '', '？'])
      expect(findTools(words, types).tools, words).to.deep.equal([]);
    expect(findTools('梯孑', types).unsure).to.equal(true);
    expect(findTools('电钻', types).unsure).to.equal(false);
  });
});

describe('whoever wants to borrow', () => {
  it('says so, and money or roads are not meant', () => {
    for (const words of ['借电钻', '我想借个梯子', '能借轮椅吗', '请问可以借手推车吗']) {
      expect(wantsToBorrow(words), words).to.equal(true);
    }
    for (const words of ['借钱', '借道', '借口', '电钻太吵了', '隔壁借了不还']) {
      expect(wantsToBorrow(words), words).to.equal(false);
    }
  });

  it('may say nothing but the name; a sentence about it is something else', () => {
    expect(isToolName('钻', types)).to.equal(true);
    expect(isToolName('梯子。', types)).to.equal(true);
    expect(isToolName('楼上电钻太吵', types)).to.equal(false);
  });

  it('is read without what stands around it', () => {
    expect(wished('麻烦帮我借一把电钻用一下谢谢'.replace('谢谢', ''))).to.equal('电钻');
    expect(wished('借飞机')).to.equal('飞机');
  });
});
