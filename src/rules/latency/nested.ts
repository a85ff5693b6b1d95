import type { Call, Flow, Step } from '../../model/model.ts';

/** A call, and the calls within which it is made, outermost first: whoever made them waits for it. */
export interface NestedCall {
  call: Call;
  above: readonly Call[];
}

const known = new WeakMap<Flow, readonly NestedCall[]>();

/** Every call of a flow with those around it. What is handed over begins anew: nobody waits for it. */
export function nestedCalls(flow: Flow): readonly NestedCall[] {
  const before = known.get(flow);
  if (before) return before;
  const made = gathered(flow);
  known.set(flow, made);
  return made;
}

function gathered(flow: Flow): NestedCall[] {
  const found: NestedCall[] = [];
  const waiting: { step: Step; above: readonly Call[] }[] = flow.steps
    .toReversed()
    .map((step) => ({ step, above: [] }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { step, above } = next;
    const push = (steps: readonly Step[], within: readonly Call[]) =>
      waiting.push(...steps.toReversed().map((each) => ({ step: each, above: within })));
    if (step.type !== 'call') {
      push(inside(step), above);
      continue;
    }
    found.push({ call: step, above: step.arrow === 'sync' ? above : [] });
    const { byCallee, byCaller } = parts(step);
    push(byCaller, above);
    push(byCallee, step.arrow === 'sync' ? [...above, step] : []);
  }
  return found;
}

/** What is done within a call, and what its caller does because of it. */
function parts({ steps, miss, otherwise, undo }: Call): { byCallee: Step[]; byCaller: Step[] } {
  return {
    byCallee: [...steps, ...(miss?.by === 'cache' ? miss.steps : [])],
    byCaller: [...(miss?.by === 'caller' ? miss.steps : []), ...(otherwise ?? []), ...(undo ?? [])],
  };
}

function inside(step: Exclude<Step, Call>): Step[] {
  if (step.type === 'pause') return [];
  if (step.type === 'parallel') return step.branches;
  if (step.type === 'choose') return step.branches.flatMap((branch) => branch.steps);
  return step.steps;
}
