import { describe, expect, it } from 'vitest';
import { emptyModel } from '../../src/model/empty.ts';
import type { Acceptance, Model, Suppression } from '../../src/model/model.ts';
import type { SystemSettings } from '../../src/model/settings.ts';
import type { Source } from '../../src/model/source.ts';
import { check } from '../../src/rules/check.ts';
import { acceptanceInvalid } from '../../src/rules/model/acceptance-invalid.ts';
import { acceptanceStale } from '../../src/rules/model/acceptance-stale.ts';
import type { Issue, Rule } from '../../src/rules/rule.ts';

const uri = 'file:///test.sysd';
const at = (line: number): Source => {
  const range = { start: { line, character: 0 }, end: { line, character: 10 } };
  return { uri, range, name: range, properties: {} };
};

function model(settings: SystemSettings = {}, parts: Partial<Model> = {}): Model {
  const system = { id: 'test', name: 'test', settings, origins: {}, source: at(0) };
  return { ...emptyModel(uri, system), ...parts };
}

const issue = (told: Partial<Issue> = {}): Issue => ({
  uri,
  range: at(3).range,
  element: 'api',
  message: 'It is so.',
  evidence: 'declared',
  related: [],
  fixes: [],
  ...told,
});

const documentation = { what: '', why: '', sources: [], bad: '', good: '', accept: '' };

function rule(id: string, issues: Issue[], more: Partial<Rule> = {}): Rule {
  return { id, title: id, level: 'warning', documentation, check: () => issues, ...more };
}

const analysis = { flows: {}, components: {}, estimates: { requestsPerSecond: 0, components: {} } };
const run = (of: Model, rules: Rule[], today = '2026-11-20') => check(of, analysis, { today, rules });
const levels = (of: Model, rules: Rule[]) => run(of, rules).map(({ severity }) => severity);

describe('severity', () => {
  const spof = rule('spof/x', [issue()]);
  const shaky = rule('spof/x', [issue({ evidence: 'assumed', assumption: 'Its `mtbf` is a default.' })]);
  const impossible = rule('cap/x', [issue()], { level: 'error', contradiction: true });

  it('is the rule’s own', () => expect(levels(model(), [spof])).toEqual(['warning']));
  it('is one lower on an assumed fact, which the message names', () => {
    expect(run(model(), [shaky]).map(({ severity, message }) => [severity, message])).toEqual([
      ['info', 'It is so. Its `mtbf` is a default.'],
    ]);
  });
  it('is what the file says', () =>
    expect(levels(model({ rules: { 'spof/x': 'error' } }), [shaky])).toEqual(['error']));
  it('may be said for a group', () =>
    expect(levels(model({ rules: { 'spof/*': 'hint' } }), [spof])).toEqual(['hint']));
  it('may be off', () => expect(levels(model({ rules: { 'spof/x': 'off' } }), [spof])).toEqual([]));
  it('is one higher when strict', () =>
    expect(levels(model({ rules: 'strict' }), [spof])).toEqual(['error']));
  it('is off for what rests on defaults when teaching', () =>
    expect(levels(model({ rules: 'teaching' }), [spof, shaky])).toEqual(['warning']));
  it('is a hint in development', () =>
    expect(levels(model({ environment: 'development' }), [spof])).toEqual(['hint']));
  it('stays an error in development for a contradiction', () =>
    expect(levels(model({ environment: 'development' }), [impossible])).toEqual(['error']));
});

describe('a check', () => {
  it('goes on when a rule throws, and says so', () => {
    const broken = rule('spof/broken', [], {
      check: () => {
        throw new Error('no such thing');
      },
    });
    const found = run(model(), [broken, rule('spof/x', [issue()])]);
    expect(found.map((finding) => finding.rule)).toEqual(['spof/broken', 'spof/x']);
    expect(found[0]?.message).toBe(
      'The rule spof/broken failed on this design (no such thing), so what it would have found is missing. This is a defect of sysd: please report it.',
    );
  });

  it('goes on when a rule throws after its first finding', () => {
    const broken = rule('spof/broken', [], {
      *check() {
        yield issue();
        throw new Error('late');
      },
    });
    expect(run(model(), [broken])).toHaveLength(1);
  });

  it('tells the findings in the order of the text', () => {
    const found = run(model(), [
      rule('b/x', [issue({ range: at(9).range }), issue({ range: at(2).range })]),
      rule('a/x', [issue({ range: at(2).range })]),
    ]);
    expect(found.map(({ rule: id, range }) => [id, range.start.line])).toEqual([
      ['a/x', 2],
      ['b/x', 2],
      ['b/x', 9],
    ]);
  });

  it('says one cause once, with all that is related', () => {
    const related = (message: string) => ({ uri, range: at(1).range, message });
    const found = run(model(), [
      rule('a/x', [issue({ related: [related('checkout')] }), issue({ related: [related('browse')] })]),
    ]);
    expect(found.map((finding) => finding.related.map(({ message }) => message))).toEqual([
      ['checkout', 'browse'],
    ]);
  });

  it('offers to accept a risk', () => {
    const [finding] = run(model(), [rule('a/x', [issue({ acceptable: { source: at(3), name: 'api' } })])]);
    expect(finding?.fixes).toEqual([
      {
        title: 'Accept this risk, with a reason',
        label: 'accept',
        edits: [
          {
            uri,
            range: { start: { line: 3, character: 10 }, end: { line: 3, character: 10 } },
            newText: '\naccept "a/x" on api because "" until 2027-02-18',
          },
        ],
      },
    ]);
  });

  it('does not offer to accept a contradiction', () => {
    const acceptable = { source: at(3), name: 'api' };
    const [finding] = run(model(), [rule('a/x', [issue({ acceptable })], { contradiction: true })]);
    expect(finding?.fixes).toEqual([]);
  });
});

describe('an acceptance', () => {
  const acceptance = (told: Partial<Acceptance> = {}): Acceptance => ({
    rule: 'a/x',
    element: 'api',
    reason: 'agreed with the owner',
    settings: {},
    source: at(5),
    ...told,
  });
  const accepting = (told: Partial<Acceptance>, more: Partial<Rule> = {}) =>
    run(model({}, { acceptances: [acceptance(told)] }), [
      rule('a/x', [issue()], more),
      acceptanceInvalid,
      acceptanceStale,
    ]).map((finding) => finding.message);

  it('covers the finding', () => expect(accepting({})).toEqual([]));
  it('covers it anywhere when it names no element', () => {
    const { element: _, ...anywhere } = acceptance();
    const found = run(model({}, { acceptances: [anywhere] }), [rule('a/x', [issue()])]);
    expect(found).toEqual([]);
  });
  it('covers it on its last day', () => {
    expect(accepting({ until: '2026-11-20' })).toEqual(['The acceptance of a/x on "api" expires in 0 days.']);
  });
  it('does not cover it after that', () =>
    expect(accepting({ until: '2026-11-19' })).toEqual([
      'It is so.',
      'The acceptance of a/x on "api" expired on 2026-11-19.',
    ]));
  it('of another element covers nothing', () =>
    expect(accepting({ element: 'web' })).toEqual([
      'It is so.',
      'This acceptance of a/x on "web" covers nothing.',
    ]));
  it('does not cover a contradiction', () =>
    expect(accepting({}, { contradiction: true })).toEqual([
      'It is so.',
      'a/x reports what cannot be true: it cannot be accepted, only changed.',
    ]));
  it('needs a reason', () =>
    expect(accepting({ reason: 'later' })).toEqual([
      'What is accepted needs a reason of at least 10 characters.',
    ]));
  it('needs a rule that exists', () =>
    expect(accepting({ rule: 'b/x' })).toEqual(['It is so.', 'There is no rule "b/x". Did you mean "a/x"?']));
});

describe('an ignore comment', () => {
  const comment = (told: Partial<Suppression> = {}): Suppression => ({
    uri,
    rule: 'a/x',
    reason: 'the library does it',
    line: 3,
    range: at(2).range,
    ...told,
  });
  const ignoring = (told: Partial<Suppression>) =>
    run(model({}, { suppressions: [comment(told)] }), [
      rule('a/x', [issue()]),
      acceptanceInvalid,
      acceptanceStale,
    ]).map((finding) => finding.message);

  it('silences the finding on the next line', () => expect(ignoring({})).toEqual([]));
  it('that silences nothing is reported', () =>
    expect(ignoring({ line: 4 })).toEqual(['This comment silences no finding of a/x.', 'It is so.']));
  it('of a rule of the language is the language’s own affair', () =>
    expect(ignoring({ rule: 'language/unused' })).toEqual(['It is so.']));
});
