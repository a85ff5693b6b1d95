import type { ArrowSettings, ComponentSettings } from '../model/settings.ts';
import { classified, serviceOf } from './callplan.ts';
import type { CallPlan, ComponentPlan } from './plan.ts';
import { Sampler } from './sampling.ts';
import type { Simulation } from './simulation.ts';
import { fillSlots } from './stations.ts';

/** Properties of an arrow that `degrade` can change during a run. */
export const degradable: readonly (keyof ArrowSettings)[] = [
  'latency',
  'loss',
  'errorRate',
  'size',
  'timeout',
];

/** Properties of a component that `set` can change during a run. */
export const settable: readonly (keyof ComponentSettings)[] = [
  'serviceTime',
  'readTime',
  'writeTime',
  'errorRate',
  'queueLimit',
  'overflow',
  'concurrency',
  'cores',
];

/** Changes in force, the latest last: what one says goes over what those before it say. */
type Layers<Settings> = Map<number, { base: Settings; active: Partial<Settings>[] }>;

/** What scenarios have changed of calls and components. Any of them may end before another. */
export class Changes {
  private readonly calls: Layers<ArrowSettings> = new Map();
  private readonly components: Layers<ComponentSettings> = new Map();

  /** Changes the calls from some components to others; returns what ends it. */
  degrade(
    sim: Simulation,
    from: ReadonlySet<string>,
    to: ReadonlySet<string>,
    settings: ArrowSettings,
  ): () => void {
    const idOf = (component: number) => sim.plan.components[component]?.source.id ?? '';
    const degraded = sim.plan.calls.filter(
      ({ connection, targets }) =>
        from.has(idOf(sim.plan.connections[connection]?.from ?? -1)) &&
        targets.some(({ component }) => to.has(idOf(component))),
    );
    const ends = degraded.map((call) =>
      layer(this.calls, call.index, call.settings, settings, (inForce) => applyToCall(call, inForce)),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  /** Changes a component; returns what ends it. */
  set(sim: Simulation, plan: ComponentPlan, settings: ComponentSettings): () => void {
    return layer(this.components, plan.index, plan.source.settings, settings, (inForce) =>
      applyToComponent(sim, plan, inForce),
    );
  }
}

function layer<Settings extends object>(
  layers: Layers<Settings>,
  index: number,
  base: Settings,
  settings: Settings,
  apply: (inForce: Settings) => void,
): () => void {
  const active: Partial<Settings>[] = layers.get(index)?.active ?? [];
  layers.set(index, { base, active });
  const inForce = (): Settings => Object.assign({}, base, ...active);
  active.push(settings);
  apply(inForce());
  return () => {
    active.splice(active.indexOf(settings), 1);
    apply(inForce());
  };
}

function applyToCall(call: CallPlan, { latency, loss, errorRate, size, timeout }: ArrowSettings): void {
  call.latency = latency ? new Sampler(latency) : null;
  call.loss = loss ?? 0;
  call.lossy ||= call.loss > 0;
  call.errorRate = errorRate ?? 0;
  call.size = size ?? 0;
  call.timeout = timeout ?? Number.POSITIVE_INFINITY;
  classified(call);
}

function applyToComponent(sim: Simulation, plan: ComponentPlan, settings: ComponentSettings): void {
  plan.errorRate = settings.errorRate ?? 0;
  plan.queueLimit = settings.queueLimit ?? Number.POSITIVE_INFINITY;
  plan.overflow = settings.overflow ?? 'reject';
  for (const { operation, targets } of sim.plan.calls)
    for (const target of targets)
      if (target.component === plan.index) target.service = new Sampler(serviceOf(settings, operation));
  const slots = settings.concurrency ?? settings.cores ?? Number.POSITIVE_INFINITY;
  for (const station of sim.components[plan.index]?.stations ?? []) {
    station.slots = Math.max(1, Math.floor(slots));
    station.cores = Math.max(1, Math.floor(settings.cores ?? slots));
    fillSlots(sim, station);
  }
}
