/**
 * The only file that calls XState at run time. Pure: no clock, no database, no network. Give it a stored talk and an
 * event, get the next one and the effects to carry out.
 */
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import type { Wait } from './effects.ts';

/** Where a flow stands and what it knows: the part of a talk that XState owns. */
export interface Position {
  version: string;
  value: unknown;
  context: unknown;
}

export interface Effect {
  type: string;
  params: unknown;
}

export interface Step {
  position: Position;
  effects: Effect[];
  done: boolean;
  waits: Wait<string, string>;
}

/** The position belongs to another version of the flow, or to a state that it no longer has. */
export class StaleFlow extends Error {
  override name = 'StaleFlow';
}

export function start(machine: AnyStateMachine, input: unknown): Step {
  return result(machine, initialTransition(machine, input));
}

export function step(machine: AnyStateMachine, position: Position, event: { type: string }): Step {
  return result(machine, transition(machine, restore(machine, position), event));
}

/** What the flow waits for, without an event: to ask its question again. */
export function rest(machine: AnyStateMachine, position: Position): Step {
  return result(machine, [restore(machine, position), []]);
}

function restore(machine: AnyStateMachine, position: Position) {
  const version = machine.version ?? 'none';
  if (position.version !== version) throw new StaleFlow(`${machine.id}: ${position.version}, now ${version}`);
  try {
    // createActor({ snapshot }).start() would report a removed state later, outside our try (measured, design 1).
    return machine.resolveState({ value: position.value as never, context: position.context as never });
  } catch (error) {
    throw new StaleFlow(`${machine.id}: no state ${JSON.stringify(position.value)}`, { cause: error });
  }
}

type Transitioned = ReturnType<typeof transition<AnyStateMachine>>;

function result(machine: AnyStateMachine, [snapshot, actions]: Transitioned): Step {
  return {
    position: { version: machine.version ?? 'none', value: snapshot.value, context: snapshot.context },
    effects: actions.map(({ type, params }) => ({ type, params })),
    done: snapshot.status === 'done',
    waits: Object.assign({}, ...Object.values(snapshot.getMeta())),
  };
}
