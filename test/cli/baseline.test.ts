import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlySingleInstance, type ProjectFolder, projectFolder, shop } from './project.ts';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write('sysd.config.json', onlySingleInstance);
  project.write('shop.sysd', shop);
});
afterEach(() => project.remove());

const twoSingles = shop.replace('replicas: 2  replication: leader-follower', '');
const baseline = (...elements: string[]) =>
  [
    '{',
    '  "schema": 1,',
    ...(elements.length === 0
      ? ['  "files": {}']
      : [
          '  "files": {',
          '    "shop.sysd": [',
          elements
            .map((element) => `      { "rule": "spof/single-instance", "element": "${element}" }`)
            .join(',\n'),
          '    ]',
          '  }',
        ]),
    '}',
    '',
  ].join('\n');

/** What is told as new, and what the baseline knows. */
function told(...args: string[]) {
  const { files, known, code } = project.checkJson('--max-warnings', '0', ...args);
  return {
    told: files.flatMap(({ diagnostics }) => diagnostics.map(({ rule, element }) => element ?? rule)),
    known: known.map(({ element }) => element),
    code,
  };
}

describe('sysd check --update-baseline', () => {
  it('writes what is found into .sysd-baseline.json beside the configuration', () => {
    const { messages } = project.check('--update-baseline');
    expect(project.read('.sysd-baseline.json')).toBe(baseline('api'));
    expect(messages).toBe('.sysd-baseline.json written\n');
    expect(told()).toEqual({ told: [], known: ['api'], code: 0 });
  });

  it('knows a finding wherever it moves, and tells what is new', () => {
    project.check('--update-baseline');
    project.write('shop.sysd', `// A line.\n${twoSingles}`);
    expect(told()).toEqual({ told: ['orders'], known: ['api'], code: 1 });
  });

  it('does not let it grow', () => {
    project.check('--update-baseline');
    project.write('shop.sysd', twoSingles);
    project.check('--update-baseline');
    expect(project.read('.sysd-baseline.json')).toBe(baseline('api'));
  });

  it('lets it grow with --allow-growth', () => {
    project.check('--update-baseline');
    project.write('shop.sysd', twoSingles);
    project.check('--update-baseline', '--allow-growth');
    expect(project.read('.sysd-baseline.json')).toBe(baseline('api', 'orders'));
  });

  it('lets it shrink', () => {
    project.write('shop.sysd', twoSingles);
    project.check('--update-baseline');
    project.write('shop.sysd', shop);
    project.check('--update-baseline');
    expect(project.read('.sysd-baseline.json')).toBe(baseline('api'));
  });

  it('keeps what it says of files that were not checked, and forgets those that are gone', () => {
    project.write('other.sysd', shop);
    project.write('gone.sysd', shop);
    project.check('--update-baseline');
    project.write('shop.sysd', shop.replace('service api', 'service api { replicas: 2 }'));
    project.check('shop.sysd', '--update-baseline');
    expect(Object.keys(JSON.parse(project.read('.sysd-baseline.json')).files)).toEqual([
      'gone.sysd',
      'other.sysd',
    ]);
  });
});

describe('a baseline', () => {
  it('of another name is used where --baseline or the configuration says so', () => {
    project.check('--update-baseline', '--baseline', 'known.json');
    expect(project.read('known.json')).toBe(baseline('api'));
    expect(told()).toMatchObject({ told: ['api'] });
    expect(told('--baseline', 'known.json')).toMatchObject({ known: ['api'] });
    project.write('sysd.config.json', { ...onlySingleInstance, baseline: 'known.json' });
    expect(told()).toMatchObject({ known: ['api'] });
  });

  it('that has more than there is: a warning at the entry', () => {
    project.check('--update-baseline');
    project.write('shop.sysd', shop.replace('service api', 'service api { replicas: 2 }'));
    const { code, output } = project.check('--max-warnings', '0');
    expect(output).toContain(
      'warning The baseline has a finding of spof/single-instance of "api" that is no longer there: sysd check --update-baseline takes it out.\n  .sysd-baseline.json:5:7  baseline/stale\n',
    );
    expect(code).toBe(1);
    project.check('--update-baseline');
    expect(told()).toEqual({ told: [], known: [], code: 0 });
  });

  it('never hides what is wrong with the text', () => {
    project.write('shop.sysd', `${shop}service lost { replcas: 2 }\n`);
    project.check('--update-baseline');
    expect(project.read('.sysd-baseline.json')).toBe(baseline('api'));
    expect(project.checkJson().summary.errors).toBeGreaterThan(0);
  });

  it('that cannot be read ends the command with its place, exit 2', () => {
    project.write('.sysd-baseline.json', '{ "schema": 2 }');
    const { code, messages } = project.check();
    expect(messages).toBe(
      'sysd: .sysd-baseline.json:1:1: A baseline is { "schema": 1, "files": { ... } }; sysd check --update-baseline writes one.\n',
    );
    expect(code).toBe(2);
  });

  it('that is named and not there is refused', () => {
    const { code, messages } = project.check('--baseline', 'known.json');
    expect(messages).toBe('sysd: there is no baseline known.json; --update-baseline writes it\n');
    expect(code).toBe(2);
  });

  it('--allow-growth alone is refused', () => {
    expect(project.check('--allow-growth').messages).toBe(
      'sysd: --allow-growth goes with --update-baseline\n',
    );
  });
});
