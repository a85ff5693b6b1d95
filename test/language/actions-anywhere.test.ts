import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Model } from '../../src/model/model.ts';
import { loadText } from '../support/model.ts';
import { changedBy, mainUri, meaningOf, type Opened, opened, textsOf } from './actions.ts';

const kinds = ['quickfix', 'refactor', 'source'];
const examples = ['url-shortener', 'url-shortener-naive', 'twitter'].map((name) => ({
  name,
  text: readFileSync(`examples/${name}.sysd`, 'utf8'),
}));
const crowded = `import "other.sysd"
technology fast "Fast" for service { concurrency: 64  queueLimit: 10 }
region eu { zone a  zone b }
client users { rate: 10/s }
group core "Core" {
  service api using fast { replicas: 2  in: eu.a  -> db { timeout: 1s } } // calls
  /** Rows. */ database db { replicas: 3 }
  api -> db
}
service web { replicas: 2, serviceTime: 3ms; }
users -> web -> core.api
accept "spof/entry-point" on web because "a test"
`;

const meaning = (model: Model) => meaningOf(model) as Record<string, unknown>;

/** What must be the same after an action; undefined for those that change the design. */
function kept({ kind, title }: CodeAction): ((model: Model) => unknown) | undefined {
  if (title === 'Fix all safe problems')
    return (model) => ({ ...meaning(model), acceptances: [], suppressions: [] });
  if (title.endsWith('into a group')) return structureOf;
  if (title.startsWith('Write the flow')) return ({ components }) => meaningOf(components);
  if (title.startsWith('Add a flow')) return ({ components }) => meaningOf(components);
  if (kind === 'refactor.extract' || kind === 'refactor.inline' || kind === 'source.organizeImports')
    return meaning;
  return undefined;
}

/** How much there is of everything, whatever it is called. */
function structureOf(model: Model): unknown {
  return [
    model.components.map(({ name, kind, settings }) => [name, kind, Object.keys(settings).sort()]).sort(),
    model.connections.length,
    model.flows.map(({ name, steps }) => [name, JSON.stringify(steps).length > 2]),
  ];
}

describe.each([...examples, { name: 'a crowded file', text: crowded }])(
  'every action in $name',
  ({ text }) => {
    const others = { 'other.sysd': 'service other\n' };
    const document = TextDocument.create(mainUri, 'sysd', 1, text);
    let editor: Opened;
    beforeAll(async () => {
      editor = await opened(text, others);
    });

    it('makes a text without new problems, of the same meaning where it promises that', async () => {
      const before = await loadText(text, others);
      const rulesBefore = before.problems.map(({ rule }) => rule);
      const seen = new Map<string, CodeAction>();
      await fc.assert(
        fc.asyncProperty(
          fc.nat(text.length),
          fc.nat(200),
          fc.constantFrom(...kinds),
          async (from, length, kind) => {
            const range = {
              start: document.positionAt(from),
              end: document.positionAt(length < 40 ? from : from + length),
            };
            for (const action of await editor.actionsAt(range, [kind])) {
              const key = JSON.stringify(action.edit);
              if (seen.has(key)) continue;
              seen.set(key, action);
              const after = await loadText(changedBy(action, textsOf(text, others))[mainUri] ?? text, others);
              const told = { title: action.title, key };
              const promised = action.title.startsWith('Accept') || action.title.includes('accept');
              if (!promised)
                expect({ ...told, rules: after.problems.map(({ rule }) => rule) }).toEqual({
                  ...told,
                  rules: rulesBefore,
                });
              const view = kept(action);
              if (view)
                expect({ ...told, is: view(after.model) }).toEqual({ ...told, is: view(before.model) });
            }
          },
        ),
        { numRuns: 150, seed: 5 },
      );
      expect(seen.size).toBeGreaterThan(3);
    }, 60_000);
  },
);

describe('every action in a broken file', () => {
  it('is offered without an exception, within the text and without overlaps', async () => {
    const hole = fc.tuple(fc.nat(crowded.length), fc.nat(40), fc.nat(crowded.length), fc.nat(120));
    await fc.assert(
      fc.asyncProperty(hole, async ([at, cut, from, length]) => {
        const text = crowded.slice(0, at) + crowded.slice(at + cut);
        const document = TextDocument.create(mainUri, 'sysd', 1, text);
        const range = { start: document.positionAt(from), end: document.positionAt(from + length) };
        const editor = await opened(text, { 'other.sysd': 'service other\n' });
        for (const action of await editor.actionsAt(range, kinds)) {
          for (const edit of action.edit?.changes?.[mainUri] ?? []) {
            expect(document.positionAt(document.offsetAt(edit.range.start))).toEqual(edit.range.start);
            expect(document.positionAt(document.offsetAt(edit.range.end))).toEqual(edit.range.end);
          }
          expect(() => changedBy(action, textsOf(text))).not.toThrow();
        }
      }),
      { numRuns: 60, seed: 11 },
    );
  }, 60_000);
});
