import { queueKinds, storageKinds } from '../../analysis/kinds.ts';
import { formatDuration, formatShare } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Connection, Flow, Model } from '../../model/model.ts';
import type { HealthCheck } from '../../model/settings.ts';
import type { Source } from '../../model/source.ts';
import { about, aboutConnection, isSaid, placeOf, relatedTo } from '../about.ts';
import { callsAlong, mattering } from '../flows.ts';
import { timeLiteral } from '../literal.ts';
import { sourcesOf } from '../places.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { isCritical } from '../usage.ts';
import { counted, listed, quoted } from '../words.ts';

/** Longer than this, users of a critical flow have given up. */
const longest = 60;

/** Requests that keep going to what is down. */
export const noHealthCheck: Rule = {
  id: 'availability/no-health-check',
  title: 'Requests that keep going to a replica that is down',
  level: 'warning',
  documentation: {
    what: 'Reports a dns that answers with one of several targets, or that is to fail over (`routing: failover`), without a `healthCheck`; an arrow that spreads its calls by a `strategy` of its own over several replicas and has neither `healthCheck` nor `outlierDetection`, nor retries or a breaker that would go round a dead one; and, on critical flows, a health check that takes more than a minute (interval times threshold) to notice. Balancers, proxies and gateways check unless told otherwise, and callers that ask a registry (`addressing: discovery`) are told by it.',
    why: 'To leave out what is dead is half of what spreading is for. One of four replicas that is down and still asked fails a quarter of all requests until somebody gets up.',
    sources: [
      'Yanacek, Implementing health checks (Amazon Builders’ Library)',
      'AWS Well-Architected, Reliability pillar, REL11-BP01 and REL11-BP02',
    ],
    bad: `client users
dns names { routing: failover  replicas: 2 }
loadBalancer main { replicas: 2 }
loadBalancer spare { replicas: 2 }
service api { replicas: 4 }

flow browse from users at 500/s {
  users -> names
  users -> [main, spare] -> api
}
`,
    good: `client users
dns names {
  routing: failover
  replicas: 2
  healthCheck: { interval: 10s  timeout: 2s  threshold: 3 }
}
loadBalancer main { replicas: 2 }
loadBalancer spare { replicas: 2 }
service api { replicas: 4 }

flow browse from users at 500/s {
  users -> names
  users -> [main, spare] -> api
}
`,
    accept: 'Where callers notice by themselves, in a client library that the file does not show.',
  },
  *check({ model }) {
    for (const component of model.components) {
      if (component.kind === 'dns') yield* blindDns(model, component);
      else if (isSaid(component, 'healthCheck')) yield* slowCheck(model, component);
    }
    for (const connection of model.connections) yield* blindArrow(model, connection);
  },
};

/** What a name stands for: what its askers call next. */
function* blindDns(model: Model, dns: Component): Generator<Issue> {
  const { settings, name } = dns;
  if (settings.healthCheck !== undefined || settings.outlierDetection !== undefined) return;
  const answers = mattering(model).flatMap((flow) => resolvedBy(flow, dns).map((call) => ({ flow, call })));
  const [first] = answers.filter(({ call }) => call.targets.length > 1);
  if (!first) return;
  const failsOver = settings.routing === 'failover';
  if (settings.managed && !failsOver) return;
  const { components } = lookup(model);
  const targets = first.call.targets.map(({ component }) =>
    quoted(components.get(component)?.name ?? component),
  );
  yield about(dns, {
    message: failsOver
      ? `${quoted(name)} is to fail over between ${listed(targets)}, but cannot tell that one is down: it goes on naming it until someone acts.`
      : `${quoted(name)} cannot tell that one of ${listed(targets)} is down: 1 of ${targets.length} lookups (${formatShare(1 / targets.length)}) names it until someone acts.`,
    evidence: 'declared',
    related: [...new Set(answers.map(({ flow }) => flow))].map((flow) =>
      relatedTo(flow, `${flow.name} finds its way by it.`),
    ),
    fixes: [check(name, [dns.source])],
  });
}

/** The first call that those who asked for the name make after it. */
function resolvedBy(flow: Flow, dns: Component): Call[] {
  const calls = callsOf(flow);
  return calls.flatMap((call, index) => {
    if (!call.targets.some(({ component }) => component === dns.id)) return [];
    const next = calls
      .slice(index + 1)
      .find(({ callers }) => callers.some((caller) => call.callers.includes(caller)));
    return next ? [next] : [];
  });
}

function* slowCheck(model: Model, balancer: Component): Generator<Issue> {
  const { healthCheck } = balancer.settings;
  if (!healthCheck || balancer.settings.managed || noticing(healthCheck) <= longest) return;
  for (const flow of model.flows.filter(isCritical)) {
    const call = callsOf(flow).find(
      ({ callers, arrow, targets }) =>
        arrow === 'sync' && callers.includes(balancer.id) && replicasAmong(model, targets) > 1,
    );
    if (!call) continue;
    const count = replicasAmong(model, call.targets);
    const { interval, threshold } = healthCheck;
    yield about(balancer, {
      range: placeOf(balancer.source, 'healthCheck'),
      message: `${quoted(balancer.name)} takes ${formatDuration(noticing(healthCheck))} to notice that ${one(model, call)} is down (${counted(threshold, 'check')}, ${formatDuration(interval)} apart). Until then 1 of ${count} requests (${formatShare(1 / count)}) of ${flow.name} fails.`,
      evidence: 'declared',
      related: [relatedTo(flow, `${flow.name} is critical.`)],
      fixes: [quicker(balancer, healthCheck)],
    });
    return;
  }
}

function noticing({ interval, threshold }: HealthCheck): number {
  return interval * threshold;
}

/** Replicas among which the caller chooses; copies of data are chosen otherwise. */
function replicasAmong(model: Model, targets: Call['targets']): number {
  const { components } = lookup(model);
  return targets.reduce((sum, { component: id }) => {
    const component = components.get(id);
    return component && isServer(component) ? sum + replicasOf(component) : sum;
  }, 0);
}

function isServer({ kind, settings }: Component): boolean {
  return !storageKinds.has(kind) && !queueKinds.has(kind) && kind !== 'external' && !settings.managed;
}

function one(model: Model, { targets }: Call): string {
  const names = targets.map(({ component }) => lookup(model).components.get(component)?.name ?? component);
  return names.length === 1
    ? `a replica of ${quoted(names[0] ?? '')}`
    : `one of ${listed(names.map(quoted))}`;
}

/** Half a minute to notice, by as many checks as before. */
function quicker({ name, source }: Component, { threshold, timeout }: HealthCheck): Suggestion {
  const interval = Math.max(0.1, Math.floor((longest / 2 / threshold) * 10) / 10);
  const waits = Math.min(timeout, interval);
  return {
    title: `Let ${name} check every ${timeLiteral(interval)}`,
    label: 'design',
    changes: [
      {
        type: 'set',
        at: source,
        key: 'healthCheck',
        value: literal({ interval, timeout: waits, threshold }),
      },
    ],
  };
}

function literal({ interval, timeout, threshold }: HealthCheck): string {
  return `{ interval: ${timeLiteral(interval)}  timeout: ${timeLiteral(timeout)}  threshold: ${threshold} }`;
}

function check(name: string, sources: readonly Source[]): Suggestion {
  const value = literal({ interval: 10, timeout: 2, threshold: 3 });
  return {
    title: `Let ${name} check its targets every 10 s`,
    label: 'design',
    changes: sources.map((at) => ({ type: 'set', at, key: 'healthCheck', value })),
  };
}

/** A caller that chooses the replica by itself, and goes on choosing a dead one. */
function* blindArrow(model: Model, connection: Connection): Generator<Issue> {
  const { settings, origins, from, targets } = connection;
  if (origins.strategy?.from !== 'file' || connection.arrow !== 'sync') return;
  const caller = lookup(model).components.get(from);
  const count = replicasAmong(model, targets);
  if (!caller || count < 2 || goesRound(settings) || goesRound(caller.settings)) return;
  const mattered = new Set(mattering(model));
  const flows = model.flows.filter(
    (flow) => mattered.has(flow) && callsOf(flow).some((call) => call.connection === connection.id),
  );
  if (flows.length === 0 || callsAlong(model, connection.id).every((call) => goesRound(call.settings)))
    return;
  if (targets.every(({ component }) => isDiscovered(lookup(model).components.get(component)))) return;
  const names = targets.map(({ component }) =>
    quoted(lookup(model).components.get(component)?.name ?? component),
  );
  yield aboutConnection(model, connection, {
    range: placeOf(connection.source, 'strategy'),
    message: `${quoted(caller.name)} spreads its calls over ${counted(count, 'replica')} of ${listed(names)} and cannot tell that one is down: 1 of ${count} (${formatShare(1 / count)}) keeps failing until someone acts.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} goes this way.`)),
    fixes: [check(caller.name, sourcesOf(model, connection, 'healthCheck'))],
  });
}

function goesRound(settings: Connection['settings']): boolean {
  return (
    settings.healthCheck !== undefined ||
    settings.outlierDetection !== undefined ||
    settings.circuitBreaker !== undefined ||
    (settings.retries?.max ?? 0) > 0
  );
}

function isDiscovered(component: Component | undefined): boolean {
  return component?.settings.addressing === 'discovery';
}
