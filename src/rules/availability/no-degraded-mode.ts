import { formatDuration } from '../../model/format.ts';
import { callsOf, lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import type { ElementId, Tier } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { mandatoryCalls } from '../flows.ts';
import { timeLiteral } from '../literal.ts';
import { sourcesOf } from '../places.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { isCritical, isWrite } from '../usage.ts';
import { listed, quoted } from '../words.ts';

/** A critical flow that fails for something of little importance. */
export const noDegradedMode: Rule = {
  id: 'availability/no-degraded-mode',
  title: 'A critical flow that fails with something less important',
  level: 'info',
  documentation: {
    what: 'Reports a component that says of itself that it is less than critical (`tier: standard` or `best-effort`) and that a critical flow waits for and cannot do without: neither `optional` nor with an `else`. Also a cdn before a critical flow that does not go on with what it has (`staleIfError`) while the servers behind it are away. Where what is read depends on the user (`vary: user`) nothing old may be shown, and nothing is said.',
    why: 'Recommendations that are away should leave an empty box on the page, not an order that cannot be placed. What may be missing is best decided before it is missing.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL05-BP01 (graceful degradation)',
      'Nygard, Release It! (2018), chapter 5 (stability patterns)',
      'RFC 5861, HTTP Cache-Control Extensions for Stale Content (2010), section 4',
    ],
    bad: `client users
service shop { replicas: 3 }
service recommendations { replicas: 2  tier: best-effort }
database orders { replicas: 3 }

flow checkout from users at 50/s {
  tier: critical
  users -> shop -> orders write
  shop -> recommendations
}
`,
    good: `client users
service shop { replicas: 3 }
service recommendations { replicas: 2  tier: best-effort }
database orders { replicas: 3 }

flow checkout from users at 50/s {
  tier: critical
  users -> shop -> orders write
  shop -> recommendations { optional: true }
}
`,
    accept: 'Where the flow makes no sense without it, and its tier was meant for its other uses.',
  },
  *check(context) {
    const critical = context.model.flows.filter(isCritical);
    for (const component of context.model.components) {
      const { tier } = component.settings;
      const lesser = component.origins.tier?.from === 'file' && tier !== undefined && tier !== 'critical';
      if ((!lesser && component.kind !== 'cdn') || component.kind === 'client') continue;
      const needing = critical.filter((flow) => callsTo(flow, component.id).length > 0);
      if (needing.length === 0) continue;
      if (lesser) yield lessImportant(context.model, component, tier, needing);
      else if (!goesOn(component, needing)) yield cdnIssue(component, needing);
    }
  },
};

function callsTo(flow: Flow, id: ElementId): Call[] {
  return mandatoryCalls(flow).filter(
    ({ targets, settings }) =>
      targets.length === 1 && targets[0]?.component === id && settings.purpose !== 'startup',
  );
}

function lessImportant(model: Model, component: Component, tier: Tier, flows: readonly Flow[]): Issue {
  const arrows = new Set(flows.flatMap((flow) => callsTo(flow, component.id)).map((call) => call.connection));
  const changes = [...arrows].flatMap((arrow): Change[] => {
    const connection = lookup(model).connections.get(arrow);
    return connection
      ? sourcesOf(model, connection, 'optional').map((at) => ({
          type: 'set',
          at,
          key: 'optional',
          value: 'true',
        }))
      : [];
  });
  const names = listed(flows.map(({ name }) => name));
  const [are, fail] = flows.length === 1 ? ['is', 'fails'] : ['are', 'fail'];
  return about(component, {
    message: `${names} ${are} critical and ${fail} when ${quoted(component.name)} does, which is ${tier}.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} waits for it.`)),
    fixes: [{ title: `Let ${names} succeed without ${component.name}`, label: 'design', changes }],
  });
}

function goesOn({ settings }: Component, flows: readonly Flow[]): boolean {
  return (
    settings.staleIfError !== undefined ||
    settings.vary === 'user' ||
    settings.fill === 'push' ||
    flows.every((flow) => !mayBeOld(flow))
  );
}

/** It reads, and nothing says that only the latest will do. */
function mayBeOld(flow: Flow): boolean {
  const fresh = flow.expectations.some(({ metric }) => metric === 'consistency' || metric === 'staleness');
  return !fresh && !flow.settings.session && !flow.settings.authenticated && !callsOf(flow).some(isWrite);
}

const longest = 86_400;

function cdnIssue(component: Component, flows: readonly Flow[]): Issue {
  const { ttl = 3600 } = component.settings;
  const kept = Math.min(longest, Math.max(ttl, 3600));
  const fix: Suggestion = {
    title: `Let ${component.name} answer with what it has for ${formatDuration(kept)} when the servers behind it fail`,
    label: 'design',
    changes: [{ type: 'set', at: component.source, key: 'staleIfError', value: timeLiteral(kept) }],
  };
  return about(component, {
    message: `${quoted(component.name)} has old answers for ${listed(flows.map(({ name }) => name))} when the servers behind it are away, and does not say that it may give them.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} is critical.`)),
    fixes: [fix],
  });
}
