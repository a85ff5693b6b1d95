import { meanOf } from '../model/distribution.ts';
import { formatDuration, formatNumber } from '../model/format.ts';
import { lookup } from '../model/lookup.ts';
import type { Call, ComponentKind, Flow, Model, Step } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { kindNames } from './words.ts';

/*
 * One flow as a sequence: who says what to whom, from the top down, without positions.
 */

export interface Participant {
  id: ElementId;
  kind: ComponentKind;
  title: string;
  subtitle: string;
}

export interface SequenceMessage {
  type: 'message';
  /** Of the call; of a reply too. */
  id: string;
  /** What a click on it selects: the connection. */
  element: ElementId;
  /** `reply`: the answer to a `sync` one. */
  kind: 'sync' | 'async' | 'reply';
  from: ElementId;
  to: ElementId;
  label: string;
  /** From this message on the receiver works, until the `end` of the same id. */
  activates: boolean;
}

/** The receiver of a call has done its work. */
export interface SequenceEnd {
  type: 'end';
  id: string;
}

export interface SequenceNote {
  type: 'note';
  at: ElementId;
  text: string;
}

export const frameKinds = ['alt', 'opt', 'par', 'loop', 'miss', 'else', 'undo'] as const;
export type FrameKind = (typeof frameKinds)[number];

export interface SequenceFrame {
  type: 'frame';
  kind: FrameKind;
  /** At least one; each under its guard. */
  sections: { guard: string; items: SequenceItem[] }[];
}

export type SequenceItem = SequenceMessage | SequenceEnd | SequenceNote | SequenceFrame;

/** A flow as a sequence, without positions. */
export interface Sequence {
  flow: ElementId;
  title: string;
  client: ElementId;
  participants: Participant[];
  items: SequenceItem[];
  /** Calls that are not told: there were too many. */
  left: number;
}

/** More calls than this are read by nobody. */
const mostCalls = 300;

/** What happens in a flow, step by step. */
export function sequenceOf(model: Model, flow: Flow): Sequence {
  const teller = new Teller(model);
  const items = teller.steps(flow.steps, flow.client);
  const told = participantsOf(items, flow.client);
  const { components } = lookup(model);
  return {
    flow: flow.id,
    title: flow.title ?? flow.name,
    client: flow.client,
    participants: told.map((id): Participant => {
      const component = components.get(id);
      const kind = component?.kind ?? 'external';
      return {
        id,
        kind,
        title: component?.title ?? component?.name ?? id,
        subtitle: component?.technology ?? kindNames[kind],
      };
    }),
    items,
    left: Math.max(0, teller.calls - mostCalls),
  };
}

/** Steps to items; counts calls, so that the picture of a huge flow ends somewhere. */
class Teller {
  calls = 0;
  readonly #titles: ReadonlyMap<ElementId, string>;
  readonly #connections: ReadonlyMap<ElementId, string | undefined>;

  constructor(model: Model) {
    this.#titles = new Map(model.components.map(({ id, title, name }) => [id, title ?? name]));
    this.#connections = new Map(model.connections.map(({ id, title }) => [id, title]));
  }

  steps(steps: readonly Step[], at: ElementId): SequenceItem[] {
    return steps.flatMap((step) => this.#step(step, at));
  }

  #step(step: Step, at: ElementId): SequenceItem[] {
    switch (step.type) {
      case 'call':
        return this.#call(step, at);
      case 'sequence':
        return this.steps(step.steps, at);
      case 'pause':
        return [{ type: 'note', at, text: `waits ${formatDuration(meanOf(step.time))}` }];
      case 'repeat':
        return framed('loop', [
          { guard: `${formatNumber(meanOf(step.times))} times`, items: this.steps(step.steps, at) },
        ]);
      case 'choose':
        return this.#choice(step.branches, at);
      case 'parallel': {
        const guard = parallelGuard(step);
        return framed(
          'par',
          step.branches.map((branch, index) => ({
            guard: index === 0 ? guard : 'and',
            items: this.steps([branch], at),
          })),
        );
      }
    }
  }

  #choice(branches: readonly { weight: number; steps: Step[] }[], at: ElementId): SequenceItem[] {
    const total = Math.max(
      1,
      branches.reduce((sum, { weight }) => sum + Math.max(0, weight), 0),
    );
    return framed(
      branches.length > 1 ? 'alt' : 'opt',
      branches.map(({ weight, steps }) => ({
        guard: `${formatNumber((100 * Math.max(0, weight)) / total)}% of requests`,
        items: this.steps(steps, at),
      })),
    );
  }

  #call(call: Call, at: ElementId): SequenceItem[] {
    this.calls += 1;
    const to = call.targets[0]?.component;
    if (this.calls > mostCalls || to === undefined) return [];
    const message = { type: 'message' as const, id: call.id, element: call.connection };
    const inside = this.steps(call.steps, to);
    const byCache = call.miss?.by === 'cache' ? this.#miss(call.miss.steps, to) : [];
    const byCaller = call.miss?.by === 'caller' ? this.#miss(call.miss.steps, at) : [];
    const sent: SequenceItem[] = [
      { ...message, kind: call.arrow, from: at, to, label: this.#label(call), activates: true },
      ...byCache,
      ...inside,
      ...(call.arrow === 'sync'
        ? [{ ...message, kind: 'reply' as const, from: to, to: at, label: '', activates: false }]
        : []),
      { type: 'end', id: call.id },
    ];
    return [
      ...(call.settings.optional
        ? framed('opt', [{ guard: 'the flow goes on without it', items: sent }])
        : sent),
      ...byCaller,
      ...(call.otherwise
        ? framed('else', [{ guard: 'when it failed', items: this.steps(call.otherwise, at) }])
        : []),
      ...(call.undo
        ? framed('undo', [{ guard: 'when the flow fails later', items: this.steps(call.undo, at) }])
        : []),
    ];
  }

  #miss(steps: readonly Step[], at: ElementId): SequenceItem[] {
    return framed('miss', [{ guard: 'when it does not have it', items: this.steps(steps, at) }]);
  }

  #label({ connection, operation, settings, targets }: Call): string {
    const [first, ...others] = targets;
    const what = this.#connections.get(connection) ?? operation ?? settings.path ?? '';
    const role = first?.role === undefined ? '' : `(${first.role})`;
    const or = others.length === 0 ? '' : `or ${this.#titles.get(others[0]?.component ?? '') ?? ''}`;
    const more = others.length > 1 ? `and ${others.length - 1} more` : '';
    return [what, role, or, more].filter((part) => part !== '').join(' ');
  }
}

/** A frame of the sections in which something happens; nothing where nothing does. */
function framed(kind: FrameKind, sections: SequenceFrame['sections']): SequenceItem[] {
  const filled = sections.filter(({ items }) => items.length > 0);
  return filled.length === 0 ? [] : [{ type: 'frame', kind, sections: filled }];
}

function parallelGuard({ copies, wait }: Extract<Step, { type: 'parallel' }>): string {
  const times = copies > 1 ? `${formatNumber(copies)} copies, ` : '';
  if (wait === 'all') return `${times}waits for all`;
  return wait === 'any' ? `${times}waits for the first` : `${times}waits for ${wait}`;
}

/** In the order in which they first take part. */
function participantsOf(items: readonly SequenceItem[], client: ElementId): ElementId[] {
  const found = new Set([client]);
  const walk = (inside: readonly SequenceItem[]): void => {
    for (const item of inside) {
      if (item.type === 'message') found.add(item.from).add(item.to);
      if (item.type === 'note') found.add(item.at);
      if (item.type === 'frame') for (const section of item.sections) walk(section.items);
    }
  };
  walk(items);
  return [...found];
}
