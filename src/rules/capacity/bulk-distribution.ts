import { formatBandwidth, formatCount, formatDuration, formatSize } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Flow } from '../../model/model.ts';
import { aboutConnection, relatedTo } from '../about.ts';
import { mattering } from '../flows.ts';
import { setOnArrow, whereWritten } from '../latency/arrows.ts';
import { nestedCalls } from '../latency/nested.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';

/** One sender that gives the same to everybody. */
export const bulkDistribution: Rule = {
  id: 'capacity/bulk-distribution',
  title: 'One sender that gives the same to everybody',
  level: 'info',
  documentation: {
    what: "Reports a transfer to every replica (`to: each`) whose sender needs longer for all the copies than the time there is: the `timeout` of the call, or the `completion`, `max` or percentile that its flow promises. Time is replicas times `size` over the sender's `bandwidth`. Quiet where the size, the bandwidth or the time is not stated.",
    why: 'A lone sender gives each receiver a share of its uplink, and a thousand receivers a thousandth. Receivers that pass on the pieces they have double the number of senders with each step.',
    sources: [
      'Cohen, Incentives Build Robustness in BitTorrent (P2PEcon 2003)',
      'Kurose and Ross, Computer Networking, 8th edition (2020), section 2.5 (distribution time)',
    ],
    bad: `scheduler deployer { bandwidth: 40Gbps }
client release { rate: 1/day }
service fleet { replicas: 1000  bandwidth: 40Gbps }

flow deploy from release at 1/day {
  expect completion < 60s
  release -> deployer -> fleet { to: each  size: 5GB }
}
`,
    good: `scheduler deployer { bandwidth: 40Gbps }
client release { rate: 1/day }
service fleet { replicas: 1000  bandwidth: 40Gbps }

flow deploy from release at 1/day {
  expect completion < 60s
  release -> deployer -> fleet { to: peers(chunks: 1000)  size: 5GB }
}
`,
    accept: 'Where the receivers are switched over only after the last of them has everything.',
  },
  *check(context) {
    for (const flow of mattering(context.model))
      for (const { call } of nestedCalls(flow)) {
        const issue = issueOf(context, flow, call);
        if (issue) yield issue;
      }
  },
};

function issueOf({ model }: Context, flow: Flow, call: Call): Issue | undefined {
  const { components, connections } = lookup(model);
  const connection = connections.get(call.connection);
  const sender = components.get(call.callers[0] ?? '');
  const receiver = components.get(call.targets[0]?.component ?? '');
  const size = call.settings.size ?? flow.settings.size;
  const uplink = (sender?.settings.bandwidth ?? 0) * (sender ? replicasOf(sender) : 1);
  const time = timeFor(flow, call);
  if (
    call.settings.to?.type !== 'each' ||
    !connection ||
    !sender ||
    !receiver ||
    !size ||
    !(uplink > 0) ||
    time === undefined
  )
    return undefined;
  const receivers = replicasOf(receiver);
  const alone = (receivers * size) / uplink;
  if (!(alone > time)) return undefined;
  const together = amongPeers(receivers, size, uplink, receiver.settings.bandwidth ?? uplink);
  const chunks = Math.min(1000, Math.max(2, receivers));
  const better =
    together < alone
      ? ` In ${chunks} pieces that they pass on among themselves it takes about ${formatDuration(together)}.`
      : '';
  return aboutConnection(model, connection, {
    ...whereWritten(model, call, 'to'),
    message: `${formatCount(receivers)} times ${formatSize(size)} over the ${formatBandwidth(uplink)} of ${quoted(sender.name)} takes ${formatDuration(alone)}, and there are ${formatDuration(time)}.${better}`,
    related: [relatedTo(flow, `${flow.name} sends it.`)],
    fixes:
      together <= time
        ? [
            {
              title: 'Let the receivers pass the pieces on among themselves',
              label: 'design',
              changes: setOnArrow(model, call, 'to', `peers(chunks: ${chunks})`),
            },
          ]
        : [],
  });
}

/** The shortest time in which it must be done. */
function timeFor(flow: Flow, { settings, arrow }: Call): number | undefined {
  const promised = flow.expectations
    .filter(
      ({ metric, comparison }) =>
        comparison.startsWith('<') &&
        (metric === 'completion' || (arrow === 'sync' && latencies.has(metric))),
    )
    .map(({ value }) => Number(value));
  const limits = [...promised, ...(settings.timeout === undefined ? [] : [settings.timeout])];
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

const latencies: ReadonlySet<string> = new Set(['max', 'p99', 'p999', 'p95', 'p90', 'p50', 'mean']);

/**
 * The least time in which a file reaches n peers (Kurose and Ross): the sender must give out one copy, each peer must
 * take one in, and all uplinks together must carry n.
 */
export function amongPeers(peers: number, size: number, uplink: number, each: number): number {
  return Math.max(size / uplink, size / each, (peers * size) / (uplink + peers * each));
}
