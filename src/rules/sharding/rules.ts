import type { Rule } from '../rule.ts';
import { crossShardQuery } from './cross-shard-query.ts';
import { hashPlacement } from './hash-placement.ts';
import { skewedShards } from './skewed-shards.ts';
import { unreplicatedShard } from './unreplicated-shard.ts';
import { unsuitableKey } from './unsuitable-key.ts';

/** Sharding and hashing. */
export const shardingRules: readonly Rule[] = [
  hashPlacement,
  skewedShards,
  unreplicatedShard,
  crossShardQuery,
  unsuitableKey,
];
