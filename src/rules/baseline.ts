import type { Range } from '../model/source.ts';
import type { Finding } from './finding.ts';
import { folderOf, pathBelow } from './globs.ts';
import { identityOf } from './identity.ts';
import { type JsonMember, type JsonNode, type JsonProblem, readJson } from './json.ts';

/** The name of the file that lists what was known when a project began to check. */
export const baselineName = '.sysd-baseline.json';

/** Findings of one identity in one file. */
export interface BaselineEntry {
  rule: string;
  element?: string;
  flow?: string;
  count: number;
  /** Where the baseline's text says it. */
  range: Range;
}

export interface Baseline {
  /** Address of its folder, with the slash at its end. */
  folder: string;
  /** By the path of the design below that folder. */
  files: ReadonlyMap<string, readonly BaselineEntry[]>;
}

export type BaselineRead = { ok: true; baseline: Baseline } | { ok: false; problem: JsonProblem };

type Told = Pick<Finding, 'rule' | 'element' | 'flow'>;

/** A baseline in which nothing is known. */
export function emptyBaseline(uri: string): Baseline {
  return { folder: folderOf(uri), files: new Map() };
}

/** Reads a baseline file; one that is not as sysd writes it is refused as a whole, so that it hides nothing by chance. */
export function readBaseline(text: string, uri: string): BaselineRead {
  const read = readJson(text);
  if (!read.ok) return read;
  const schema = memberOf(read.root, 'schema');
  const files = memberOf(read.root, 'files');
  if (schema?.value.type !== 'number' || schema.value.value !== 1 || files?.value.type !== 'object')
    return refused(
      read.root,
      'A baseline is { "schema": 1, "files": { ... } }; sysd check --update-baseline writes one.',
    );
  const known = new Map<string, BaselineEntry[]>();
  for (const { key, value } of files.value.members) {
    if (value.type !== 'array') return refused(value, `The findings of ${key} are a list: [ ... ].`);
    const entries: BaselineEntry[] = [];
    for (const item of value.items) {
      const entry = entryOf(item);
      if (!entry)
        return refused(item, 'A finding is { "rule": ..., "element": ..., "flow": ..., "count": 1 }.');
      entries.push(entry);
    }
    known.set(key, entries);
  }
  return { ok: true, baseline: { folder: folderOf(uri), files: known } };
}

function refused({ range }: JsonNode, message: string): BaselineRead {
  return { ok: false, problem: { message, range } };
}

function entryOf(node: JsonNode): BaselineEntry | undefined {
  const rule = textIn(node, 'rule');
  const count = memberOf(node, 'count')?.value;
  const times = count === undefined ? 1 : count.type === 'number' ? count.value : Number.NaN;
  if (rule === undefined || !Number.isSafeInteger(times) || times < 1) return undefined;
  const [element, flow] = [textIn(node, 'element'), textIn(node, 'flow')];
  return {
    rule,
    ...(element === undefined ? {} : { element }),
    ...(flow === undefined ? {} : { flow }),
    count: times,
    range: node.range,
  };
}

function memberOf(node: JsonNode, key: string): JsonMember | undefined {
  return node.type === 'object' ? node.members.find((member) => member.key === key) : undefined;
}

function textIn(node: JsonNode, key: string): string | undefined {
  const value = memberOf(node, key)?.value;
  return value?.type === 'string' ? value.value : undefined;
}

/** Marks those findings of a file that the baseline knows; of several alike the first, as many as it counts. */
export function markKnown<One extends Told>(
  findings: readonly One[],
  baseline: Baseline,
  uri: string,
): (One & { known?: true })[] {
  const left = new Map(entriesOf(baseline, uri).map((entry) => [identityOf(entry), entry.count]));
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const count = left.get(identity) ?? 0;
    if (count === 0) return finding;
    left.set(identity, count - 1);
    return { ...finding, known: true };
  });
}

/** Entries of a file that have more than there are findings, and by how many. */
export function staleIn(
  findings: readonly Told[],
  baseline: Baseline,
  uri: string,
): { entry: BaselineEntry; missing: number }[] {
  const found = countsOf(findings);
  return entriesOf(baseline, uri).flatMap((entry) => {
    const missing = entry.count - (found.get(identityOf(entry))?.count ?? 0);
    return missing > 0 ? [{ entry, missing }] : [];
  });
}

function entriesOf({ folder, files }: Baseline, uri: string): readonly BaselineEntry[] {
  const path = pathBelow(folder, uri);
  return (path === undefined ? undefined : files.get(path)) ?? [];
}

function countsOf(findings: readonly Told[]): Map<string, Omit<BaselineEntry, 'range'>> {
  const counts = new Map<string, Omit<BaselineEntry, 'range'>>();
  for (const { rule, element, flow } of findings) {
    const told = {
      rule,
      ...(element === undefined ? {} : { element }),
      ...(flow === undefined ? {} : { flow }),
    };
    const identity = identityOf(told);
    counts.set(identity, { ...told, count: (counts.get(identity)?.count ?? 0) + 1 });
  }
  return counts;
}

/**
 * The text of the baseline after a check of some files: what is no longer found goes, and what is new comes only with
 * `mayGrow`. Files that were not checked keep what they have. Sorted, so that equal findings make equal texts.
 */
export function baselineText(
  baseline: Baseline,
  checked: readonly { uri: string; findings: readonly Told[] }[],
  mayGrow: boolean,
): string {
  const files = new Map<string, readonly Omit<BaselineEntry, 'range'>[]>(baseline.files);
  for (const { uri, findings } of checked) {
    const path = pathBelow(baseline.folder, uri);
    if (path === undefined) continue;
    const before = new Map(entriesOf(baseline, uri).map((entry) => [identityOf(entry), entry.count]));
    const entries = [...countsOf(findings)].flatMap(([identity, entry]) => {
      const count = mayGrow ? entry.count : Math.min(entry.count, before.get(identity) ?? 0);
      return count > 0 ? [{ ...entry, count }] : [];
    });
    files.set(path, entries);
  }
  const sorted = [...files]
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, entries]) => `    ${JSON.stringify(path)}: [\n${linesOf(entries).join(',\n')}\n    ]`);
  return `{\n  "schema": 1,\n  "files": {${sorted.length > 0 ? `\n${sorted.join(',\n')}\n  ` : ''}}\n}\n`;
}

/** One line an entry, so that a change of the baseline reads as what came and went. */
function linesOf(entries: readonly Omit<BaselineEntry, 'range'>[]): string[] {
  return [...entries]
    .map(({ rule, element, flow, count }) => {
      const members = { rule, element, flow, count: count === 1 ? undefined : count };
      const told = Object.entries(members).filter(([, value]) => value !== undefined);
      return `      { ${told.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(', ')} }`;
    })
    .sort();
}
