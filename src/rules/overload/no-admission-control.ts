import { serviceTime } from '../../analysis/capacity/work.ts';
import { longestQueue } from '../../analysis/estimates/queueing.ts';
import { formatFactor, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import { factsOf, mandatoryCalls, mattering } from '../flows.ts';
import { roundedDown } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';

/** An entry from the internet that lets in whatever comes. */
export const noAdmissionControl: Rule = {
  id: 'overload/no-admission-control',
  title: 'Anybody can send any amount',
  level: 'warning',
  documentation: {
    what: 'Reports the first component of a flow behind the internet (the client or the component is `public: true`) when nothing that every request passes limits what is let in: no `rateLimit` and no `queueLimit`, on components or arrows. Best-effort flows, and entries whose capacity nothing limits, are left alone.',
    why: 'Demand has no limit, capacity has. Without one in front, a campaign, a retry loop or an attack takes the service away from everybody at once; with one, it serves as many as it can and turns away the rest.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 21 (handling overload)',
      'AWS Well-Architected, Reliability pillar, REL05-BP02',
    ],
    bad: `client users { public: true }
gateway edge { replicas: 2 }
service api { replicas: 4  concurrency: 8 }

flow browse from users at 400/s {
  users -> edge -> api
}
`,
    good: `client users { public: true }
gateway edge { replicas: 2  rateLimit: token-bucket(2000/s, burst: 2000) }
service api { replicas: 4  concurrency: 8 }

flow browse from users at 400/s {
  users -> edge -> api
}
`,
    accept: 'Where a provider in front, that the file does not show, limits what comes through.',
  },
  *check(context) {
    const found = new Map<ElementId, { entry: Component; first: Call; flows: Flow[] }>();
    for (const flow of mattering(context.model)) {
      const first = firstCall(context.model, flow);
      const entry = first && lookup(context.model).components.get(first.targets[0]?.component ?? '');
      if (!first || !entry || !isPublic(context.model, flow, entry) || isLimited(context.model, flow))
        continue;
      const known = found.get(entry.id);
      if (known) known.flows.push(flow);
      else found.set(entry.id, { entry, first, flows: [flow] });
    }
    for (const { entry, flows } of found.values()) {
      const issue = issueOf(context, entry, flows);
      if (issue) yield issue;
    }
  },
};

/** What the client calls first, names aside. */
function firstCall(model: Model, flow: Flow): Call | undefined {
  const { components } = lookup(model);
  return mandatoryCalls(flow).find(
    ({ callers, targets }) =>
      callers.includes(flow.client) &&
      targets.every(({ component }) => components.get(component)?.kind !== 'dns'),
  );
}

function isPublic(model: Model, flow: Flow, entry: Component): boolean {
  return (
    entry.settings.public === true || lookup(model).components.get(flow.client)?.settings.public === true
  );
}

/** Something that every request passes turns away what is too much. */
function isLimited(model: Model, flow: Flow): boolean {
  const { components } = lookup(model);
  return mandatoryCalls(flow).some(
    ({ settings, targets }) =>
      settings.rateLimit !== undefined ||
      (targets.length > 0 &&
        targets.every(({ component: id }) => {
          const target = components.get(id)?.settings;
          return target?.rateLimit !== undefined || target?.queueLimit !== undefined;
        })),
  );
}

function issueOf(context: Context, entry: Component, flows: readonly Flow[]): Issue | undefined {
  const weakest = weakestOf(context, flows);
  if (!weakest) return undefined;
  const { component, factor } = weakest;
  const rate = flows.reduce((sum, { id }) => sum + (factsOf(context, id)?.rate ?? 0), 0);
  const where = component === entry ? 'it' : quoted(component.name);
  const when =
    factor > 1
      ? `At ${formatFactor(factor)} the ${formatRate(rate)} that are planned ${where} is full for everybody`
      : `At the ${formatRate(rate)} that are planned ${where} is already full for everybody`;
  return about(entry, {
    message: `Anybody can send ${quoted(entry.name)} any amount: nothing on the way turns away what is too much. ${when}.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} comes in here.`)),
    fixes: [...limitAt(context, entry, factor), ...queueAt(component)],
  });
}

/** The component of these flows that is saturated first, and the factor on all loads at which it is. */
function weakestOf(
  context: Context,
  flows: readonly Flow[],
): { component: Component; factor: number } | undefined {
  const { components } = lookup(context.model);
  const passed = new Set(
    flows.flatMap((flow) =>
      mandatoryCalls(flow).flatMap(({ targets }) => targets.map(({ component }) => component)),
    ),
  );
  return [...passed]
    .flatMap((id) => {
      const component = components.get(id);
      const factor = context.analysis.components[id]?.saturation ?? Number.POSITIVE_INFINITY;
      const ours = component && component.kind !== 'external' && component.settings.managed !== true;
      return ours && Number.isFinite(factor) ? [{ component, factor }] : [];
    })
    .toSorted((a, b) => a.factor - b.factor)[0];
}

/** Kinds that can count what they let in. */
const counting: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'cdn', 'service']);

/** As much as everything behind it can serve, a tenth kept back. */
function limitAt({ analysis }: Context, entry: Component, factor: number): Suggestion[] {
  const rate = analysis.components[entry.id]?.arrivalRate ?? 0;
  const limit = Math.max(1, roundedDown(rate * factor * 0.9));
  if (!counting.has(entry.kind) || entry.settings.managed || !(rate > 0)) return [];
  return [
    {
      title: `Let in ${formatRate(limit)} at ${entry.name}`,
      label: 'design',
      changes: [
        {
          type: 'set',
          at: entry.source,
          key: 'rateLimit',
          value: `token-bucket(${limit}/s, burst: ${Math.ceil(limit)})`,
        },
      ],
    },
  ];
}

/** The longest queue that is worked off within a second. */
function queueAt(component: Component): Suggestion[] {
  const { settings, name, source } = component;
  const servers = Math.min(
    settings.cores ?? Number.POSITIVE_INFINITY,
    settings.concurrency ?? Number.POSITIVE_INFINITY,
  );
  const length = longestQueue(serviceTime(component, undefined).mean, servers, 1);
  if (!Number.isFinite(length) || !Number.isFinite(servers) || length < 1) return [];
  return [
    {
      title: `Let no more than ${length} requests wait at each ${name}`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'queueLimit', value: String(length) }],
    },
  ];
}
