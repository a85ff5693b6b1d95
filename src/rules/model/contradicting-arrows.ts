import { callsOf, lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model, Target } from '../../model/model.ts';
import type { ArrowSettings, ElementId } from '../../model/settings.ts';
import type { Range, Source } from '../../model/source.ts';
import { placeOf, relatedTo } from '../about.ts';
import type { Issue, Suggestion } from '../rule.ts';
import { isEncryptedProtocol } from '../security/carried.ts';
import { quoted } from '../words.ts';
import { mostReplicas } from './replicas.ts';

/** What an arrow, or a call along it, says against itself or its target. */
export function* contradictingArrows(model: Model): Iterable<Issue> {
  const seen = new Set<string>();
  for (const arrow of [...model.connections.map(written), ...calls(model)])
    for (const check of checks) {
      const issue = check(model, arrow);
      if (!issue) continue;
      const place = JSON.stringify([issue.uri, issue.range]);
      if (!seen.has(place)) yield issue;
      seen.add(place);
    }
}

/** An arrow as its statement or one of its calls has it. */
interface Arrow {
  element: ElementId;
  targets: readonly Target[];
  arrow: Connection['arrow'];
  settings: ArrowSettings;
  source: Source;
}

const written = ({ id, targets, arrow, settings, source }: Connection): Arrow => ({
  element: id,
  targets,
  arrow,
  settings,
  source,
});

function* calls(model: Model): Iterable<Arrow> {
  for (const flow of model.flows)
    if (!flow.derived)
      for (const { connection, targets, arrow, settings, source } of callsOf(flow))
        yield { element: connection, targets, arrow, settings, source };
}

const checks: readonly ((model: Model, arrow: Arrow) => Issue | undefined)[] = [
  secrecy,
  delivery,
  retrying,
  hedging,
];

/** Of these the body of the arrow or call itself says one. */
function saysOne({ source }: Arrow, ...keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(source.properties, key));
}

function secrecy(_: Model, arrow: Arrow): Issue | undefined {
  const { protocol, encrypted: said } = arrow.settings;
  if (said !== false || !isEncryptedProtocol(protocol)) return undefined;
  if (!saysOne(arrow, 'encrypted', 'protocol')) return undefined;
  const key = saysOne(arrow, 'encrypted') ? 'encrypted' : 'protocol';
  return issueAt(arrow, key, `${protocol} is encrypted, and \`encrypted: false\` says that it is not.`, [
    removal(arrow, key),
  ]);
}

const messaging: ReadonlySet<ComponentKind> = new Set(['queue', 'topic']);

/** What udp loses nobody sends again, and who takes messages promises each. */
function delivery(model: Model, arrow: Arrow): Issue | undefined {
  const { protocol, retries } = arrow.settings;
  if (protocol?.toLowerCase() !== 'udp' || !saysOne(arrow, 'protocol') || retries?.max) return undefined;
  const queue = componentsOf(model, arrow).find(
    ({ kind, settings }) =>
      messaging.has(kind) && (settings.delivery === 'at-least-once' || settings.delivery === 'exactly-once'),
  );
  if (!queue) return undefined;
  const issue = issueAt(
    arrow,
    'protocol',
    `Over udp messages to ${quoted(queue.name)} are lost without anybody knowing, and it promises to deliver each (${queue.settings.delivery}).`,
    [
      {
        title: 'Use tcp',
        label: 'design',
        changes: [{ type: 'set', at: arrow.source, key: 'protocol', value: 'tcp' }],
      },
    ],
  );
  return { ...issue, related: [relatedTo(queue, `${queue.name} promises delivery.`)] };
}

/** A retry that waits for a timeout which never comes. */
function retrying(_: Model, arrow: Arrow): Issue | undefined {
  const { retries, timeout } = arrow.settings;
  if (timeout !== undefined || !retries || retries.max === 0 || !saysOne(arrow, 'retries')) return undefined;
  if (retries.on?.length !== 1 || retries.on[0] !== 'timeout') return undefined;
  return issueAt(
    arrow,
    'retries',
    'It is tried again after a timeout alone, and there is no `timeout`: that never happens.',
    [removal(arrow, 'retries')],
  );
}

/** Another replica that there is not. */
function hedging(model: Model, arrow: Arrow): Issue | undefined {
  if (arrow.settings.hedge === undefined || !saysOne(arrow, 'hedge')) return undefined;
  const [target, another] = componentsOf(model, arrow);
  if (!target || another || target.kind === 'external' || target.settings.managed) return undefined;
  if (mostReplicas(target) > 1) return undefined;
  return issueAt(
    arrow,
    'hedge',
    `The same is asked of another replica of ${quoted(target.name)}, which has one.`,
    [removal(arrow, 'hedge')],
  );
}

function componentsOf(model: Model, { targets }: Arrow): Component[] {
  return targets.flatMap(({ component }) => lookup(model).components.get(component) ?? []);
}

function issueAt({ element, source }: Arrow, key: string, message: string, fixes: Suggestion[]): Issue {
  const range: Range = placeOf(source, key);
  return { element, uri: source.uri, range, message, evidence: 'declared', related: [], fixes };
}

function removal({ source }: Arrow, key: string): Suggestion {
  return { title: `Leave out \`${key}\``, label: 'promise', changes: [{ type: 'remove', at: source, key }] };
}
