import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Loaded } from '../../language/load.ts';
import type { Model } from '../model/model.ts';
import type { Source } from '../model/source.ts';
import { editsOf } from '../rules/edits.ts';
import type { TextEdit } from '../rules/finding.ts';
import { closest } from '../rules/nearest.ts';
import { UsageError } from './command.ts';
import { editedText } from './edit-text.ts';
import { type Input, loadInput } from './input.ts';
import { plain } from './paint.ts';

/** `web.replicas=4`: a property of an element of the design, and a value as the language writes it. */
export interface Setting {
  element: string;
  key: string;
  value: string;
}

/** Reads `web.replicas=4` or `web->db.timeout=1s`. */
export function settingOf(text: string): Setting {
  const { element, key, value } =
    /^(?<element>.+)\.(?<key>[A-Za-z]+)=(?<value>.+)$/s.exec(text)?.groups ?? {};
  if (element === undefined || key === undefined || value === undefined)
    throw new UsageError(
      `--set takes an element, its property and a value, such as web.replicas=4, and not "${text}"`,
    );
  return { element, key, value };
}

/** The same design with other values, as if they stood in its text: what the language says of them is said of these. */
export async function withSettings(
  input: Input,
  loaded: Loaded,
  settings: readonly Setting[],
): Promise<Model> {
  if (settings.length === 0) return loaded.model;
  const edits = editsOf(
    settings.map((setting) => ({
      type: 'set',
      at: sourceOf(loaded.model, setting.element),
      key: setting.key,
      value: setting.value,
    })),
  );
  const texts = new Map<string, string>();
  for (const [uri, own] of byFile(edits)) {
    const text = uri === input.uri ? input.text : await readFile(fileURLToPath(uri), 'utf8');
    texts.set(uri, editedText(text, own));
  }
  const changed = { ...input, text: texts.get(input.uri) ?? input.text };
  const { model, problems } = await loadInput(changed, texts);
  const told = settings.map(({ element, key, value }) => `${element}.${key}=${value}`).join(' ');
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) throw new UsageError(`--set ${told}: ${plain(error.message)}`);
  return model;
}

function byFile(edits: readonly TextEdit[]): Map<string, TextEdit[]> {
  const files = new Map<string, TextEdit[]>();
  for (const edit of edits) files.set(edit.uri, [...(files.get(edit.uri) ?? []), edit]);
  return files;
}

function sourceOf(model: Model, id: string): Source {
  const elements = [
    ...model.components,
    ...model.connections,
    ...model.flows,
    ...model.places,
    ...model.links,
    ...model.groups,
    ...model.scenarios,
  ];
  const found = id === 'system' ? model.system : elements.find((element) => element.id === id);
  if (found) return found.source;
  const near = closest(
    id,
    elements.map((element) => element.id),
  );
  throw new UsageError(
    `there is nothing named "${id}" in the design${near === undefined ? '' : `; is "${near}" meant?`}`,
  );
}
