import { type Loaded, load } from '../../language/load.ts';
import type { Model } from '../../src/model/model.ts';

export const testUri = 'file:///test.sysd';

/** Reads a text as file:///test.sysd; `others` are the files beside it, by name. Does not throw for a text with errors. */
export function loadText(text: string, others: Record<string, string> = {}): Promise<Loaded> {
  const texts = new Map([[testUri, text]]);
  for (const [name, other] of Object.entries(others)) texts.set(`file:///${name}`, other);
  return load(testUri, {
    read: async (uri) => {
      const found = texts.get(uri);
      if (found === undefined) throw new Error(`no file ${uri}`);
      return found;
    },
  });
}

/** The model of a text without errors; throws with the messages of one that has some. */
export async function modelOf(text: string, others: Record<string, string> = {}): Promise<Model> {
  const { model, problems } = await loadText(text, others);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new Error(
      errors.map(({ rule, message, range }) => `${range.start.line + 1}: ${rule}: ${message}`).join('\n'),
    );
  return model;
}
