import type { Rule } from '../rule.ts';
import { dnsTtlExceedsRto } from './dns-ttl-exceeds-rto.ts';
import { l4ContentRouting } from './l4-content-routing.ts';
import { localSession } from './local-session.ts';
import { missing } from './missing.ts';
import { stickyLosesSession } from './sticky-loses-session.ts';
import { unevenRoundRobin } from './uneven-round-robin.ts';

/** Load balancing and sessions. */
export const lbRules: readonly Rule[] = [
  localSession,
  stickyLosesSession,
  missing,
  unevenRoundRobin,
  l4ContentRouting,
  dnsTtlExceedsRto,
];
