import type { HeatMetric } from '../../src/diagram/heat.ts';
import type { Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Loss } from '../../src/protocol.ts';
import type { Viewport } from './state.ts';

/** Which picture of the design is shown. */
export type Subject =
  | { kind: 'system' }
  /** A view of the text. */
  | { kind: 'view'; id: ElementId }
  /** A flow's way through the diagram. */
  | { kind: 'path'; id: ElementId }
  /** A flow, step by step. */
  | { kind: 'sequence'; id: ElementId }
  /** What stands where. */
  | { kind: 'places' }
  /** What changed since an earlier version. */
  | { kind: 'difference' };

export interface LookState {
  subject: Subject;
  /** What the colours tell; null: what the view says, else the utilization. */
  heat: HeatMetric | null;
  /** The component whose dependencies are shown. */
  focus: ElementId | null;
  /** Boxes that a person folded up or opened, by subject; those of other subjects are as at first. */
  folded: Record<string, ElementId[]>;
  /** Where a person looked at the subjects that are not shown now. */
  viewports: Record<string, Viewport | null>;
  breaking: BreakingState;
  earlier: EarlierState;
}

export interface BreakingState {
  /** A click takes down. */
  on: boolean;
  /** Components, places and replicas, `web#2`. */
  down: ElementId[];
  /** Of what is down now; null until it is known. */
  loss: Loss | null;
  problem: string | null;
  /** Of the latest question. */
  id: number;
}

/** The version of the file that the design is compared with. */
export interface EarlierState {
  model: Model | null;
  /** `HEAD` */
  name: string;
  problem: string | null;
}

export const initialLook: LookState = {
  subject: { kind: 'system' },
  heat: null,
  focus: null,
  folded: {},
  viewports: {},
  breaking: { on: false, down: [], loss: null, problem: null, id: 0 },
  earlier: { model: null, name: '', problem: null },
};

/** Equal for the same subject. */
export const subjectKey = (subject: Subject): string =>
  'id' in subject ? `${subject.kind} ${subject.id}` : subject.kind;

/** The subject, or the whole system where the design no longer has it. */
export function subjectIn(subject: Subject, { views, flows }: Pick<Model, 'views' | 'flows'>): Subject {
  if (subject.kind === 'view')
    return views.some(({ id }) => id === subject.id) ? subject : initialLook.subject;
  if (subject.kind === 'path' || subject.kind === 'sequence')
    return flows.some(({ id }) => id === subject.id) ? subject : initialLook.subject;
  return subject;
}
