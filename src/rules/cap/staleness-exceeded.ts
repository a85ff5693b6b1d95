import { formatDuration } from '../../model/format.ts';
import type { Component, Expectation, Flow } from '../../model/model.ts';
import { about, isAssumed, placeOf, relatedTo } from '../about.ts';
import { factsOf } from '../flows.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { ageInCache, isCache, localCopies, type Reading, readingsOf } from './reading.ts';

/** Delays on the way of a read that add up to more than is allowed. */
export const stalenessExceeded: Rule = {
  id: 'cap/staleness-exceeded',
  title: 'Data that may be older than a flow allows',
  level: 'error',
  documentation: {
    what: 'Reports `expect staleness < x` on a flow of which a read may be older: the 99th percentile of the replication lag, plus the ttl of each cache on the way that writes leave as it is, those inside the replicas of callers (`localCache`) included. An error when the file or a technology tells all of these, a warning when a default decides. Quiet where nothing tells a lag, and where what is read never changes (`immutable: true`).',
    why: 'Each layer adds its own delay, and nobody sees the sum: a cache is filled with what a follower had, just before it would have expired.',
    sources: [
      'Bailis et al., Probabilistically Bounded Staleness (VLDB 2012)',
      'RFC 9111, HTTP Caching (2022), section 4.2 (freshness)',
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (problems with replication lag)',
    ],
    bad: `client users
service shop { replicas: 2 }
cache hot { replicas: 2  ttl: 60s }
database prices {
  replicas: 2
  reads: followers
  lag: constant(2s)
}

flow look from users at 100/s {
  expect staleness < 30s
  users -> shop -> hot get miss { shop -> prices read }
}
`,
    good: `client users
service shop { replicas: 2 }
cache hot { replicas: 2  ttl: 20s }
database prices {
  replicas: 2
  reads: followers
  lag: constant(2s)
}

flow look from users at 100/s {
  expect staleness < 30s
  users -> shop -> hot get miss { shop -> prices read }
}
`,
    accept: 'While the caches are being taught to hear of writes, with an end date.',
  },
  *check(context) {
    for (const flow of context.model.flows) {
      if (flow.settings.immutable || flow.settings.tier === 'best-effort') continue;
      for (const expectation of flow.expectations) {
        if (!isBound(expectation)) continue;
        const paths = pathsOf(context, flow);
        const [worst] = paths;
        if (worst && exceeds(worst.total, expectation)) yield issueOf(flow, expectation, worst, paths);
      }
    }
  },
};

function isBound({ metric, comparison, subject, value }: Expectation): boolean {
  return (
    metric === 'staleness' &&
    subject.type === 'flow' &&
    typeof value === 'number' &&
    (comparison === '<' || comparison === '<=')
  );
}

function exceeds(total: number, { comparison, value }: Expectation): boolean {
  return comparison === '<' ? total >= Number(value) : total > Number(value) * (1 + 1e-9);
}

/** One delay on the way of a read. */
interface Term {
  component: Component;
  seconds: number;
  /** `lag`: of its copies; `ttl`: of what it caches; `localCache`: of what each of its replicas caches. */
  by: 'lag' | 'ttl' | 'localCache';
}

interface Path {
  terms: Term[];
  total: number;
}

/** The ways of a flow's reads, that on which data may be oldest first; those with a lag that nothing tells are left out. */
function pathsOf(context: Context, flow: Flow): Path[] {
  const facts = factsOf(context, flow.id);
  if (!facts) return [];
  const paths = readingsOf(context.model, flow, facts).flatMap((reading): Path[] => {
    const terms = [
      ...localCopies(context.model, flow, reading).map(
        ({ holder, seconds }): Term => ({ component: holder, seconds, by: 'localCache' }),
      ),
      ...termsOf(reading),
    ];
    if (terms.some(({ by, seconds }) => by === 'lag' && !Number.isFinite(seconds))) return [];
    return [{ terms, total: terms.reduce((sum, { seconds }) => sum + seconds, 0) }];
  });
  return paths.sort((a, b) => b.total - a.total || a.terms.length - b.terms.length);
}

/** Nearest to the client first. */
function termsOf(reading: Reading): Term[] {
  const { component, facts, source } = reading;
  const cached = isCache(component);
  const seconds = cached ? ageInCache(reading) : facts.staleness;
  const here: Term[] = seconds > 0 ? [{ component, seconds, by: cached ? 'ttl' : 'lag' }] : [];
  return [...here, ...(source ? termsOf(source) : [])];
}

function issueOf(flow: Flow, expectation: Expectation, path: Path, paths: readonly Path[]): Issue {
  const bound = `${expectation.comparison} ${formatDuration(Number(expectation.value))}`;
  const sum = path.terms.length > 1 ? ` (${path.terms.map(told).join(' + ')})` : '';
  const endless = path.terms.filter(({ seconds }) => !Number.isFinite(seconds));
  const assumed = path.terms.filter(({ by, component }) => by === 'lag' && isAssumed(component.origins.lag));
  const certain = path.total - assumed.reduce((seconds, term) => seconds + term.seconds, 0);
  const message =
    endless.length > 0
      ? `Data that ${flow.name} reads may be of any age: ${listed(endless.map(({ component }) => quoted(component.name)))} keeps what it holds without a ttl, and writes leave it as it is. The flow allows ${bound}.`
      : `Data that ${flow.name} reads may be ${formatDuration(path.total)} old${sum || `, by ${path.terms.map(source).join()}`}, but it allows ${bound}.`;
  return about(flow, {
    uri: expectation.source.uri,
    range: expectation.source.range,
    message,
    evidence: exceeds(endless.length > 0 ? path.total : certain, expectation) ? 'declared' : 'assumed',
    assumption: `The \`lag\` of ${listed(assumed.map(({ component }) => quoted(component.name)))} is a default: state it to be sure.`,
    related: path.terms.map((term) => ({
      ...relatedTo(term.component, `${told(term)}.`),
      range: placeOf(term.component.source, term.by),
    })),
    fixes: fixesOf(expectation, path, paths),
  });
}

function told(term: Term): string {
  const time = Number.isFinite(term.seconds) ? formatDuration(term.seconds) : 'no end';
  return `${time} ${source(term)}`;
}

function source({ component, by }: Term): string {
  const name = quoted(component.name);
  if (by === 'lag') return `the lag of ${name}`;
  return by === 'ttl' ? `the ttl of ${name}` : `the ttl inside ${name}`;
}

/** A shorter ttl where that is enough, then writes that reach the cache, then reads from the leader. */
function fixesOf(expectation: Expectation, { terms, total }: Path, paths: readonly Path[]): Suggestion[] {
  const fixes: Suggestion[] = [];
  const set = (term: Term, key: string, value: string, title: string, seconds: number): void => {
    if (paths.some((path) => exceeds(totalWith(path, term, seconds), expectation))) return;
    const changes = [{ type: 'set' as const, at: term.component.source, key, value }];
    fixes.push({ title, label: 'design', changes });
  };
  const [largest] = terms.filter(({ by }) => by === 'ttl').sort((a, b) => b.seconds - a.seconds);
  if (largest) {
    const { name } = largest.component;
    const others = terms.reduce((sum, term) => sum + (term === largest ? 0 : term.seconds), 0);
    const ttl = roundedDown(Number(expectation.value) - others);
    const text = timeLiteral(ttl);
    if (ttl > 0) set(largest, 'ttl', text, `Keep values in ${name} for ${text}`, ttl);
    set(largest, 'invalidate', 'true', `Let writes replace or drop what ${name} holds`, 0);
  }
  const lagging = terms.find(({ by }) => by === 'lag');
  if (lagging && readsAnyReplica(lagging.component))
    set(lagging, 'reads', 'leader', `Read ${lagging.component.name} from its leader`, 0);
  if (Number.isFinite(total)) {
    const { uri, range } = expectation.source;
    const allowed = timeLiteral(roundedUp(total));
    const text = `expect staleness <= ${allowed}`;
    fixes.push({
      title: `Allow ${allowed}`,
      label: 'promise',
      changes: [{ type: 'replace', uri, range, text }],
    });
  }
  return fixes;
}

/** What a path adds up to when this delay, wherever it occurs, is another one. */
function totalWith({ terms }: Path, changed: Term, seconds: number): number {
  return terms.reduce(
    (sum, term) =>
      sum + (term.component === changed.component && term.by === changed.by ? seconds : term.seconds),
    0,
  );
}

function readsAnyReplica({ settings: { replication, reads, replicaOf, managed } }: Component): boolean {
  return (
    replication === 'leader-follower' &&
    replicaOf === undefined &&
    !managed &&
    (reads === 'any' || reads === 'followers')
  );
}

/** In whole seconds, or milliseconds below one; strictly less than the value. */
function roundedDown(seconds: number): number {
  const step = seconds > 1 ? 1 : 1e-3;
  return Number(((Math.ceil(seconds / step - 1e-6) - 1) * step).toFixed(3));
}

function roundedUp(seconds: number): number {
  const step = seconds >= 10 ? 1 : seconds >= 1 ? 0.1 : 1e-3;
  return Number((Math.ceil(seconds / step - 1e-6) * step).toFixed(3));
}
