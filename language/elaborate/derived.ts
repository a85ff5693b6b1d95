import type { Call, Component, Connection, Flow, Model, Step } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import { flowDefaults } from '../vocabulary/index.ts';
import { deepestCall } from './activations.ts';
import { rateOf } from './flows.ts';
import { numberCalls } from './number-calls.ts';
import { usualOperations } from './operations.ts';
import { allFrom } from './properties.ts';

/*
 * What a client does when the file has no flow: its arrows are followed in the order of the text, each once.
 * A component that calls both a cache and a database reads through the cache.
 */

/** Gives every client a flow made from the arrows. */
export function addDerivedFlows(model: Model, components: ReadonlyMap<ElementId, Component>): void {
  const outgoing = new Map<ElementId, Connection[]>();
  for (const connection of model.connections) {
    const known = outgoing.get(connection.from);
    if (known) known.push(connection);
    else outgoing.set(connection.from, [connection]);
  }
  for (const client of model.components) {
    if (client.kind !== 'client' || !outgoing.has(client.id)) continue;
    const walk = new Walk(components, outgoing);
    const steps = walk.stepsOf([client.id], 0);
    const id = `${client.id}/flow`;
    numberCalls(id, steps);
    const rate = rateOf(client);
    const flow: Flow = {
      id,
      name: client.name,
      ...(client.title === undefined ? {} : { title: client.title }),
      client: client.id,
      ...(rate === undefined ? {} : { rate }),
      derived: true,
      steps,
      expectations: [],
      ...allFrom(flowDefaults, { from: 'kind' }),
      source: { ...client.source, properties: {} },
    };
    model.flows.push(flow);
  }
}

class Walk {
  private readonly followed = new Set<Connection>();

  constructor(
    private readonly components: ReadonlyMap<ElementId, Component>,
    private readonly outgoing: ReadonlyMap<ElementId, Connection[]>,
  ) {}

  /** What whichever of these components is picked does; all of their arrows. */
  stepsOf(callers: readonly ElementId[], depth: number): Step[] {
    if (depth >= deepestCall) return [];
    const arrows = callers
      .flatMap((caller) => this.outgoing.get(caller) ?? [])
      .filter((connection) => !this.followed.has(connection));
    for (const connection of arrows) this.followed.add(connection);
    const cache = arrows.find((connection) => this.pointsAt(connection, 'cache'));
    const behind = cache ? arrows.filter((connection) => this.pointsAt(connection, 'database')) : [];
    const steps: Step[] = [];
    const weighted: { weight: number; steps: Step[] }[] = [];
    for (const connection of arrows) {
      if (behind.includes(connection)) continue;
      const call = this.callAlong(connection, depth);
      if (connection === cache && behind.length > 0)
        call.miss = { by: 'caller', steps: behind.map((store) => this.callAlong(store, depth)) };
      const { weight } = connection.settings;
      if (weight === undefined) {
        steps.push(call);
        continue;
      }
      if (weighted.length === 0) steps.push({ type: 'choose', branches: weighted });
      weighted.push({ weight, steps: [call] });
    }
    return steps;
  }

  private callAlong(connection: Connection, depth: number): Call {
    const { arrow, targets, settings, source } = connection;
    const kind = targets[0] && this.components.get(targets[0].component)?.kind;
    const operation = kind && usualOperations[kind];
    return {
      type: 'call',
      id: '',
      connection: connection.id,
      callers: [connection.from],
      arrow,
      targets,
      ...(operation ? { operation } : {}),
      settings,
      steps: this.stepsOf([...new Set(targets.map(({ component }) => component))], depth + 1),
      source,
    };
  }

  private pointsAt({ targets, arrow }: Connection, kind: Component['kind']): boolean {
    return (
      arrow === 'sync' && targets.every(({ component }) => this.components.get(component)?.kind === kind)
    );
  }
}
