import { formatBandwidth } from '../../model/format.ts';
import type { Component, Link } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import { bandwidthLiteral, roundedUp } from '../literal.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { divides, highest, percent } from './load.ts';
import { shipmentsOf, type Traffic, totalOf, trafficAt, trafficOver } from './traffic.ts';

/** More bytes than a network card or a link carries. */
export const bandwidth: Rule = {
  id: 'capacity/bandwidth',
  title: 'More bytes than the network carries',
  level: 'warning',
  documentation: {
    what: 'Reports a component, or a link between places, through which flows send more than 70% of the declared `bandwidth` at peak: rate times `size` of the flow or arrow, or the `itemSize` of the store. Both directions are carried at once; the busier one counts. Quiet where no size or no bandwidth is stated.',
    why: 'Bandwidth has an end: a gigabit card carries 125 MB a second and no more. Queues in front of it grow like any other, and what does not fit is lost and sent again.',
    sources: [
      'Deutsch and Gosling, The Eight Fallacies of Distributed Computing (bandwidth is infinite)',
      'Dean, Numbers Everyone Should Know (LADIS 2009)',
    ],
    bad: `client viewers
service web { replicas: 1  bandwidth: 1Gbps }

flow video from viewers at 200/s {
  size: 1MB
  viewers -> web
}
`,
    good: `client viewers
service web { replicas: 3  bandwidth: 1Gbps }

flow video from viewers at 200/s {
  size: 1MB
  viewers -> web
}
`,
    accept: 'Where what is sent is compressed on the way, and `size` is the size before.',
  },
  *check(context) {
    const { components, links } = context.model;
    const shipments = shipmentsOf(context);
    for (const component of components) {
      const each = component.settings.bandwidth;
      if (!each || component.settings.managed || component.kind === 'client') continue;
      const replicas = component.settings.replicas?.maximum ?? 1;
      const traffic = trafficAt(shipments, component);
      const share = totalOf(traffic) / (each * replicas);
      if (share > highest + 1e-9) yield atComponent(component, traffic, share);
    }
    for (const link of links) {
      const traffic = link.settings.bandwidth ? trafficOver(context.model, shipments, link) : [];
      const share = totalOf(traffic) / (link.settings.bandwidth ?? 1);
      if (share > highest + 1e-9) yield atLink(link, traffic, share);
    }
  },
};

function atComponent(component: Component, traffic: readonly Traffic[], share: number): Issue {
  const { name, source, settings, kind } = component;
  const each = settings.bandwidth ?? 0;
  const replicas = settings.replicas?.maximum ?? 1;
  const cards =
    replicas > 1
      ? `its ${replicas} cards carry ${formatBandwidth(each)} each`
      : `its card carries ${formatBandwidth(each)}`;
  const needed = Math.ceil((replicas * share) / highest - 1e-9);
  const range = settings.replicas && settings.replicas.maximum > settings.replicas.minimum;
  const more: Suggestion = {
    title: `Give ${name} ${counted(needed, 'replica')}`,
    label: 'design',
    changes: [
      {
        type: 'set',
        at: source,
        key: 'replicas',
        value: range ? `${settings.replicas?.minimum}..${needed}` : String(needed),
      },
    ],
  };
  return about(component, {
    range: placeOf(source, 'bandwidth'),
    message: `${sends(traffic)} through ${quoted(name)} at peak; ${cards}: ${percent(share)}.`,
    related: relatedTraffic(traffic),
    fixes: [...(divides.has(kind) ? [more] : []), wider(component, (each * share) / highest)],
  });
}

function atLink(link: Link, traffic: readonly Traffic[], share: number): Issue {
  const [left, right] = link.between;
  const limit = link.settings.bandwidth ?? 0;
  return about(link, {
    range: placeOf(link.source, 'bandwidth'),
    message: `${sends(traffic)} between ${quoted(left)} and ${quoted(right)} at peak; the link carries ${formatBandwidth(limit)}: ${percent(share)}.`,
    related: relatedTraffic(traffic),
    fixes: [wider(link, (limit * share) / highest)],
  });
}

/** `video sends 1.6 Gbps`, largest first. */
function sends(traffic: readonly Traffic[]): string {
  const names = [...byFlow(traffic)].map(([name]) => name);
  return `${listed(names)} ${names.length === 1 ? 'sends' : 'send'} ${formatBandwidth(totalOf(traffic))}`;
}

function byFlow(traffic: readonly Traffic[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { flow, bytesPerSecond } of traffic)
    sums.set(flow.name, (sums.get(flow.name) ?? 0) + bytesPerSecond);
  return [...sums].sort(([, a], [, b]) => b - a);
}

function relatedTraffic(traffic: readonly Traffic[]) {
  const sums = new Map(byFlow(traffic));
  return [...new Set(traffic.map(({ flow }) => flow))].map((flow) =>
    relatedTo(flow, `${flow.name} sends ${formatBandwidth(sums.get(flow.name) ?? 0)}.`),
  );
}

function wider(element: Component | Link, bytesPerSecond: number): Suggestion {
  const value = bandwidthLiteral(roundedUp(bytesPerSecond * 8) / 8);
  return {
    title: `Give ${element.name} ${value}`,
    label: 'design',
    changes: [{ type: 'set', at: element.source, key: 'bandwidth', value }],
  };
}
