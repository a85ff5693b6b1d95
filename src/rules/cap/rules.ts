import type { Rule } from '../rule.ts';
import { asyncReadPromisesStrong } from './async-read-promises-strong.ts';
import { caAcrossNetwork } from './ca-across-network.ts';
import { quorumNotOverlapping } from './quorum-not-overlapping.ts';

/** Consistency under replication and partition. */
export const capRules: readonly Rule[] = [quorumNotOverlapping, caAcrossNetwork, asyncReadPromisesStrong];
