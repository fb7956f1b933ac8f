/**
 * The only file that calls XState at run time. Pure: no clock, no database, no network. Give it a stored talk and an
 * event, get the next one and the effects to carry out.
 */
import { type AnyActorScope, type AnyStateMachine, createActor, type ExecutableActionObject } from 'xstate';
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
  return result(machine, (scope) => machine.getInitialSnapshot(scope, input));
}

export function step(machine: AnyStateMachine, position: Position, event: { type: string }): Step {
  return result(machine, (scope) => machine.transition(restore(machine, position), event, scope));
}

/** What the flow waits for, without an event: to ask its question again. */
export function rest(machine: AnyStateMachine, position: Position): Step {
  const snapshot = restore(machine, position);
  return { position, effects: [], done: snapshot.status === 'done', waits: waitsOf(snapshot) };
}

type Snapshot = ReturnType<AnyStateMachine['transition']>;

/** A position is never changed, so within a turn, where it is looked at several times, it is resolved once. */
const resolved = new WeakMap<Position, Snapshot>();
const known = new WeakMap<Snapshot, Step['waits']>();

function waitsOf(snapshot: Snapshot): Step['waits'] {
  let waits = known.get(snapshot);
  if (!waits) {
    waits = Object.assign({}, ...Object.values(snapshot.getMeta())) as Step['waits'];
    known.set(snapshot, waits);
  }
  return waits;
}

function restore(machine: AnyStateMachine, position: Position): Snapshot {
  const before = resolved.get(position);
  if (before?.machine === machine) return before;
  const version = machine.version ?? 'none';
  if (position.version !== version) throw new StaleFlow(`${machine.id}: ${position.version}, now ${version}`);
  try {
    // createActor({ snapshot }).start() would report a removed state later, outside our try (measured, design 1).
    const snapshot = machine.resolveState({ value: position.value as never, context: position.context as never });
    resolved.set(position, snapshot);
    return snapshot;
  } catch (error) {
    throw new StaleFlow(`${machine.id}: no state ${JSON.stringify(position.value)}`, { cause: error });
  }
}

/**
 * XState's `transition()` and `initialTransition()` make an actor for each call, which takes the machine through its first
 * state and throws that away: a third of the time. A pure step needs of an actor what actions and guards may look at, and
 * that is the same for every step of a machine.
 */
const scopes = new WeakMap<AnyStateMachine, AnyActorScope>();

function scopeOf(machine: AnyStateMachine): AnyActorScope {
  let scope = scopes.get(machine);
  if (!scope) {
    const self = createActor(machine);
    const nothing = () => {};
    const silent = { defer: nothing, logger: nothing, stopChild: nothing, emit: nothing, actionExecutor: nothing };
    scope = { self, id: '', sessionId: '', system: self.system, ...silent };
    scopes.set(machine, scope);
  }
  return scope;
}

function result(machine: AnyStateMachine, next: (scope: AnyActorScope) => Snapshot): Step {
  const actions: ExecutableActionObject[] = [];
  const snapshot = next({ ...scopeOf(machine), actionExecutor: (action) => void actions.push(action) });
  const position = { version: machine.version ?? 'none', value: snapshot.value, context: snapshot.context };
  resolved.set(position, snapshot);
  return {
    position,
    effects: actions.map(({ type, params }) => ({ type, params })),
    done: snapshot.status === 'done',
    waits: waitsOf(snapshot),
  };
}
