import { createHash } from 'node:crypto';
import { version } from '../../package.json';
import type { Range } from '../model/source.ts';
import type { Fix, RelatedPlace } from '../rules/finding.ts';
import { identityOf } from '../rules/identity.ts';
import type { Outcome, Telling } from './check.ts';
import { isTold } from './check-pretty.ts';
import type { Diagnostic, FileDiagnostics } from './diagnose.ts';
import { repositoryOf } from './repository.ts';
import { descriptorsOf, informationUri, sarifLevels } from './sarif-rules.ts';

/* The Static Analysis Results Interchange Format, version 2.1.0 (OASIS standard, errata 01). */

const schemaUri =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The name under which paths are relative to the repository's root. */
const root = '%SRCROOT%';

/** What a check found, as SARIF. Accepted and known findings are in it as suppressed results. */
export function sarifOf({ files, incomplete }: Outcome, telling: Telling) {
  const told = files.map((file) => ({
    ...file,
    diagnostics: file.diagnostics.filter((one) => isTold(one, telling)),
    accepted: file.accepted.filter((one) => isTold(one, telling)),
    known: file.known.filter((one) => isTold(one, telling)),
  }));
  const all = told.flatMap(({ diagnostics, accepted, known }) => [...diagnostics, ...accepted, ...known]);
  const descriptors = descriptorsOf(all.map(({ rule }) => rule));
  const writing: Writing = {
    root: repositoryOf(),
    ruleIndex: new Map(descriptors.map(({ id }, index) => [id, index])),
    hasBaseline: files.some((file) => file.hasBaseline),
  };
  return {
    $schema: schemaUri,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'sysd', version, semanticVersion: version, informationUri, rules: descriptors },
        },
        invocations: [{ executionSuccessful: !incomplete }],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { uri: writing.root } },
        results: told.flatMap((file) => resultsOf(file, writing)),
      },
    ],
  };
}

interface Writing {
  /** Address of the repository's root, with the slash at its end. */
  root: string;
  ruleIndex: ReadonlyMap<string, number>;
  /** Then every result says whether the baseline has it. */
  hasBaseline: boolean;
}

/** How many results of each identity there were in a file. */
type Ordinals = Map<string, number>;

function resultsOf(file: FileDiagnostics, writing: Writing) {
  const ordinals: Ordinals = new Map();
  return [...file.diagnostics, ...file.accepted, ...file.known].map((diagnostic) =>
    resultOf(file.uri, diagnostic, ordinals, writing),
  );
}

function resultOf(uri: string, diagnostic: Diagnostic, ordinals: Ordinals, writing: Writing) {
  const { rule, severity, message, range, related, fixes, evidence, element, flow, known } = diagnostic;
  const changes = fixes.filter(({ label, edits }) => label !== 'accept' && edits.length > 0);
  const suppressions = suppressionsOf(diagnostic, writing);
  return {
    ruleId: rule,
    ruleIndex: writing.ruleIndex.get(rule) ?? -1,
    kind: 'fail',
    level: sarifLevels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: placeOf(uri, range, writing),
        ...(element === undefined
          ? {}
          : { logicalLocations: [{ name: element, fullyQualifiedName: element, kind: 'resource' }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((place, index) => relatedOf(place, index, writing)) }),
    partialFingerprints: fingerprintsOf(diagnostic, ordinals),
    ...(changes.length === 0 ? {} : { fixes: changes.map((fix) => fixOf(fix, writing)) }),
    ...(suppressions.length === 0 ? {} : { suppressions }),
    ...(writing.hasBaseline ? { baselineState: known ? 'unchanged' : 'new' } : {}),
    properties: {
      severity,
      ...(evidence === undefined ? {} : { evidence }),
      ...(element === undefined ? {} : { element }),
      ...(flow === undefined ? {} : { flow }),
    },
  };
}

/**
 * What makes a result the same one in the next run: rule, element and flow, and of problems of the text their message;
 * never lines. Of several alike in a file the n-th. The first key is the one that GitHub compares.
 */
function fingerprintsOf(diagnostic: Diagnostic, ordinals: Ordinals): Record<string, string> {
  const identity =
    diagnostic.evidence === undefined
      ? JSON.stringify([diagnostic.rule, diagnostic.message])
      : identityOf(diagnostic);
  const ordinal = (ordinals.get(identity) ?? 0) + 1;
  ordinals.set(identity, ordinal);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return { primaryLocationLineHash: `${hash}:${ordinal}`, 'sysdFinding/v1': `${hash}:${ordinal}` };
}

function suppressionsOf({ accepted, known }: Diagnostic, writing: Writing) {
  if (accepted)
    return [
      {
        kind: 'inSource',
        status: 'accepted',
        justification: accepted.reason,
        location: { physicalLocation: placeOf(accepted.uri, accepted.range, writing) },
        properties: {
          ...(accepted.until === undefined ? {} : { until: accepted.until }),
          ...(accepted.owner === undefined ? {} : { owner: accepted.owner }),
          ...(accepted.ticket === undefined ? {} : { ticket: accepted.ticket }),
        },
      },
    ];
  return known ? [{ kind: 'external', status: 'accepted', justification: 'It is in the baseline.' }] : [];
}

function relatedOf({ uri, range, message }: RelatedPlace, index: number, writing: Writing) {
  return { id: index + 1, physicalLocation: placeOf(uri, range, writing), message: { text: message } };
}

function fixOf({ title, label, edits }: Fix, writing: Writing) {
  const byFile = new Map<string, Fix['edits']>();
  for (const edit of edits) byFile.set(edit.uri, [...(byFile.get(edit.uri) ?? []), edit]);
  return {
    description: { text: title },
    artifactChanges: [...byFile].map(([uri, changes]) => ({
      artifactLocation: artifactOf(uri, writing),
      replacements: changes.map(({ range, newText }) => ({
        deletedRegion: regionOf(range),
        insertedContent: { text: newText },
      })),
    })),
    properties: { label },
  };
}

function placeOf(uri: string, range: Range, writing: Writing) {
  return { artifactLocation: artifactOf(uri, writing), region: regionOf(range) };
}

function artifactOf(uri: string, writing: Writing) {
  return uri.startsWith(writing.root) ? { uri: uri.slice(writing.root.length), uriBaseId: root } : { uri };
}

/** From 1 on; the end is behind the last character, as it is in the Language Server Protocol. */
function regionOf({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
