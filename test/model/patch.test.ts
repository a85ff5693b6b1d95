import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { modelOfPieces, type Piece, piecesOf } from '../../src/model/patch.ts';
import { Analyst, judge } from '../../src/workers/analyst.ts';
import { editings } from '../support/edits.ts';
import { loadText, modelOf } from '../support/model.ts';

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.sysd'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'));

/** What arrives on a thread of what is posted to it. */
const sent = (pieces: Iterable<Piece>) => [...pieces].map((piece) => structuredClone(piece));

const newItems = (pieces: readonly Piece[]) =>
  pieces.flatMap(({ list, stretch }) =>
    'items' in stretch ? stretch.items.map((item) => `${list} ${'id' in item ? item.id : item.rule}`) : [],
  );

describe('a model in pieces', () => {
  it('is the model again, whatever model came before', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(editings(examples), async (versions) => {
        let older: Model | undefined;
        let known: Model | undefined;
        for (const text of versions) {
          const { model } = await loadText(text);
          known = modelOfPieces(structuredClone(model), sent(piecesOf(model, older)), known);
          expect(known).toEqual(model);
          older = model;
        }
      }),
      { numRuns: 15 },
    );
  });

  it('brings only what has changed', async () => {
    const text = 'client u\nservice web\ndatabase db\nu -> web -> db\n';
    const older = await modelOf(text);
    const model = await modelOf(text.replace('db\n', 'db { replicas: 2 }\n'));
    expect(newItems([...piecesOf(model, older)])).toEqual(['components db']);
  });

  it('is brought as a whole where none came before', async () => {
    const model = await modelOf('client u\nservice web\nu -> web\nflow f from u { u -> web }\n');
    expect(newItems([...piecesOf(model, undefined)])).toEqual([
      'components u',
      'components web',
      'connections u->web',
      'flows f',
    ]);
  });

  it('is judged by the analyst as the model is', async () => {
    const analyst = new Analyst();
    const question = { id: 1, today: '2026-01-01' };
    const ask = (model: Model, older?: Model) => {
      for (const piece of sent(piecesOf(model, older))) analyst.take({ type: 'piece', piece });
      return analyst.take({ type: 'question', head: { uri: model.uri, system: model.system }, ...question });
    };
    const first = await modelOf(examples[0] ?? '');
    const second = await modelOf(`${examples[0]}\nservice lonely\n`);
    expect(ask(first)).toEqual(judge({ ...question, model: first }));
    expect(ask(second, first)).toEqual(judge({ ...question, model: second }));
  });
});
