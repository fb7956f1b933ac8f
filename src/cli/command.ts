/** What a `mulin` command is made of, and the two ways in which it can fail; it knows no command by name. */
import type { ParseArgsConfig } from 'node:util';
import type { Bar } from './progress.ts';

export interface Command {
  /** How it is called, one line for each way. */
  usage: readonly string[];
  about: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** How many words besides the options it takes. */
  words: { least: number; most: number };
  run(given: Given): Promise<void>;
}

export interface Given {
  words: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  env: NodeJS.ProcessEnv;
  /** One line to standard output. */
  out(line: string): void;
  /** Shows how far a long work is, where somebody looks. */
  bar(what: string): Bar;
  /** One line from whoever runs the command. */
  ask(question: string): Promise<string>;
}

/** Called in a way that it isn't meant to be: exit 2. */
export class WrongUsage extends Error {
  override name = 'WrongUsage';
}

/** It could not be done; the message says what the operator can do: exit 1. */
export class Failed extends Error {
  override name = 'Failed';
}
