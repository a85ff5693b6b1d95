import type { Step } from '../../src/model/model.ts';

/** Gives every call of a flow its id, its path in the tree: `redirect/0.2`. */
export function numberCalls(flow: string, steps: readonly Step[]): void {
  number(`${flow}/`, steps);
}

function number(prefix: string, steps: readonly Step[]): void {
  for (const [index, step] of steps.entries()) {
    const path = prefix + index;
    switch (step.type) {
      case 'call':
        step.id = path;
        number(`${path}.`, step.steps);
        number(`${path}.miss`, step.miss?.steps ?? []);
        number(`${path}.else`, step.otherwise ?? []);
        number(`${path}.undo`, step.undo ?? []);
        break;
      case 'sequence':
      case 'repeat':
        number(`${path}.`, step.steps);
        break;
      case 'parallel':
        number(`${path}.`, step.branches);
        break;
      case 'choose':
        for (const [branch, { steps: inner }] of step.branches.entries()) number(`${path}.${branch}.`, inner);
        break;
      case 'pause':
        break;
    }
  }
}
