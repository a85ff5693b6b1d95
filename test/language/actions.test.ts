import { describe, expect, it } from 'vitest';
import { safeEdits } from '../../language/server/fix-all.ts';
import { modelOf } from '../support/model.ts';
import { mainUri, meaningOf, offered, opened } from './actions.ts';

describe('quick fixes', () => {
  it('travel with the diagnostic; the first that changes the design is the preferred one', async () => {
    const { actions } = await offered('service api {\n  [|replcas|]: 2\n}\n');
    expect(actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred }))).toContainEqual({
      title: 'Change to `replicas`',
      kind: 'quickfix',
      isPreferred: true,
    });
  });

  it('are left out where other kinds are asked for', async () => {
    const { titles } = await offered('service api {\n  [|replcas|]: 2\n}\n', { only: ['refactor'] });
    expect(titles).not.toContain('Change to `replicas`');
  });
});

describe('what others say of a place', () => {
  it('is none of our fixes', async () => {
    const text = 'service api\n';
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 11 } };
    const editor = await opened(text);
    editor.diagnostics.push({ range, message: 'spelling', source: 'others', data: { fixes: 'unknown' } });
    expect((await editor.actionsAt(range, ['quickfix'])).map(({ title }) => title)).toEqual([]);
  });
});

describe('fix all safe problems', () => {
  const only = ['source.fixAll'];
  const title = 'Fix all safe problems';
  const text = `client users { rate: 1/s }
service api {
  replicas: 2
  accept "spof/single-instance" because "once it ran alone"
}
// sysd-ignore-next-line spof/entry-point -- of no use
service web { replicas: 2 }
users -> web -> api
`;

  it('makes the changes that claim nothing else of the design', async () => {
    const offer = await offered(text, { only });
    const after = offer.after(title);
    expect(after).not.toContain('accept');
    expect(after).not.toContain('sysd-ignore');
    const { acceptances, suppressions, ...rest } = meaningOf(await modelOf(text)) as Record<string, unknown>;
    expect(acceptances).toHaveLength(1);
    expect(suppressions).toHaveLength(1);
    expect(meaningOf(await modelOf(after))).toEqual({ ...rest, acceptances: [], suppressions: [] });
  });

  it.each([
    ['a target named twice', 'service a\nservice b\na -> [b, a, b]\n', 'service a\nservice b\na -> [b, a]\n'],
    ['an import of the file itself', 'import "main.sysd"\nservice a\n', '\nservice a\n'],
  ])('mends %s', async (_, wrong, right) => {
    const offer = await offered(wrong, { only });
    expect(offer.after(title)).toBe(right);
  });

  it('leaves fixes alone that change the design', async () => {
    expect((await offered('service api {\n  replcas: 2\n}\n', { only })).titles).toEqual([]);
  });

  it('is not offered unasked', async () => {
    expect((await offered(text)).titles).not.toContain(title);
  });

  const at = (line: number, from: number, to: number, newText = '') => ({
    uri: mainUri,
    range: { start: { line, character: from }, end: { line, character: to } },
    newText,
  });
  const fix = (...edits: ReturnType<typeof at>[]) => ({ title: '', label: 'safe' as const, edits });

  it('takes no part of a fix that overlaps an earlier one', () => {
    const { uri: _, ...first } = at(0, 0, 5);
    expect(safeEdits(mainUri, [fix(at(0, 0, 5)), fix(at(0, 4, 8), at(3, 0, 1))])).toEqual([first]);
  });

  it('makes an edit once that two fixes share', () => {
    expect(safeEdits(mainUri, [fix(at(0, 0, 5)), fix(at(0, 0, 5), at(1, 0, 1))])).toHaveLength(2);
  });

  it('leaves a fix alone that concerns other files too', () => {
    expect(safeEdits(mainUri, [fix(at(0, 0, 5), { ...at(0, 0, 1), uri: 'file:///w/other.sysd' })])).toEqual(
      [],
    );
  });
});
