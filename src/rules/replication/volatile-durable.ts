import { formatDuration } from '../../model/format.ts';
import { callsIn, callsOf, lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import type { Disks } from '../../model/settings.ts';
import { about, placeOf } from '../about.ts';
import type { Change } from '../edits.ts';
import { sizeLiteral, timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { relatedUses, usesOf } from './stores.ts';

/** Data that must never be lost, in something that forgets. */
export const volatileDurable: Rule = {
  id: 'replication/volatile-durable',
  title: 'Durable data in something that forgets',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a component that the file calls `durability: durable` while all that has the data is memory (`persistence: none`, or a cache that keeps nothing on disk and has no store behind it) or disks in `raid0`. Copies that are replicated over several places are taken to survive; a cache that is filled from a store holds nothing of its own.',
    why: 'Memory is gone with its process, and with the power. A stripe over several disks is lost with any one of them, so it fails more often than a single disk. Neither can keep what must never be lost.',
    sources: [
      'Haerder and Reuter, Principles of Transaction-Oriented Database Recovery (ACM Computing Surveys 15(4), 1983), durability',
      'Patterson, Gibson and Katz, A Case for Redundant Arrays of Inexpensive Disks (SIGMOD 1988)',
    ],
    bad: `client users
service shop { replicas: 2 }
cache carts using memcached { durability: durable }

flow add from users at 50/s {
  users -> shop -> carts set
}
`,
    good: `client users
service shop { replicas: 2 }
cache carts using redis { durability: durable  persistence: log }

flow add from users at 50/s {
  users -> shop -> carts set
}
`,
    accept:
      'Never: the two cannot both be true. Write the data to disk, or say `durability: volatile` where it can be had again.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { settings, origins } = component;
      if (settings.durability !== 'durable' || origins.durability?.from !== 'file' || settings.managed)
        continue;
      const medium = copiesApart(component) ? undefined : mediumOf(context.model, component);
      if (medium) yield issueOf(context, component, medium);
    }
  },
};

/** Several copies that no one place takes along, or of which the file does not say where they stand. */
function copiesApart(component: Component): boolean {
  const { placement } = component;
  return areCopies(component) && (placement.length === 0 || new Set(placement).size > 1);
}

/** Its replicas have the same data; of a log they do unless said. */
function areCopies(component: Component): boolean {
  const { kind, settings } = component;
  const { replication = kind === 'queue' || kind === 'topic' ? 'leader-follower' : 'none' } = settings;
  return replicasOf(component) > 1 && replication !== 'none';
}

interface Medium {
  /** What keeps the data, and what one event does to it. */
  sentence: string;
  property: string;
  fixes: Suggestion[];
}

function mediumOf(model: Model, component: Component): Medium | undefined {
  const { kind, settings } = component;
  const { persistence, disks } = settings;
  const inMemory =
    persistence?.type === 'none' || (kind === 'cache' && persistence === undefined && disks === undefined);
  if (inMemory && !isFilled(model, component)) return memory(component);
  return disks?.type === 'raid0' ? stripe(component, disks) : undefined;
}

/** What it holds comes from a store behind it. */
function isFilled(model: Model, { id, kind, settings }: Component): boolean {
  if (kind !== 'cache') return false;
  if (settings.writePolicy?.type === 'write-through') return true;
  const { components } = lookup(model);
  return model.flows.flatMap(callsOf).some(
    (call) =>
      call.targets.some(({ component }) => component === id) &&
      callsIn([...call.steps, ...(call.miss?.steps ?? [])]).some(({ targets }) =>
        targets.some((target) => {
          const behind = components.get(target.component);
          return behind !== undefined && behind.kind !== 'cache';
        }),
      ),
  );
}

function memory(component: Component): Medium {
  const { name, origins, settings, source } = component;
  const { backup } = settings;
  const parts = replicasOf(component) * shardsOf(component) > 1;
  const all = backup?.every === undefined ? 'all' : `up to ${formatDuration(backup.every)}`;
  const since = backup?.every === undefined ? 'of it' : 'of it, what came after the last backup';
  const loses = areCopies(component)
    ? `a power cut in ${quoted(component.placement[0] ?? '')} loses ${all} ${since}`
    : `one restart loses ${all} ${parts ? since.replace('it', 'what that replica holds') : since}`;
  const toDisk: Suggestion = {
    title: `Let ${name} write every change to a log on disk`,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'persistence', value: 'log' }],
  };
  return {
    sentence: `only in memory: ${loses}`,
    property: settings.persistence && origins.persistence?.from === 'file' ? 'persistence' : 'durability',
    // What a technology does not do cannot be asked of it.
    fixes: origins.persistence?.from === 'technology' ? [] : [toDisk],
  };
}

function stripe(component: Component, disks: Extract<Disks, { count: number }>): Medium {
  const type = disks.count === 2 ? 'raid1' : 'raid10';
  return {
    sentence: `striped over ${disks.count} disks: the loss of any one of them loses all of it`,
    property: 'disks',
    fixes: [
      {
        title: `Mirror the disks of ${component.name} (${type})`,
        label: 'design',
        changes: [mirrored(component, disks, type)],
      },
    ],
  };
}

/** The same disks in pairs, with one more where they are odd in number; what else is said of them stays as written. */
function mirrored(
  { source }: Component,
  { count, size, mtbf, rebuild }: Extract<Disks, { count: number }>,
  type: 'raid1' | 'raid10',
): Change {
  const written = Object.hasOwn(source.properties, 'disks') ? source.properties.disks?.value : undefined;
  if (written && count % 2 === 0) {
    const { start } = written;
    const end = { line: start.line, character: start.character + 'raid0'.length };
    return { type: 'replace', uri: source.uri, range: { start, end }, text: type };
  }
  const fields = [
    `count: ${count + (count % 2)}`,
    `size: ${sizeLiteral(size)}`,
    ...(mtbf === undefined ? [] : [`mtbf: ${timeLiteral(mtbf)}`]),
    ...(rebuild === undefined ? [] : [`rebuild: ${timeLiteral(rebuild)}`]),
  ];
  return { type: 'set', at: source, key: 'disks', value: `${type}(${fields.join(', ')})` };
}

function issueOf(context: Context, component: Component, { sentence, property, fixes }: Medium): Issue {
  return about(component, {
    range: placeOf(component.source, property),
    message: `${quoted(component.name)} promises that its data is never lost, and keeps it ${sentence}.`,
    evidence: 'declared',
    related: relatedUses(usesOf(context, component.id), 'uses'),
    fixes: [
      ...fixes,
      {
        title: `Say that the data of ${component.name} may be lost`,
        label: 'promise',
        changes: [{ type: 'set', at: component.source, key: 'durability', value: 'volatile' }],
      },
    ],
  });
}
