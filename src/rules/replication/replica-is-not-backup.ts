import { percentileOf } from '../../analysis/latency/percentile.ts';
import { formatDuration } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { boundsOn, flowsBehind, isOwnStore, isWrite, relatedUses, usesOf } from './stores.ts';

/** Copies that repeat a mistake as fast as they repeat everything else. */
export const replicaIsNotBackup: Rule = {
  id: 'replication/replica-is-not-backup',
  title: 'Copies but no backup of data that matters',
  level: 'warning',
  documentation: {
    what: 'Reports a store that the file calls `durability: durable` or `important` and that has no `backup`, or whose backup goes to the store itself or to the one place in which the store stands. Stores of which the file does not say that their data matters, and those whose provider runs them, are left alone.',
    why: 'Replication copies mistakes too: a wrong delete, a bad migration or a software error reaches every copy within the lag. Only a copy from before the mistake, kept apart, brings the data back.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL09-BP01',
      'Beyer et al., Site Reliability Engineering (2016), chapter 26 (data integrity)',
    ],
    bad: `client users
service accounts { replicas: 2 }
database people { replicas: 3  durability: durable }

flow sign-up from users at 5/s {
  users -> accounts -> people write
}
`,
    good: `client users
service accounts { replicas: 2 }
database people { replicas: 3  durability: durable  backup: { every: 24h  keep: 30d } }

flow sign-up from users at 5/s {
  users -> accounts -> people write
}
`,
    accept:
      'Data that can be built again from elsewhere, such as a log that is kept for long enough. Then `durability: volatile` says so better.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isOwnStore(component) || !matters(component)) continue;
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function matters({ settings: { durability }, origins }: Component): boolean {
  return origins.durability?.from === 'file' && (durability === 'durable' || durability === 'important');
}

function issueOf(context: Context, component: Component): Issue | undefined {
  const flaw = flawOf(context.model, component);
  if (!flaw) return undefined;
  const writes = usesOf(context, component.id).filter(isWrite);
  const target = otherStore(context.model, component);
  const { backup } = component.settings;
  const [bound] = boundsOn(flowsBehind(writes), 'rpo', component);
  const every = backup?.every ?? (bound && bound.limit > 0 ? bound.limit : 24 * 3600);
  const parts = [
    `every: ${timeLiteral(every)}`,
    ...(target ? [`to: ${target.id}`] : []),
    `keep: ${timeLiteral(backup?.keep ?? 30 * 24 * 3600)}`,
    ...(backup?.restore === undefined ? [] : [`restore: ${timeLiteral(backup.restore)}`]),
  ];
  return about(component, {
    range: placeOf(component.source, backup ? 'backup' : 'durability'),
    message: flaw,
    evidence: 'declared',
    related: relatedUses(writes, 'writes'),
    fixes:
      backup && !target
        ? []
        : [
            {
              title: `Back ${component.name} up every ${formatDuration(every)}${target ? ` to ${target.name}` : ''}`,
              label: 'design',
              changes: [
                { type: 'set', at: component.source, key: 'backup', value: `{ ${parts.join('  ')} }` },
              ],
            },
          ],
  });
}

function flawOf(model: Model, component: Component): string | undefined {
  const { backup, durability } = component.settings;
  const name = quoted(component.name);
  if (!backup) {
    const copies = replicasOf(component);
    const holds = `Data in ${name} is ${durability}`;
    return copies > 1
      ? `${holds}, and there are ${copies} copies but no backup. A bad delete reaches every copy${within(component)}, and nothing brings the data back.`
      : `${holds}, and there is one copy and no backup. A bad delete, or the loss of its disk, is final.`;
  }
  if (backup.to === undefined) return undefined;
  if (backup.to === component.id)
    return `${name} is backed up to itself: what destroys the data destroys the backup.`;
  const place = onlyPlace(component);
  const target = lookup(model).components.get(backup.to);
  if (place === undefined || !target || target.settings.managed || onlyPlace(target) !== place)
    return undefined;
  return `${name} and its backup in ${quoted(target.name)} stand in the same ${lookup(model).places.get(place)?.kind ?? 'place'}, ${quoted(place)}: what destroys the one destroys the other.`;
}

/** How soon, where the file or the technology says how far followers are behind. */
function within({ settings: { lag, acknowledgement }, origins }: Component): string {
  if (acknowledgement === 'sync') return ' at once';
  return lag && origins.lag?.from !== 'kind' ? ` within ${formatDuration(percentileOf(lag, 0.99))}` : '';
}

/** The place in which all of its replicas stand, where they share one. */
function onlyPlace({ placement }: Component): string | undefined {
  const [first] = placement;
  return placement.every((place) => place === first) ? first : undefined;
}

/** An object store of the design that does not stand or fall with the component. */
function otherStore(model: Model, component: Component): Component | undefined {
  const place = onlyPlace(component);
  return model.components.find(
    (other) =>
      other.kind === 'objectStore' &&
      other.id !== component.id &&
      (other.settings.managed === true || place === undefined || onlyPlace(other) !== place),
  );
}
