import { lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { mattering } from '../flows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { isWrite } from '../usage.ts';
import { listed, quoted } from '../words.ts';
import { onArrows, singleTargetCalls } from './without.ts';

/** Requests that ask where others are, or how to behave, before they are served. */
export const controlPlaneInRequestPath: Rule = {
  id: 'spof/control-plane-in-request-path',
  title: 'A registry or configuration asked with every request',
  level: 'warning',
  documentation: {
    what: 'Reports what requests ask and wait for to find others (`purpose: discovery`) or to learn their configuration (`purpose: configuration`), and a `coordinator` that they read, when the caller keeps no answer (`localCache`) and cannot do without: whatever the number of its replicas. Writes to a coordinator, such as taking a lock, are work of the request itself. Quiet for what is asked once (`purpose: startup`). A dns keeps its answers with its callers.',
    why: 'Servers that know where the others are and how to behave can go on for hours without the registry that told them. Those that ask each time stop with it, all at once and in good health.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL11-BP04 (rely on the data plane) and REL11-BP05 (static stability)',
      'Weiss and Furr, Static stability using Availability Zones (Amazon Builders’ Library)',
    ],
    bad: `client users
service web { replicas: 4 }
service api { replicas: 4 }
coordinator registry { replicas: 3 }

web -> registry { purpose: discovery }

flow browse from users at 500/s {
  users -> web -> registry read
  web -> api
}
`,
    good: `client users
service web {
  replicas: 4
  localCache: { of: [registry]  ttl: 5m  staleIfError: 1d }
}
service api { replicas: 4 }
coordinator registry { replicas: 3 }

web -> registry { purpose: discovery }

flow browse from users at 500/s {
  users -> web -> registry read
  web -> api
}
`,
    accept: 'Where an old answer does harm, as with a permission that was withdrawn.',
  },
  *check({ model }) {
    const questions = questionsIn(model);
    for (const component of model.components) {
      if (component.kind === 'dns' || component.settings.tier === 'best-effort') continue;
      const asked = (questions.get(component.id) ?? []).filter(
        ({ call }) => asksForControl(call, component) && !isKept(model, call, component),
      );
      if (asked.length > 0) yield issueOf(model, component, asked);
    }
  },
};

interface Asked {
  flow: Flow;
  call: Call;
}

/** By component: what requests ask it and wait for. */
function questionsIn(model: Model): ReadonlyMap<ElementId, Asked[]> {
  const all = new Map<ElementId, Asked[]>();
  for (const flow of mattering(model))
    for (const { call, component } of singleTargetCalls(flow)) {
      const others = all.get(component);
      if (others) others.push({ flow, call });
      else all.set(component, [{ flow, call }]);
    }
  return all;
}

function asksForControl(call: Call, { kind }: Component): boolean {
  const { purpose } = call.settings;
  if (purpose === 'discovery' || purpose === 'configuration') return true;
  return kind === 'coordinator' && !isWrite(call);
}

/** Each caller has the last answer at hand. */
function isKept(model: Model, { callers }: Call, { id }: Component): boolean {
  return callers.every((caller) => {
    const local = lookup(model).components.get(caller)?.settings.localCache;
    return local !== undefined && (local.of === undefined || local.of.includes(id));
  });
}

const what = { discovery: ' where others are', configuration: ' how to behave' } as const;

function issueOf(model: Model, component: Component, asked: readonly Asked[]): Issue {
  const flows = [...new Set(asked.map(({ flow }) => flow))];
  const purpose = asked[0]?.call.settings.purpose;
  const question = purpose === 'discovery' || purpose === 'configuration' ? what[purpose] : '';
  return about(component, {
    message: `Requests of ${listed(flows.map(({ name }) => name))} ask ${quoted(component.name)}${question} each time. If it cannot be reached, healthy servers stop serving.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} waits for its answer.`)),
    fixes: [keep(model, component, asked), askOnce(model, component, asked)].filter(
      ({ changes }) => changes.length > 0,
    ),
  });
}

/** What a kept answer could break. */
const fresh: ReadonlySet<string> = new Set(['staleness', 'consistency', 'staleReads']);

/** Five minutes old at most while it answers, a day while it does not. None where a caller has another cache already. */
function keep(model: Model, { id, name }: Component, asked: readonly Asked[]): Suggestion {
  const { components } = lookup(model);
  const callers = [...new Set(asked.flatMap(({ call }) => call.callers))].flatMap(
    (each) => components.get(each) ?? [],
  );
  const free =
    callers.every(({ settings }) => settings.localCache === undefined) &&
    asked.every(({ flow }) => flow.expectations.every(({ metric }) => !fresh.has(metric)));
  return {
    title: `Let ${listed(callers.map((caller) => caller.name))} keep what ${name} answered`,
    label: 'design',
    changes: free
      ? callers.map(
          (caller): Change => ({
            type: 'set',
            at: caller.source,
            key: 'localCache',
            value: `{ of: [${id}]  ttl: 5m  staleIfError: 1d }`,
          }),
        )
      : [],
  };
}

function askOnce(model: Model, { name }: Component, asked: readonly Asked[]): Suggestion {
  return {
    title: `Ask ${name} once, when the caller starts`,
    label: 'design',
    changes: onArrows(
      model,
      asked.map(({ call }) => call),
      'purpose',
      'startup',
    ),
  };
}
