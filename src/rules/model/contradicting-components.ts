import { meanOf, minimumOf } from '../../model/distribution.ts';
import { formatDuration, formatShare } from '../../model/format.ts';
import type { Component, Element, Model } from '../../model/model.ts';
import type { Origin } from '../../model/source.ts';
import { about, isSaid, placeOf } from '../about.ts';
import type { Issue, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { mostReplicas } from './replicas.ts';

/** What a component, a place or a link says twice, and differently. */
export function* contradictingComponents(model: Model): Iterable<Issue> {
  for (const component of model.components) {
    for (const check of checks) yield* check(component);
    yield* availability(component);
  }
  for (const element of [...model.places, ...model.links]) yield* availability(element);
}

const checks: readonly ((component: Component) => Iterable<Issue>)[] = [
  needed,
  scaled,
  waiting,
  followers,
  managed,
  heartbeat,
];

/** More wanted than there are; where one body says both, that is told while the file is read. */
function* needed(component: Component): Iterable<Issue> {
  const most = mostReplicas(component);
  for (const key of ['needed', 'active'] as const) {
    const wanted = component.settings[key];
    const together = isWritten(component, 'replicas') && isWritten(component, key);
    if (wanted === undefined || wanted <= most || together || !isSaid(component, key)) continue;
    const what = key === 'needed' ? '' : ' at work';
    yield about(component, {
      range: placeOf(component.source, key),
      message: `${quoted(component.name)} needs ${counted(wanted, 'replica')}${what} and has ${most}${writtenBy(component)}.`,
      evidence: 'declared',
      fixes: [
        replicas(component, String(wanted), `Give ${component.name} ${counted(wanted, 'replica')}`),
        removal(component, key),
      ],
    });
  }
}

function* scaled(component: Component): Iterable<Issue> {
  const { autoscale, replicas: count } = component.settings;
  const most = mostReplicas(component);
  const fixed = count === undefined || count.minimum === count.maximum;
  if (!autoscale || !fixed || isWritten(component, 'replicas') || !isWritten(component, 'autoscale')) return;
  yield about(component, {
    range: placeOf(component.source, 'autoscale'),
    message: `\`autoscale\` of ${quoted(component.name)} has nothing to move: it has ${counted(most, 'replica')}${writtenBy(component)}, not a range.`,
    evidence: 'declared',
    fixes: [
      replicas(
        component,
        `${most}..${most * 3}`,
        `Let ${component.name} have ${most} to ${most * 3} replicas`,
      ),
      removal(component, 'autoscale'),
    ],
  });
}

/** A standby that is not there. */
function* waiting(component: Component): Iterable<Issue> {
  const { mode, standby, managed: run } = component.settings;
  if (mostReplicas(component) > 1 || run) return;
  const key =
    mode === 'active-passive' && isWritten(component, 'mode')
      ? 'mode'
      : standby && isWritten(component, 'standby')
        ? 'standby'
        : undefined;
  if (key === undefined) return;
  yield about(component, {
    range: placeOf(component.source, key),
    message: `${quoted(component.name)} has one replica: none is left to stand by.`,
    evidence: 'declared',
    fixes: [replicas(component, '2', `Give ${component.name} 2 replicas`), removal(component, key)],
  });
}

function* followers(component: Component): Iterable<Issue> {
  const { reads, managed: run } = component.settings;
  if (reads !== 'followers' || !isWritten(component, 'reads') || mostReplicas(component) > 1 || run) return;
  yield about(component, {
    range: placeOf(component.source, 'reads'),
    message: `${quoted(component.name)} is read from its followers and has none: it has one replica.`,
    evidence: 'declared',
    fixes: [replicas(component, '2', `Give ${component.name} 2 replicas`), removal(component, 'reads')],
  });
}

function* managed(component: Component): Iterable<Issue> {
  if (component.settings.managed !== true || mostReplicas(component) !== 1) return;
  if (!isWritten(component, 'managed') || !isWritten(component, 'replicas')) return;
  yield about(component, {
    range: placeOf(component.source, 'managed'),
    message: `\`managed\` means that the provider runs ${quoted(component.name)} redundantly, and \`replicas: 1\` that there is one of it.`,
    evidence: 'declared',
    related: [related(component, 'replicas')],
    fixes: [removal(component, 'replicas'), removal(component, 'managed')],
  });
}

/** A leader must be heard before its followers elect another. */
function* heartbeat(component: Component): Iterable<Issue> {
  const { heartbeat: sign, election } = component.settings;
  if (sign === undefined || !election) return;
  const key = isWritten(component, 'heartbeat') ? 'heartbeat' : 'election';
  const patience = minimumOf(election) || meanOf(election);
  if (!isWritten(component, key) || sign < patience) return;
  yield about(component, {
    range: placeOf(component.source, key),
    message: `The leader of ${quoted(component.name)} gives a sign every ${formatDuration(sign)}, and its followers elect another after ${formatDuration(patience)} without one: they never keep a leader.`,
    evidence: 'declared',
    related: isWritten(component, 'election') && key !== 'election' ? [related(component, 'election')] : [],
    fixes: [removal(component, key)],
  });
}

type Failing = Element<{ availability?: number; mtbf?: number; mttr?: number }>;

/** Share of the time down by which two figures may differ. */
const tolerance = 0.1;

function* availability(element: Failing): Iterable<Issue> {
  const { availability: share, mtbf, mttr } = element.settings;
  const written = (['availability', 'mtbf', 'mttr'] as const).every((key) => isWritten(element, key));
  if (!written || share === undefined || mtbf === undefined || mttr === undefined || mtbf + mttr <= 0) return;
  const derived = mtbf / (mtbf + mttr);
  if (Math.abs(share - derived) <= tolerance * Math.max(1 - share, 1 - derived) + 1e-12) return;
  yield about(element, {
    range: placeOf(element.source, 'availability'),
    message: `${quoted(element.name)} says ${formatShare(share)}, and its \`mtbf\` of ${formatDuration(mtbf)} with an \`mttr\` of ${formatDuration(mttr)} gives ${formatShare(derived)}.`,
    evidence: 'declared',
    related: [related(element, 'mtbf')],
    fixes: [
      removal(element, 'availability'),
      {
        title: 'Leave out `mtbf` and `mttr`',
        label: 'promise',
        changes: [
          { type: 'remove', at: element.source, key: 'mtbf' },
          { type: 'remove', at: element.source, key: 'mttr' },
        ],
      },
    ],
  });
}

type Written = Pick<Element<object>, 'source' | 'origins'>;

/** The element's own body says it. */
function isWritten({ origins }: Written, key: string): boolean {
  const all: Readonly<Record<string, Origin | undefined>> = origins;
  return Object.hasOwn(all, key) && all[key]?.from === 'file';
}

/** Whose the number of replicas is, where the body does not say it. */
function writtenBy(component: Component): string {
  const origin = component.origins.replicas;
  return origin?.from === 'technology' ? ` (from ${origin.technology})` : '';
}

function related({ source }: Pick<Element<object>, 'source'>, key: string) {
  return { uri: source.uri, range: placeOf(source, key), message: `\`${key}\` is here.` };
}

function removal({ source }: Pick<Element<object>, 'source'>, key: string): Suggestion {
  return { title: `Leave out \`${key}\``, label: 'promise', changes: [{ type: 'remove', at: source, key }] };
}

function replicas({ source }: Component, value: string, title: string): Suggestion {
  return { title, label: 'design', changes: [{ type: 'set', at: source, key: 'replicas', value }] };
}
