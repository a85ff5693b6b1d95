import type { Step } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';

/** Calls may nest this deep; everything that walks a flow descends recursively. */
export const deepestCall = 200;

/** One component (or whichever of several was picked) at work on a request. */
export interface Activation {
  components: readonly ElementId[];
  /** What it does, in order. */
  steps: Step[];
  depth: number;
  /** When it began, counted over the flow. */
  serial: number;
}

/** A block that is being filled, and what was there before. */
export interface Entered {
  activation: Activation;
  runner: readonly ElementId[];
  outside: readonly (readonly [ElementId, Activation | undefined])[];
}

/** Who is at work in a flow so far: each later line goes to the latest activation of its caller. */
export class Activations {
  readonly root: Activation;
  private readonly byComponent = new Map<ElementId, Activation>();
  private readonly blocks: Entered[] = [];
  private serial = 0;

  constructor(client: ElementId, steps: Step[]) {
    this.root = this.begin([client], steps, 0);
  }

  latest(component: ElementId): Activation | undefined {
    return this.byComponent.get(component);
  }

  /** Components start to work; what they do goes to `steps`. */
  begin(components: readonly ElementId[], steps: Step[], depth: number): Activation {
    const activation = this.detached(components, steps, depth);
    for (const component of components) this.byComponent.set(component, activation);
    return activation;
  }

  /** An activation that no later line can reach. */
  detached(components: readonly ElementId[], steps: Step[] = [], depth = 0): Activation {
    return { components, steps, depth, serial: this.serial++ };
  }

  /** Until `leave`, lines of the runner go to `steps`. */
  enter(runner: readonly ElementId[], steps: Step[], depth: number): Entered {
    const outside = runner.map((id) => [id, this.byComponent.get(id)] as const);
    const entered: Entered = { activation: this.begin(runner, steps, depth), runner, outside };
    this.blocks.push(entered);
    return entered;
  }

  leave({ activation, outside }: Entered): void {
    this.blocks.pop();
    for (const [component, before] of outside)
      if (this.byComponent.get(component) === activation) {
        if (before) this.byComponent.set(component, before);
        else this.byComponent.delete(component);
      }
  }

  /** Whether an activation began in the innermost block, or there is none. */
  isInside(activation: Activation): boolean {
    const block = this.blocks.at(-1);
    return block === undefined || activation.serial >= block.activation.serial;
  }

  /** Who runs the innermost block. */
  runner(): readonly ElementId[] {
    return this.blocks.at(-1)?.runner ?? this.root.components;
  }
}
