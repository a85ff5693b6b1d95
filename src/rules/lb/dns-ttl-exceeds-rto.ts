import { formatDuration, formatShare } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import { about, isAssumed, placeOf, relatedTo } from '../about.ts';
import { mattering } from '../flows.ts';
import { timeLiteral } from '../literal.ts';
import type { Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';

/** Longer than this, a failure outlasts the patience of those who wait for the address to change. */
const longest = 300;

/** An address that is kept longer than the recovery may take. */
export const dnsTtlExceedsRto: Rule = {
  id: 'lb/dns-ttl-exceeds-rto',
  title: 'Addresses that are kept longer than the recovery may take',
  level: 'warning',
  documentation: {
    what: 'Reports a dns whose `ttl` is longer than the recovery time that a flow expects (`rto`, of the flow or in a scenario), when what the flow calls next has several addresses: a list of targets, or replicas that nobody else stands before. Without an expected `rto`, two addresses and a ttl of more than 5 minutes are reported. Quiet where the address does not change: one replica, one managed entry.',
    why: 'Browsers, systems and providers keep an address for its ttl, not for your incident. Until then those who hold the address of the dead site stay with it.',
    sources: [
      'RFC 1035, Domain Names, section 3.2.1 (TTL)',
      'Amazon Route 53 Developer Guide, Best practices for Amazon Route 53 DNS (TTL and failover)',
    ],
    bad: `client users
dns names { ttl: 1h }
loadBalancer east
loadBalancer west
service api { replicas: 4 }

flow browse from users at 100/s {
  expect rto < 5m
  users -> names
  users -> [east, west] -> api
}
`,
    good: `client users
dns names { ttl: 1m }
loadBalancer east
loadBalancer west
service api { replicas: 4 }

flow browse from users at 100/s {
  expect rto < 5m
  users -> names
  users -> [east, west] -> api
}
`,
    accept:
      'Where the address is moved to the surviving site (anycast, a floating address), so that nobody needs another.',
  },
  *check({ model }) {
    for (const component of model.components) {
      const { ttl } = component.settings;
      if (component.kind !== 'dns' || ttl === undefined) continue;
      const held = mattering(model).flatMap((flow) => resolvedIn(model, flow, component));
      const issue = promised(model, component, ttl, held) ?? unpromised(component, ttl, held);
      if (issue) yield issue;
    }
  },
};

/** A flow that goes on with one of the addresses. */
interface Held {
  flow: Flow;
  addresses: number;
}

/** What is called, by whoever asked the dns, right after it. */
function resolvedIn(model: Model, flow: Flow, dns: Component): Held[] {
  const calls = callsOf(flow);
  return calls.flatMap((call, at) => {
    if (!call.targets.some(({ component }) => component === dns.id)) return [];
    const next = calls.slice(at + 1).find((other) => other.callers.join() === call.callers.join());
    const addresses = next ? addressesOf(model, next) : 1;
    return addresses > 1 ? [{ flow, addresses }] : [];
  });
}

/** Between which a caller is sent: of a managed entry its provider keeps one alive. */
function addressesOf(model: Model, call: Call): number {
  const targets = call.targets.flatMap(({ component }) => lookup(model).components.get(component) ?? []);
  const [only] = targets;
  if (targets.length !== 1 || !only) return targets.length;
  const { managed, mode } = only.settings;
  return managed || mode === 'active-passive' ? 1 : replicasOf(only);
}

function promised(model: Model, dns: Component, ttl: number, held: readonly Held[]): Issue | undefined {
  const broken = held
    .flatMap((one) => {
      const limit = recoveryOf(model, one.flow);
      return limit === undefined || ttl <= limit ? [] : [{ ...one, limit }];
    })
    .sort((a, b) => a.limit - b.limit);
  const [tightest] = broken;
  if (!tightest) return undefined;
  const { flow, addresses, limit } = tightest;
  const shorter = timeLiteral(wholeUnits(limit / 2));
  return about(dns, {
    range: placeOf(dns.source, 'ttl'),
    message: `Callers keep the address that ${quoted(dns.name)} gave them for up to ${formatDuration(ttl)}, and ${flow.name} must be back in ${formatDuration(limit)}. When one of ${addresses} addresses is lost, ${formatShare(1 / addresses)} of the requests still go there.`,
    ...evidenceOf(dns),
    related: broken.map((one) =>
      relatedTo(one.flow, `${one.flow.name} must be back in ${formatDuration(one.limit)}.`),
    ),
    fixes: [
      {
        title: `Keep addresses for ${shorter}, which leaves as long to notice the loss`,
        label: 'design',
        changes: [{ type: 'set', at: dns.source, key: 'ttl', value: shorter }],
      },
    ],
  });
}

/** The shortest recovery that a flow expects, undisturbed or in a scenario. */
function recoveryOf(model: Model, flow: Flow): number | undefined {
  const limits = [flow, ...model.scenarios]
    .flatMap(({ expectations }) => expectations)
    .filter(
      ({ subject, metric, comparison }) =>
        subject.type === 'flow' &&
        subject.id === flow.id &&
        metric === 'rto' &&
        (comparison === '<' || comparison === '<='),
    )
    .map(({ value }) => Number(value));
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** Rounded down to whole minutes or seconds, at least one. */
function wholeUnits(seconds: number): number {
  const unit = seconds >= 60 ? 60 : 1;
  return Math.max(1, Math.floor(seconds / unit) * unit);
}

function evidenceOf(dns: Component): Pick<Issue, 'evidence' | 'assumption'> {
  return isAssumed(dns.origins.ttl)
    ? { evidence: 'assumed', assumption: 'Its `ttl` is a default: state it to be sure.' }
    : { evidence: 'declared' };
}

function unpromised(dns: Component, ttl: number, held: readonly Held[]): Issue | undefined {
  const few = held.filter(({ addresses }) => addresses === 2);
  const [first] = few;
  if (!first || ttl <= longest || isAssumed(dns.origins.ttl)) return undefined;
  return about(dns, {
    range: placeOf(dns.source, 'ttl'),
    message: `Callers keep the address that ${quoted(dns.name)} gave them for up to ${formatDuration(ttl)}. When one of 2 addresses is lost, half of the requests of ${first.flow.name} go there for as long.`,
    evidence: 'declared',
    related: few.map(({ flow }) => relatedTo(flow, `${flow.name} asks it.`)),
    fixes: [
      {
        title: 'Keep addresses for 1m',
        label: 'design',
        changes: [{ type: 'set', at: dns.source, key: 'ttl', value: '1m' }],
      },
    ],
  });
}
