import { bringUp, takeDown } from './faults.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** A replica that is stopped has so long for what it works on (Kubernetes' grace period). */
const grace = 30;
const look = 0.1;

/**
 * Restarts replicas as the component is deployed: without a word all at once, as after a crash. Rolling, some at a time,
 * each batch after the one before serves again; canary, a share of them at a time. Both let a replica finish what it holds
 * before they stop it, and tell those who balance when it serves again. Blue-green, a second set is started and takes all
 * traffic at once: nobody waits, but what the replicas kept in memory is gone.
 */
export function restart(sim: Simulation, stations: readonly Station[]): void {
  const components = new Map<ComponentState, Station[]>();
  for (const station of stations) {
    const known = components.get(station.component);
    if (known) known.push(station);
    else components.set(station.component, [station]);
  }
  for (const [component, replicas] of components) release(sim, component, replicas);
}

function release(sim: Simulation, { plan }: ComponentState, stations: readonly Station[]): void {
  const { deploy, startup = 0 } = plan.source.settings;
  if (deploy?.type === 'blue-green') sim.later(startup, () => replace(stations));
  else if (deploy?.type === 'rolling') next(sim, stations, Math.max(1, deploy.batch ?? 1), startup);
  else if (deploy?.type === 'canary')
    next(sim, stations, Math.max(1, Math.ceil((deploy.share ?? 0) * stations.length)), startup);
  else {
    takeDown(sim, stations);
    sim.later(startup, () => {
      for (const station of stations) bringUp(sim, station);
    });
  }
}

function replace(stations: readonly Station[]): void {
  for (const station of stations) {
    const { component, number } = station;
    component.cache?.restart(number);
    component.local?.restart(number);
    component.sessions?.lose(station);
  }
}

/** A batch is replaced, then the rest. */
function next(sim: Simulation, stations: readonly Station[], size: number, startup: number): void {
  const batch = stations.slice(0, size);
  const rest = stations.slice(size);
  let left = batch.length;
  const serves = () => {
    if (--left === 0 && rest.length > 0) next(sim, rest, size, startup);
  };
  for (const station of batch) replaceOne(sim, station, startup, serves);
}

function replaceOne(sim: Simulation, station: Station, startup: number, serves: () => void): void {
  const drains = station.component.store === null;
  if (drains) withdraw(station);
  const since = sim.now;
  const stop = () => {
    if (drains && station.outstanding > 0 && sim.now < since + grace) {
      sim.later(look, stop);
      return;
    }
    takeDown(sim, [station]);
    sim.later(startup, () => {
      bringUp(sim, station);
      if (drains) {
        station.withdrawn--;
        station.upSince = Number.NEGATIVE_INFINITY;
      }
      sim.pull(station);
      serves();
    });
  };
  stop();
}

function withdraw(station: Station): void {
  station.withdrawn++;
  station.component.disturbed = true;
}
