import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Analysis } from '../../src/analysis/facts.ts';
import type { Model } from '../../src/model/model.ts';
import type { SystemSettings } from '../../src/model/settings.ts';
import { review } from '../../src/rules/check.ts';
import { acceptanceInvalid } from '../../src/rules/model/acceptance-invalid.ts';
import { numberOption, optionOf, switchOption, wordOption } from '../../src/rules/options.ts';
import { readConfiguration } from '../../src/rules/read-configuration.ts';
import { rules as registered } from '../../src/rules/registry.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { marked } from '../support/markers.ts';
import { loadText, modelOf, testUri } from '../support/model.ts';

const analysis: Analysis = {
  flows: {},
  components: {},
  estimates: { requestsPerSecond: 0, components: {} },
};
const documentation = { what: '', why: '', sources: [], bad: '', good: '', accept: '' };

const hops = numberOption({ name: 'hops', default: 5, minimum: 1, whole: true, documentation: 'How many.' });
const strict = switchOption({ name: 'strict', default: false, documentation: 'Whether.' });
const unit = wordOption({ name: 'unit', words: ['zone', 'region'], default: 'zone', documentation: 'What.' });

/** Reports the component `api`, with what its options hold. */
function rule(id: string, more: Partial<Rule> = {}): Rule {
  return {
    id,
    title: id,
    level: 'warning',
    documentation,
    options: [hops, strict, unit],
    *check(context) {
      const api = context.model.components.find(({ id: each }) => each === 'api');
      const told = [hops, strict, unit].map((option) => optionOf<unknown>(context, id, option));
      if (api)
        yield {
          element: api.id,
          uri: api.source.uri,
          range: api.source.name,
          message: told.join(' '),
          evidence: 'declared',
          related: [],
          fixes: [],
          acceptable: { source: api.source, name: api.name },
        };
    },
    ...more,
  };
}

const rules = [rule('spof/x'), rule('latency/y'), acceptanceInvalid];

async function findings(configuration: object, text = 'service api', today = '2026-11-20') {
  const { model } = await loadText(text);
  return reviewed(model, configuration, today).findings;
}

function reviewed(model: Model, told: object, today = '2026-11-20') {
  const { configuration, problems } = readConfiguration(
    JSON.stringify(told),
    'file:///sysd.config.json',
    rules,
  );
  expect(problems).toEqual([]);
  return review(model, analysis, { today, rules, configuration });
}

async function levels(configuration: object, text?: string): Promise<Record<string, string>> {
  const found = await findings(configuration, text);
  return Object.fromEntries(found.map(({ rule: id, severity }) => [id, severity]));
}

describe('levels in sysd.config.json', () => {
  it.each<[string, object, Record<string, string>]>([
    ['of a rule', { rules: { 'spof/x': 'error' } }, { 'spof/x': 'error', 'latency/y': 'warning' }],
    ['of a group', { rules: { 'spof/*': 'info' } }, { 'spof/x': 'info', 'latency/y': 'warning' }],
    ['of all', { rules: { '*': 'off', 'spof/*': 'hint' } }, { 'spof/x': 'hint' }],
    [
      'beside options',
      { rules: { 'spof/x': { severity: 'info' } } },
      { 'spof/x': 'info', 'latency/y': 'warning' },
    ],
    ['of the preset strict', { extends: 'sysd:strict' }, { 'spof/x': 'error', 'latency/y': 'error' }],
    ['of the preset off', { extends: ['sysd:off'], rules: { 'spof/x': 'warning' } }, { 'spof/x': 'warning' }],
    [
      'of the last preset',
      { extends: ['sysd:off', 'sysd:recommended'] },
      { 'spof/x': 'warning', 'latency/y': 'warning' },
    ],
  ])('%s', async (_, configuration, expected) => {
    expect(await levels(configuration)).toEqual(expected);
  });

  it('are those of the last override that names the file', async () => {
    const overrides = [
      { files: ['**/*.sysd'], rules: { 'spof/x': 'off' } },
      { files: ['elsewhere/**', 'test.sysd'], rules: { 'spof/*': 'info' } },
      { files: ['other.sysd'], rules: { '*': 'error' } },
    ];
    expect(await levels({ overrides, rules: { 'spof/x': 'error' } })).toEqual({
      'spof/x': 'info',
      'latency/y': 'warning',
    });
  });

  it('give way to those that the file states', async () => {
    const text = 'system S { rules: { "spof/x": hint } }\nservice api';
    expect(await levels({ rules: { '*': 'error' } }, text)).toEqual({
      'spof/x': 'hint',
      'latency/y': 'error',
    });
  });

  it('do not give way where the project does not accept findings', async () => {
    const text = 'system S { rules: { "spof/x": off } }\nservice api';
    expect(await levels({ acceptance: { notAcceptable: ['spof/*'] } }, text)).toEqual({
      'spof/x': 'warning',
      'latency/y': 'warning',
    });
  });

  it('give way to a preset of the file, where they are of a preset', async () => {
    const text = 'system S { rules: recommended }\nservice api';
    expect(await levels({ extends: 'sysd:strict' }, text)).toEqual({
      'spof/x': 'warning',
      'latency/y': 'warning',
    });
  });
});

describe('the environment in sysd.config.json', () => {
  it('is that of files which name none', async () => {
    expect(await levels({ environment: 'development' })).toEqual({
      'spof/x': 'hint',
      'latency/y': 'warning',
    });
  });
  it('gives way to what the file says', async () => {
    const settings: SystemSettings['environment'] = 'production';
    expect(
      await levels({ environment: 'development' }, `system S { environment: ${settings} }\nservice api`),
    ).toEqual({
      'spof/x': 'warning',
      'latency/y': 'warning',
    });
  });
  it('may be that of some files', async () => {
    const overrides = [{ files: ['*.sysd'], environment: 'development' }];
    expect(await levels({ overrides, environment: 'production' })).toEqual({
      'spof/x': 'hint',
      'latency/y': 'warning',
    });
  });
});

describe('options in sysd.config.json', () => {
  const told = async (configuration: object) =>
    (await findings(configuration)).find(({ rule: id }) => id === 'spof/x')?.message;

  it('have their defaults', async () => expect(await told({})).toBe('5 false zone'));
  it('hold what is stated', async () =>
    expect(await told({ rules: { 'spof/x': { options: { hops: 7, strict: true, unit: 'region' } } } })).toBe(
      '7 true region',
    ));
  it('may be those of some files', async () =>
    expect(
      await told({
        rules: { 'spof/x': { options: { hops: 7, strict: true } } },
        overrides: [{ files: ['test.sysd'], rules: { 'spof/x': { options: { hops: 2 } } } }],
      }),
    ).toBe('2 true zone'));
});

describe('the options of the registered rules', () => {
  const chain =
    'client users\nservice a\nservice b\nservice c\nflow buy from users at 1/s { expect p99 < 1ms  users -> a -> b -> c }';
  it.each([
    [2, 1],
    [3, 0],
  ])('latency/sync-chain with hops %i finds %i chains of three calls', async (hops, count) => {
    const model = await modelOf(chain);
    const told = { rules: { 'latency/sync-chain': { options: { hops } } } };
    const { configuration } = readConfiguration(JSON.stringify(told), 'file:///sysd.config.json', registered);
    const { findings: found } = review(model, analyse(model), { today: '2026-11-20', configuration });
    expect(found.filter(({ rule: id }) => id === 'latency/sync-chain')).toHaveLength(count);
  });

  it('capacity/overloaded with another rhoMax warns above that, and its fix keeps it', async () => {
    const model = await modelOf(
      'client users\nservice api { replicas: 2  serviceTime: 10ms  concurrency: 1 }\nflow buy from users at 110/s { users -> api }',
    );
    const told = { rules: { 'capacity/overloaded': { options: { rhoMax: 0.5 } } } };
    const { configuration } = readConfiguration(JSON.stringify(told), 'file:///sysd.config.json', registered);
    const found = review(model, analyse(model), { today: '2026-11-20', configuration }).findings;
    const [overload] = found.filter(({ rule: id }) => id === 'capacity/overloaded');
    expect(overload?.severity).toBe('warning');
    expect(overload?.message).toMatch(/: 55%\. .* It needs 3 replicas for 50%\.$/);
  });

  it.each(registered.flatMap(({ id, options = [] }) => options.map((option) => [id, option] as const)))(
    '%s takes its own default',
    (_, option) => expect(option.isValue(option.default)).toBe(true),
  );
});

describe('the policy for acceptances', () => {
  const accepting = (acceptance: object, statement: string) =>
    findings({ acceptance, rules: { 'latency/*': 'off' } }, `service api\n${statement}`).then((found) =>
      found.map(({ message }) => message),
    );
  const statement = 'accept "spof/x" on api because "agreed with the owner"';
  const comment = '// sysd-ignore-next-line spof/x -- agreed with the owner\nservice api';

  it.each([
    [{}, 'accept "spof/x" on api because "" until 2027-02-18'],
    [{ maxDays: 30 }, 'accept "spof/x" on api because "" until 2026-12-20'],
    [{ notAcceptable: ['spof/x'] }, undefined],
  ])('%j: the acceptance that is offered may stand', async (acceptance, offered) => {
    const [found] = await findings({ acceptance, rules: { 'latency/*': 'off' } });
    const fix = found?.fixes.find(({ label }) => label === 'accept');
    expect(fix?.edits[0]?.newText.trim()).toBe(offered);
  });

  it('is satisfied with a reason', async () => expect(await accepting({}, statement)).toEqual([]));
  it('may do without a sentence', async () =>
    expect(await accepting({ requireReason: false }, 'accept "spof/x" on api because "ok"')).toEqual([]));
  it('may want a last day', async () =>
    expect(await accepting({ requireUntil: true }, statement)).toEqual([
      'This project wants a last day for what is accepted: `until DATE`.',
    ]));
  it('may want it soon', async () =>
    expect(await accepting({ maxDays: 30 }, `${statement} until 2026-12-24`)).toEqual([
      'This project accepts nothing for more than 30 days, and 2026-12-24 is 34 days away.',
    ]));
  it('is satisfied with a last day in time', async () =>
    expect(await accepting({ maxDays: 30, requireUntil: true }, `${statement} until 2026-12-20`)).toEqual(
      [],
    ));
  it('holds against comments too', async () => {
    const found = await findings(
      { acceptance: { requireUntil: true }, rules: { 'latency/*': 'off' } },
      comment,
    );
    expect(found.map(({ message }) => message)).toEqual([
      'This project wants a last day for what is accepted, which a comment cannot have: write `accept "spof/x" ... until DATE`.',
    ]);
  });
  it.each([
    ['an acceptance', `service api\n${statement}`],
    ['a comment', comment],
  ])('may forbid to accept a rule: %s then covers nothing', async (_, text) => {
    const found = await findings(
      { acceptance: { notAcceptable: ['spof/*'] }, rules: { 'latency/*': 'off' } },
      text,
    );
    expect(found.map(({ rule: id }) => id).sort()).toEqual(['model/acceptance-invalid', 'spof/x']);
  });
});

describe('accepted findings', () => {
  it('are told apart, with who accepted them', async () => {
    const text = `service api
accept "spof/x" on api because "agreed with the owner" until 2027-01-31 { owner: "@data"  ticket: "A-1" }
`;
    const { model } = await loadText(text);
    const { findings: left, accepted } = reviewed(model, {});
    expect(left.map(({ rule: id }) => id)).toEqual(['latency/y']);
    expect(accepted).toMatchObject([
      {
        rule: 'spof/x',
        severity: 'warning',
        element: 'api',
        accepted: {
          by: 'acceptance',
          reason: 'agreed with the owner',
          until: '2027-01-31',
          owner: '@data',
          ticket: 'A-1',
          uri: testUri,
          range: { start: { line: 1 } },
        },
      },
    ]);
  });

  it('may be accepted by a comment', async () => {
    const { model } = await loadText('// sysd-ignore-next-line spof/x -- agreed with the owner\nservice api');
    expect(reviewed(model, {}).accepted.map(({ accepted }) => accepted.by)).toEqual(['comment']);
  });
});

describe('mistakes in sysd.config.json', () => {
  it.each([
    ['{ "rules": { [|"spof/z"|]: "off" } }', 'There is no rule "spof/z". Did you mean "spof/x"?'],
    ['{ "rules": { [|"y"|]: "off" } }', 'There is no rule "y". Did you mean "latency/y"?'],
    ['{ "rules": { "spof/x": [|"loud"|] } }', 'This may be "off", "hint", "info", "warning" or "error".'],
    [
      '{ "rules": { "spof/x": [|3|] } }',
      'A rule takes a level ("off", "hint", "info", "warning" or "error"), or { "severity": ..., "options": { ... } }.',
    ],
    [
      '{ "rules": { "spof/x": { "options": { [|"hop"|]: 3 } } } }',
      'spof/x has no option "hop"; it has "hops", "strict" or "unit".',
    ],
    [
      '{ "rules": { "spof/x": { "options": { "hops": [|0|] } } } }',
      'spof/x takes a whole number from 1 on as hops.',
    ],
    [
      '{ "rules": { "spof/x": { "options": { "unit": [|"rack"|] } } } }',
      'spof/x takes "zone" or "region" as unit.',
    ],
    [
      '{ "rules": { "spof/*": { "options": { [|"hops"|]: 3 } } } }',
      'spof/* has no option "hops"; it has none.',
    ],
    ['{ [|"rulse"|]: {} }', 'The configuration has no "rulse". Did you mean "rules"?'],
    [
      '{ "extends": [|"sysd:stict"|] }',
      'This may be "sysd:recommended", "sysd:strict", "sysd:teaching" or "sysd:off".',
    ],
    ['{ "environment": [|"test"|] }', 'This may be "production", "staging" or "development".'],
    [
      '{ "overrides": [[|{ "rules": {} }|]] }',
      'An override needs `files`: patterns such as "sandbox/**/*.sysd".',
    ],
    ['{ "acceptance": { "maxDays": [|0|] } }', 'This is a whole number of days from 1 on.'],
    [
      '{ "acceptance": { "notAcceptable": [[|"spof"|]] } }',
      'There is no rule "spof". Did you mean "spof/x"?',
    ],
    ['{ "baseline": [|"../known.json"|] }', 'This is a path in the folder of this file or below it.'],
    ['[|[]|]', 'The configuration is an object: { ... }.'],
    ['{ "rules": [|}|]', 'A value is missing here.'],
  ])('%s', (markedText, message) => {
    const { text, ranges } = marked(markedText);
    const { problems } = readConfiguration(text, 'file:///sysd.config.json', rules);
    expect(problems).toEqual([{ message, range: ranges[0] }]);
  });

  it('leave the rest in force', () => {
    const { configuration, problems } = readConfiguration(
      '{ "rulse": {}, "environment": "staging", "rules": { "spof/x": "loud", "latency/y": "off" } }',
      'file:///a/sysd.config.json',
      rules,
    );
    expect(problems).toHaveLength(2);
    expect(configuration).toMatchObject({ folder: 'file:///a/', environment: 'staging' });
    expect([...configuration.rules.keys()]).toEqual(['latency/y']);
  });
});
