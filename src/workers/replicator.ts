import type { Model } from '../model/model.ts';
import type { Replicate } from '../simulation/replicate.ts';
import { prepareReplication, type SimulationOptions } from '../simulation/simulate.ts';

/** One replication to run; without a model it is that of the order before. */
export interface Order {
  id: number;
  model?: Model;
  options: SimulationOptions;
  number: number;
}

export type Delivery = { id: number; replicate: Replicate } | { id: number; refused: string };

const eventsPerSlice = 1_000_000;

/** Runs orders one after the other, each to its end. */
export function replicator(deliver: (delivery: Delivery) => void): (order: Order) => void {
  let current: Model | undefined;
  return ({ id, model = current, options, number }) => {
    current = model;
    if (!model) deliver({ id, refused: 'there is no model to run' });
    else deliver({ id, ...replicationOf(model, options, number) });
  };
}

/** One replication from its start to its end. */
export function replicationOf(
  model: Model,
  options: SimulationOptions,
  number: number,
): { replicate: Replicate } | { refused: string } {
  const prepared = prepareReplication(model, options, number);
  if (!prepared.ok) return { refused: prepared.message };
  while (!prepared.run.advance(eventsPerSlice));
  return { replicate: prepared.run.replicate(number) };
}
