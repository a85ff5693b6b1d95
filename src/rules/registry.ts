import { sloUnreachable } from './availability/slo-unreachable.ts';
import { asyncReadPromisesStrong } from './cap/async-read-promises-strong.ts';
import { caAcrossNetwork } from './cap/ca-across-network.ts';
import { quorumNotOverlapping } from './cap/quorum-not-overlapping.ts';
import { overloaded } from './capacity/overloaded.ts';
import { retryAmplification } from './latency/retry-amplification.ts';
import { localSession } from './lb/local-session.ts';
import { acceptanceInvalid } from './model/acceptance-invalid.ts';
import { acceptanceStale } from './model/acceptance-stale.ts';
import { unknownRule } from './model/unknown-rule.ts';
import type { Rule } from './rule.ts';
import { entryPoint } from './spof/entry-point.ts';
import { sharedFate } from './spof/shared-fate.ts';
import { singleInstance } from './spof/single-instance.ts';

/** Every rule, in the order of the catalogue. */
export const rules: readonly Rule[] = [
  singleInstance,
  entryPoint,
  sharedFate,
  sloUnreachable,
  quorumNotOverlapping,
  caAcrossNetwork,
  asyncReadPromisesStrong,
  localSession,
  retryAmplification,
  overloaded,
  unknownRule,
  acceptanceInvalid,
  acceptanceStale,
];
