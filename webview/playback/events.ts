import type { Action, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import { number } from '../format.ts';

/** Something that a scenario does to the design, on the time line. */
export interface TimelineEvent {
  /** Simulated seconds. */
  from: number;
  /** When it is over; the end of the run when it is not. */
  to: number;
  text: string;
  /** What to show in the text. */
  element: ElementId | undefined;
}

type Texts = { [K in Action['type']]: (action: Extract<Action, { type: K }>) => string };

const some = ({ count, role }: { count?: number; role?: string }) =>
  count === undefined ? (role === undefined ? '' : `the ${role} of `) : `${count} of `;
const replicas =
  (verb: string) =>
  (action: { count?: number; role?: string; target: ElementId }): string =>
    `${verb} ${some(action)}${action.target}`;

const texts: Texts = {
  fail: replicas('fail'),
  drain: replicas('drain'),
  restart: replicas('restart'),
  slow: (action) => `${replicas('slow')(action)} ×${number(action.factor)}`,
  load: ({ target, factor }) => `load ×${number(factor)}${target === undefined ? '' : ` of ${target}`}`,
  partition: ({ left, right }) => `partition ${left.join(', ')} | ${right.join(', ')}`,
  degrade: ({ from, to }) => `degrade ${from} → ${to}`,
  flush: ({ target }) => `flush ${target}`,
  scale: ({ target, replicas: wanted }) => `scale ${target} to ${wanted}`,
  set: ({ target }) => `change ${target}`,
};

/** What a scenario does, in the order of time; nothing for the undisturbed run. */
export function eventsOf(model: Model, scenario: string | null, duration: number): TimelineEvent[] {
  const found = model.scenarios.find(({ id }) => id === scenario);
  return (found?.events ?? [])
    .map(({ at, action, duration: lasts }) => ({
      from: at,
      to: lasts === undefined ? (lasting.has(action.type) ? duration : at) : Math.min(duration, at + lasts),
      text: textOf(action),
      element: 'target' in action ? action.target : undefined,
    }))
    .filter(({ from }) => from <= duration)
    .sort((a, b) => a.from - b.from);
}

/** Actions that go on until something ends them. */
const lasting: ReadonlySet<Action['type']> = new Set<Action['type']>([
  'fail',
  'drain',
  'slow',
  'load',
  'partition',
  'degrade',
  'scale',
  'set',
]);

function textOf<K extends Action['type']>(action: Extract<Action, { type: K }>): string {
  const text: (action: Extract<Action, { type: K }>) => string = texts[action.type as K];
  return text(action);
}
