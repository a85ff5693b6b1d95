import { describe, expect, it } from 'vitest';
import { nearest } from '../../webview/diagram/walking.ts';
import { bright, choices, found } from '../../webview/find/search.ts';
import { choicesOf } from '../../webview/menu/choices.ts';
import type { Happening } from '../../webview/state/events.ts';
import { foundIn, lookedAt } from '../../webview/state/find.ts';
import { initialState, type PreviewState } from '../../webview/state/state.ts';
import { update } from '../../webview/state/update.ts';
import { design, picture } from './support/design.ts';

const tagged = {
  ...picture,
  model: {
    ...design,
    components: design.components.map((component) =>
      component.id === 'urls' ? { ...component, group: 'storage', settings: { tags: ['pci'] } } : component,
    ),
  },
};

describe('finding components', () => {
  it.each([
    ['', []],
    ['web', ['web']],
    ['TIER', ['web']],
    ['redis', ['hot']],
    ['queue', ['clicks']],
    ['kind:cache', ['hot']],
    ['tag:pci', ['urls']],
    ['tag:stor', ['urls']],
    ['flow:redirect', ['browser', 'lb', 'web']],
    ['flow:redirect kind:service', ['web']],
    ['finding:spof', ['clicks']],
    ['finding:', ['web', 'clicks', 'counter']],
    ['nobody', []],
  ])('by %j finds %j', (query, ids) => expect(found(tagged, query)).toEqual(ids));

  it('offers what there is to filter by', () => {
    expect(choices(tagged).filter(({ filter }) => filter !== 'kind')).toEqual([
      { filter: 'tag', values: ['pci', 'storage'] },
      { filter: 'flow', values: ['redirect', 'shorten'] },
      { filter: 'finding', values: ['capacity/overloaded', 'lb/local-session', 'spof/single-instance'] },
    ]);
  });

  it('keeps the arrows between those found bright', () => {
    expect(bright(design, ['lb', 'web'])).toEqual(['lb', 'web', 'lb->web']);
  });
});

function having(...happenings: Happening[]): PreviewState {
  const first: Happening = { type: 'heard', message: { type: 'picture', answer: tagged } };
  return [first, ...happenings].reduce<PreviewState>(
    (state, happening) => update(state, happening).state,
    initialState,
  );
}

describe('what was found', () => {
  const looking: Happening = { type: 'findChanged', text: 'flow:redirect' };
  const by = (steps: number): Happening => ({ type: 'findMoved', by: steps });

  it('is gone through round and round', () => {
    const seen = [[], [by(1)], [by(1), by(1)], [by(1), by(1), by(1)], [by(-1)]].map((moves) =>
      lookedAt(having(looking, ...moves)),
    );
    expect(seen).toEqual(['browser', 'lb', 'web', 'browser', 'web']);
  });

  it('is nothing once finding has stopped', () => {
    expect(foundIn(having(looking, { type: 'findChanged', text: null }))).toEqual([]);
  });
});

describe('the card of findings', () => {
  it('goes when the last of them is mended', () => {
    const told = having({ type: 'findingsShown', element: 'web' });
    const mended = { ...picture, revision: 'mended', findings: [], accepted: [] };
    const after = update(told, { type: 'heard', message: { type: 'picture', answer: mended } }).state;
    expect([told.findings, after.findings]).toEqual(['web', null]);
  });
});

describe('escape', () => {
  it('takes away one layer a time, the findings first', () => {
    const all = having(
      { type: 'chosen', element: 'web' },
      { type: 'findChanged', text: 'web' },
      { type: 'findingsShown', element: 'web' },
    );
    const layersOf = ({ selected, find, findings }: PreviewState) => [selected, find?.text, findings];
    const once = update(all, { type: 'cleared' }).state;
    const twice = update(once, { type: 'cleared' }).state;
    const thrice = update(twice, { type: 'cleared' }).state;
    expect([once, twice, thrice].map(layersOf)).toEqual([
      ['web', 'web', null],
      ['web', undefined, null],
      [null, undefined, null],
    ]);
  });
});

describe('the context menu of a card', () => {
  it('offers its text, its findings and their ways out, and the scenarios', () => {
    expect(choicesOf(having(), 'web').map(({ text }) => text)).toEqual([
      'Go to Definition',
      'Find All References',
      'Show Findings',
      'Fix lb/local-session…',
      'Run us-east-a goes dark',
    ]);
  });

  it('asks the editor for a fix of that very finding', () => {
    const fix = choicesOf(having(), 'web').find(({ text }) => text.startsWith('Fix'));
    expect(fix?.happening).toMatchObject({
      type: 'asked',
      message: { type: 'act', act: 'fix', element: 'web', rule: 'lb/local-session' },
    });
  });
});

describe('arrow keys between cards', () => {
  const cards = {
    nodes: [
      { id: 'a', x: 0, y: 0 },
      { id: 'b', x: 300, y: 20 },
      { id: 'c', x: 300, y: 200 },
      { id: 'd', x: 600, y: 0 },
    ].map(({ id, x, y }) => ({ node: { id }, box: { x, y, width: 100, height: 50 } })),
  };

  it.each([
    ['a', [1, 0], 'b'],
    ['b', [1, 0], 'd'],
    ['b', [0, 1], 'c'],
    ['c', [0, -1], 'b'],
    ['d', [-1, 0], 'b'],
    ['a', [-1, 0], undefined],
  ] as const)('from %s towards %j lead to %s', (from, way, to) => {
    expect(nearest(cards, from, way)).toBe(to);
  });
});
