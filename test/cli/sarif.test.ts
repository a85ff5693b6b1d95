import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { sysd } from '../support/command.ts';
import { onlySingleInstance, type ProjectFolder, projectFolder, shop } from './project.ts';

/* What the standard and its schema ask for (OASIS SARIF 2.1.0, errata 01), of what sysd writes. */

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}
interface Place {
  artifactLocation: { uri: string; uriBaseId?: string };
  region: Region;
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  kind: string;
  level: string;
  message: { text: string };
  locations: { physicalLocation: Place }[];
  relatedLocations?: { id: number; physicalLocation: Place; message: { text: string } }[];
  partialFingerprints: Record<string, string>;
  fixes?: {
    description: { text: string };
    artifactChanges: {
      artifactLocation: Place['artifactLocation'];
      replacements: { deletedRegion: Region; insertedContent: { text: string } }[];
    }[];
  }[];
  suppressions?: { kind: string; status: string; justification: string }[];
  baselineState?: string;
  properties: Record<string, string>;
}
interface Log {
  $schema: string;
  version: string;
  runs: {
    tool: { driver: { name: string; rules: Record<string, unknown>[] } };
    invocations: { executionSuccessful: boolean }[];
    columnKind: string;
    originalUriBaseIds: Record<string, { uri: string }>;
    results: Result[];
  }[];
}

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write('sysd.config.json', onlySingleInstance);
});
afterEach(() => project.remove());

function run(...args: string[]) {
  const { output, messages } = project.check('--format', 'sarif', ...args);
  if (output === '') throw new Error(messages);
  const log: Log = JSON.parse(output);
  const [only] = log.runs;
  if (!only) throw new Error('no run');
  return { log, run: only, results: only.results };
}

const levels = ['none', 'note', 'warning', 'error'];

function expectPlace({ artifactLocation: { uri, uriBaseId }, region }: Place) {
  expect(uriBaseId === undefined ? uri.startsWith('file:///') : !/^[a-z]+:|^\/|\\|\.\.\//i.test(uri)).toBe(
    true,
  );
  expect(uriBaseId ?? '%SRCROOT%').toBe('%SRCROOT%');
  expectRegion(region);
}

function expectRegion({ startLine, startColumn, endLine, endColumn }: Region) {
  for (const number of [startLine, startColumn, endLine, endColumn])
    expect(Number.isInteger(number) && number >= 1).toBe(true);
  expect(endLine > startLine || (endLine === startLine && endColumn >= startColumn)).toBe(true);
}

describe('sysd check --format sarif', () => {
  it('has all that the schema requires, of a design with many findings', () => {
    const { code, output } = sysd(['check', 'examples/url-shortener-naive.sysd', '--format', 'sarif']);
    const log: Log = JSON.parse(output);
    expect(Object.keys(log)).toEqual(['$schema', 'version', 'runs']);
    expect(log.$schema).toMatch(/\/sarif-schema-2\.1\.0\.json$/);
    expect(log.version).toBe('2.1.0');
    const [only] = log.runs;
    expect(only?.columnKind).toBe('utf16CodeUnits');
    expect(only?.invocations).toEqual([{ executionSuccessful: true }]);
    expect(only?.originalUriBaseIds['%SRCROOT%']?.uri).toMatch(/^file:\/\/\/.*\/$/);
    expect(only?.results.length).toBeGreaterThan(5);
    for (const result of only?.results ?? []) {
      expect(only?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(levels).toContain(result.level);
      expect(result.kind).toBe('fail');
      expect(result.message.text).not.toBe('');
      expect(result.locations).toHaveLength(1);
      for (const { physicalLocation } of result.locations) {
        expectPlace(physicalLocation);
        expect(physicalLocation.artifactLocation).toEqual({
          uri: 'examples/url-shortener-naive.sysd',
          uriBaseId: '%SRCROOT%',
        });
      }
      for (const { id, physicalLocation, message } of result.relatedLocations ?? []) {
        expect(id).toBeGreaterThanOrEqual(1);
        expect(message.text).not.toBe('');
        expectPlace(physicalLocation);
      }
      for (const { description, artifactChanges } of result.fixes ?? []) {
        expect(description.text).not.toBe('');
        expect(artifactChanges.length).toBeGreaterThan(0);
        for (const { artifactLocation, replacements } of artifactChanges) {
          expect(artifactLocation.uri).not.toBe('');
          expect(replacements.length).toBeGreaterThan(0);
          for (const { deletedRegion } of replacements) expectRegion(deletedRegion);
        }
      }
    }
    const fingerprints = only?.results.map(
      ({ partialFingerprints }) => partialFingerprints['sysdFinding/v1'],
    );
    expect(new Set(fingerprints).size).toBe(only?.results.length);
    expect(code).toBe(1);
  });

  it('describes every rule, with help and its page', () => {
    project.write('shop.sysd', shop);
    const { driver } = run().run.tool;
    expect(driver.name).toBe('sysd');
    expect(driver.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    expect(driver.rules[0]).toMatchObject({
      id: 'spof/single-instance',
      name: 'SpofSingleInstance',
      shortDescription: { text: 'A component that runs once and that a flow cannot do without.' },
      fullDescription: { text: expect.stringContaining('minimal cut set') },
      help: {
        text: expect.not.stringContaining('`'),
        markdown: expect.stringContaining('## When to accept it'),
      },
      helpUri: 'https://github.com/sysd-lang/sysd/blob/main/docs/rules/spof/single-instance.md',
      defaultConfiguration: { level: 'warning' },
    });
  });

  it('tells a finding at its place, from 1 on, with the end behind it', () => {
    project.write('designs/my shop.sysd', shop);
    const [result] = run().results;
    expect(result).toMatchObject({
      ruleId: 'spof/single-instance',
      ruleIndex: 0,
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'designs/my%20shop.sysd', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 12 },
          },
        },
      ],
      relatedLocations: [{ id: 1, message: { text: 'The flow checkout (500/s) stops with it.' } }],
      properties: { severity: 'warning', evidence: 'declared', element: 'api' },
    });
  });

  it('tells what a fix deletes and inserts', () => {
    project.write('shop.sysd', shop);
    const end = { startLine: 2, startColumn: 12, endLine: 2, endColumn: 12 };
    expect(run().results[0]?.fixes).toEqual([
      {
        description: { text: 'Give api 2 replicas' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'shop.sysd', uriBaseId: '%SRCROOT%' },
            replacements: [{ deletedRegion: end, insertedContent: { text: ' { replicas: 2 }' } }],
          },
        ],
        properties: { label: 'design' },
      },
    ]);
  });

  it('counts characters as UTF-16 does', () => {
    project.write('shop.sysd', shop.replace('service api', '/* \u{1f6d2} */ service api'));
    expect(run().results[0]?.locations[0]?.physicalLocation.region.startColumn).toBe(18);
  });

  it('tells problems of the text too', () => {
    project.write('shop.sysd', 'service api { replcas: 2 }\n');
    const { results, run: only } = run();
    const [result] = results;
    expect(result?.ruleId).toMatch(/^language\//);
    expect(only.tool.driver.rules[result?.ruleIndex ?? -1]).toMatchObject({
      id: result?.ruleId,
      help: { text: expect.any(String) },
    });
  });

  it('leaves hints out unless they are asked for', () => {
    project.write('sysd.config.json', { extends: 'sysd:off', rules: { 'spof/single-instance': 'hint' } });
    project.write('shop.sysd', shop);
    expect(run().results).toEqual([]);
    expect(run('--hints').results.map(({ level }) => level)).toEqual(['note']);
  });

  it('says that an input could not be read', () => {
    project.write('shop.sysd', shop);
    expect(run('shop.sysd', 'missing.sysd').run.invocations).toEqual([{ executionSuccessful: false }]);
  });
});

describe('fingerprints', () => {
  const fingerprints = (...args: string[]) =>
    run(...args).results.map(({ partialFingerprints }) => partialFingerprints);

  it('stay when lines move, figures change and components come', () => {
    project.write('shop.sysd', shop);
    const before = fingerprints();
    const moved = `// A comment.\n\nservice mail { replicas: 2 }\n${shop.replace('500/s', '700/s')}`;
    project.write('shop.sysd', moved);
    expect(fingerprints()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('are others for another element', () => {
    project.write('shop.sysd', shop);
    const before = fingerprints();
    project.write('shop.sysd', shop.replaceAll('api', 'web'));
    expect(fingerprints()).not.toEqual(before);
  });

  it('differ where one rule finds several elements', () => {
    project.write('shop.sysd', shop.replace('replicas: 2  replication: leader-follower', ''));
    const all = fingerprints().map((each) => each.primaryLocationLineHash);
    expect(new Set(all).size).toBe(2);
  });
});

describe('suppressed results', () => {
  it('are those that are accepted, with the reason', () => {
    project.write(
      'shop.sysd',
      `${shop}accept "spof/single-instance" on api because "agreed with the owner"\n`,
    );
    expect(run().results).toMatchObject([
      {
        ruleId: 'spof/single-instance',
        level: 'warning',
        suppressions: [
          {
            kind: 'inSource',
            status: 'accepted',
            justification: 'agreed with the owner',
            location: { physicalLocation: { region: { startLine: 8 } } },
          },
        ],
      },
    ]);
  });

  it('are those in the baseline, of which then every result tells', () => {
    project.write('shop.sysd', shop);
    project.check('--update-baseline');
    project.write('shop.sysd', shop.replace('replicas: 2  replication: leader-follower', ''));
    expect(
      run().results.map(({ properties, baselineState, suppressions }) => [
        properties.element,
        baselineState,
        suppressions?.map(({ kind }) => kind),
      ]),
    ).toEqual([
      ['orders', 'new', undefined],
      ['api', 'unchanged', ['external']],
    ]);
  });

  it('are none where a baseline is empty; then every result is new', () => {
    project.write('.sysd-baseline.json', { schema: 1, files: {} });
    project.write('shop.sysd', shop);
    expect(run().results.map(({ baselineState }) => baselineState)).toEqual(['new']);
  });

  it('do not fail the check', () => {
    project.write('sysd.config.json', { extends: 'sysd:off', rules: { 'spof/single-instance': 'error' } });
    project.write(
      'shop.sysd',
      `${shop}accept "spof/single-instance" on api because "agreed with the owner"\n`,
    );
    expect(project.check('--format', 'sarif').code).toBe(0);
  });
});
