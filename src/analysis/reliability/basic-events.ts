import { enclosingPlaces, lookup, placeOfReplica } from '../../model/lookup.ts';
import type { Component, Model, PlaceKind } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { DecisionDiagram, DiagramTooLarge, type Node, TRUE } from './decision-diagram.ts';
import { failureFigures } from './failures.ts';

/** More variables than this are not analysed: recursion over them would outgrow the stack. */
const variableLimit = 2_000;

export interface BasicEvent {
  name: string;
  /** part: a replica, a managed block, a place, a link; transition: a switch-over; choice: which class a request is of. */
  type: 'part' | 'transition' | 'choice';
  /** Probability that the variable is false: down, switching over, or the choice not made. */
  unavailability: number;
  declared: boolean;
  component?: ElementId;
  /** Managed by others, or none of the system's own. */
  block?: boolean;
  /** Of a place. */
  place?: PlaceKind;
}

/** The variables of one structure function, in the order in which it meets them (which is the diagram's order). */
export class BasicEvents {
  readonly diagram = new DecisionDiagram();
  readonly list: BasicEvent[] = [];
  readonly model: Model;
  /** Replicas of a component that must be up for it to carry its load; 1 where that is not asked. */
  readonly carrying: (component: Component) => number;
  readonly #byName = new Map<string, Node>();

  constructor(model: Model, carrying: (component: Component) => number = () => 1) {
    this.model = model;
    this.carrying = carrying;
  }

  /** A replica is up when it and every place around it are up. */
  replica(component: Component, name: string, index: number): Node {
    return this.diagram.and(
      this.place(placeOfReplica(component, index)),
      this.named(name, () => this.#part(component, name)),
    );
  }

  /** What counts as one block: a managed service, a third party. */
  block(component: Component): Node {
    return this.named(component.id, () => ({ ...this.#part(component, component.id), block: true }));
  }

  /** The place and all places around it. */
  place(id: ElementId | undefined): Node {
    if (id === undefined) return TRUE;
    const { places } = lookup(this.model);
    const around = enclosingPlaces(this.model, id).flatMap((each) => places.get(each) ?? []);
    return this.diagram.all(
      around.reverse().map((place) =>
        this.named(place.id, () => {
          const { unavailability, declared } = failureFigures(place);
          return { name: place.id, type: 'part', unavailability, declared, place: place.kind };
        }),
      ),
    );
  }

  transition(name: string, component: ElementId, unavailability: number): Node {
    if (!(unavailability > 0)) return TRUE;
    return this.named(name, () => ({
      name,
      type: 'transition',
      unavailability: Math.min(1, unavailability),
      declared: true,
      component,
    }));
  }

  /** Which of several classes a request is of: its weight, then the function it needs. What is left over needs nothing. */
  mixture(name: string, branches: readonly { weight: number; needs: () => Node }[]): Node {
    const clean = branches.map(({ weight, needs }) => ({
      weight: weight > 0 ? Math.min(weight, 1e9) : 0,
      needs,
    }));
    const total = Math.max(
      1,
      clean.reduce((sum, { weight }) => sum + weight, 0),
    );
    let left = 1;
    const tests: { choice: Node; needs: Node }[] = [];
    let last: Node | undefined;
    clean.forEach(({ weight, needs }, index) => {
      const share = weight / total;
      if (share === 0) return;
      const conditional = Math.min(1, share / left);
      left -= share;
      if (conditional > 1 - 1e-12) {
        last = needs();
        return;
      }
      const choice = this.named(`${name}?${index}`, () => ({
        name: `${name}?${index}`,
        type: 'choice',
        unavailability: 1 - conditional,
        declared: true,
      }));
      tests.push({ choice, needs: needs() });
    });
    return tests.reduceRight(
      (rest, { choice, needs }) => this.diagram.choose(choice, needs, rest),
      last ?? TRUE,
    );
  }

  named(name: string, describe: () => BasicEvent): Node {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (this.list.length >= variableLimit) throw new DiagramTooLarge();
    this.list.push(describe());
    const node = this.diagram.variable(this.list.length - 1);
    this.#byName.set(name, node);
    return node;
  }

  #part(component: Component, name: string): BasicEvent {
    const { unavailability, declared } = failureFigures(component);
    return { name, type: 'part', unavailability, declared, component: component.id };
  }
}
