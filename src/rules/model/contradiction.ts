import type { Rule } from '../rule.ts';
import { contradictingArrows } from './contradicting-arrows.ts';
import { contradictingComponents } from './contradicting-components.ts';
import { contradictingFlows } from './contradicting-flows.ts';

/** Two statements that cannot both be true. */
export const contradiction: Rule = {
  id: 'model/contradiction',
  title: 'Two statements that exclude each other',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports statements that exclude each other across an element and what surrounds it: more replicas `needed` or `active` than there are; `autoscale` of a fixed number, `mode: active-passive` or a `standby` of one; reads from followers that do not exist; `availability` beside an `mtbf` and `mttr` that give another (more than a tenth of the time it is down); `managed: true` beside `replicas: 1`; a `heartbeat` no shorter than the `election` it holds off; an encrypted `protocol` with `encrypted: false`; delivery at least once over udp that nobody repeats; a retry on timeouts without a `timeout`, a hedge without a second replica; and a flow whose users are `authenticated` where everything on the way says `auth: none`. Pairs within one body are told while the file is read.',
    why: 'One of the two is wrong, and only who wrote them knows which. Until then every figure follows the one or the other.',
    sources: [
      'RFC 768 (User Datagram Protocol)',
      'Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 5.6 (heartbeats and election timeouts)',
      'Trivedi, Probability and Statistics with Reliability, Queuing, and Computer Science Applications (2001), section 6.6 (availability from mtbf and mttr)',
    ],
    bad: `client users
service api { availability: 99.99%  mtbf: 300h  mttr: 1h }

users -> api
`,
    good: `client users
service api { mtbf: 300h  mttr: 1h }

users -> api
`,
    accept: 'Never: take one of the two away.',
  },
  *check({ model }) {
    yield* contradictingComponents(model);
    yield* contradictingArrows(model);
    yield* contradictingFlows(model);
  },
};
