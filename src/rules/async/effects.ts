import { lookup } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Model, Step } from '../../model/model.ts';

/** What a piece of work leaves behind each time it is done. */
export interface Effect {
  /** Where it shows. */
  component: Component;
  /** The call that has it; absent where the worker itself does. */
  call?: Call;
  /** It cannot be undone: a charge, an e-mail. */
  irreversible: boolean;
}

/** A second write to these is a second row; a file or an indexed document is only put in place again. */
const adds: ReadonlySet<ComponentKind> = new Set(['database', 'warehouse']);

/** Here as well: what is written under a key, or of a point in time, takes the place of what was there. */
const replaces: ReadonlySet<Component['settings']['model']> = new Set([
  'key-value',
  'wide-column',
  'time-series',
  'blob',
  'file',
]);

/**
 * What repeating the work of this component does: nothing where it is idempotent; otherwise its own irreversible
 * effect, and those of the calls it makes, unless they carry an idempotency key or reach something idempotent.
 */
export function effectsOf(model: Model, component: Component, steps: readonly Step[]): Effect[] {
  if (component.settings.idempotent) return [];
  const own: Effect[] = component.settings.irreversible ? [{ component, irreversible: true }] : [];
  return [...own, ...effectsIn(model, steps)];
}

function effectsIn(model: Model, steps: readonly Step[]): Effect[] {
  const { components } = lookup(model);
  const effects: Effect[] = [];
  const waiting: Step[] = steps.toReversed();
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.type !== 'call') {
      waiting.push(...insideOf(step).toReversed());
      continue;
    }
    const inner = [...(step.miss?.steps ?? []), ...(step.otherwise ?? [])];
    const targets = step.targets.flatMap(({ component }) => components.get(component) ?? []);
    if (!step.settings.idempotencyKey && !targets.every(({ settings }) => settings.idempotent)) {
      for (const component of targets) {
        const { irreversible = false, idempotent } = component.settings;
        if (!idempotent && (irreversible || (step.operation === 'write' && isAddedTo(component))))
          effects.push({ component, call: step, irreversible });
      }
      inner.unshift(...step.steps);
    }
    waiting.push(...inner.toReversed());
  }
  return effects;
}

function isAddedTo({ kind, settings }: Component): boolean {
  return adds.has(kind) && !replaces.has(settings.model);
}

function insideOf(step: Exclude<Step, Call>): Step[] {
  if (step.type === 'pause') return [];
  if (step.type === 'parallel') return step.branches;
  if (step.type === 'choose') return step.branches.flatMap(({ steps }) => steps);
  return step.steps;
}
