import type { Rule } from '../rule.ts';
import { asyncReadPromisesStrong } from './async-read-promises-strong.ts';
import { caAcrossNetwork } from './ca-across-network.ts';
import { claimNotKept } from './claim-not-kept.ts';
import { crossStoreTransaction } from './cross-store-transaction.ts';
import { multiWriterNoConflictPolicy } from './multi-writer-no-conflict-policy.ts';
import { partitionPolicyUndeclared } from './partition-policy-undeclared.ts';
import { quorumFragile } from './quorum-fragile.ts';
import { quorumNotLinearizable } from './quorum-not-linearizable.ts';
import { quorumNotOverlapping } from './quorum-not-overlapping.ts';
import { quorumTooLarge } from './quorum-too-large.ts';
import { readYourWrites } from './read-your-writes.ts';
import { splitBrain } from './split-brain.ts';
import { stalenessExceeded } from './staleness-exceeded.ts';
import { votersOneDomain } from './voters-one-domain.ts';

/** Consistency under replication and partition. */
export const capRules: readonly Rule[] = [
  quorumTooLarge,
  quorumNotOverlapping,
  quorumNotLinearizable,
  caAcrossNetwork,
  claimNotKept,
  asyncReadPromisesStrong,
  multiWriterNoConflictPolicy,
  quorumFragile,
  votersOneDomain,
  partitionPolicyUndeclared,
  readYourWrites,
  stalenessExceeded,
  crossStoreTransaction,
  splitBrain,
];
