import { describe, expect, it } from 'vitest';
import { baselineText, emptyBaseline, markKnown, readBaseline, staleIn } from '../../src/rules/baseline.ts';

const uri = 'file:///w/.sysd-baseline.json';
const design = 'file:///w/designs/shop.sysd';
const api = { rule: 'spof/x', element: 'api' };
const retries = { rule: 'latency/y', element: 'api', flow: 'buy' };

function baselineOf(text: string) {
  const read = readBaseline(text, uri);
  if (!read.ok) throw new Error(read.problem.message);
  return read.baseline;
}

const written = (
  findings: { rule: string; element?: string; flow?: string }[],
  before = emptyBaseline(uri),
) => baselineText(before, [{ uri: design, findings }], true);

describe('a baseline', () => {
  it('names rule, element and flow, in order, with counts where there are several', () => {
    expect(written([api, retries, api, { rule: 'model/z' }])).toBe(`{
  "schema": 1,
  "files": {
    "designs/shop.sysd": [
      { "rule": "latency/y", "element": "api", "flow": "buy" },
      { "rule": "model/z" },
      { "rule": "spof/x", "element": "api", "count": 2 }
    ]
  }
}
`);
  });

  it('without findings is empty', () => expect(written([])).toBe('{\n  "schema": 1,\n  "files": {}\n}\n'));

  it('marks what it knows, and as many as it counts', () => {
    const baseline = baselineOf(written([api, api]));
    const marks = markKnown([api, retries, api, api], baseline, design).map(({ known }) => known === true);
    expect(marks).toEqual([true, false, true, false]);
  });

  it('knows nothing of other files', () => {
    const baseline = baselineOf(written([api]));
    expect(markKnown([api], baseline, 'file:///w/other.sysd')).toEqual([api]);
  });

  it('tells what is no longer found', () => {
    const baseline = baselineOf(written([api, api, retries]));
    expect(
      staleIn([api], baseline, design).map(({ entry, missing }) => [
        entry.rule,
        missing,
        entry.range.start.line,
      ]),
    ).toEqual([
      ['latency/y', 1, 4],
      ['spof/x', 1, 5],
    ]);
  });

  it('only shrinks', () => {
    const before = baselineOf(written([api, api]));
    expect(baselineText(before, [{ uri: design, findings: [api, retries] }], false)).toBe(written([api]));
  });

  it('grows where that is allowed', () => {
    const before = baselineOf(written([api]));
    expect(baselineText(before, [{ uri: design, findings: [api, retries] }], true)).toBe(
      written([api, retries]),
    );
  });

  it('keeps what it says of files that were not checked', () => {
    const before = baselineOf(written([api]));
    expect(baselineText(before, [], false)).toBe(written([api]));
  });

  it.each([
    ['[]', 'A baseline is { "schema": 1, "files": { ... } }; sysd check --update-baseline writes one.'],
    ['{ "schema": 1, "files": { "a": {} } }', 'The findings of a are a list: [ ... ].'],
    [
      '{ "schema": 1, "files": { "a": [{ "rule": "a/b", "count": 0 }] } }',
      'A finding is { "rule": ..., "element": ..., "flow": ..., "count": 1 }.',
    ],
    ['{ "schema": 1, "files": { "a": [', 'A value is missing here.'],
  ])('%s is refused', (text, message) => {
    const read = readBaseline(text, uri);
    expect(read.ok ? undefined : read.problem.message).toBe(message);
  });
});
