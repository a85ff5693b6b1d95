import type { Form, ReferenceKind } from './descriptor.ts';
import { nearest } from './nearest.ts';
import { refuse, report } from './problems.ts';
import { type Reader, shortened, type ValueTree } from './value.ts';

/** The text of a value that could be a word: `true`, `4`, a bare name, a name in quotes. */
function wordText(value: ValueTree): string | undefined {
  if (value.kind === 'name') return value.call ? undefined : value.name;
  if (value.kind === 'truth') return String(value.truth);
  return value.kind === 'quantity' || value.kind === 'text' ? value.text : undefined;
}

/** The word of a form that a value is; undefined when it is none of them. */
export function wordIn(value: ValueTree, words: Readonly<Record<string, string>>): string | undefined {
  const text = wordText(value);
  return text !== undefined && Object.hasOwn(words, text) ? text : undefined;
}

/** Reads one of the words of a form. */
export function readWord(
  form: Extract<Form, { form: 'word' }>,
  value: ValueTree,
  label: string,
  reader: Reader,
): unknown {
  const known = wordIn(value, form.words);
  if (known !== undefined) return known;
  const text = wordText(value);
  if (value.kind !== 'name' || text === undefined) return refuse(form, value, label, reader);
  if (form.synonyms && Object.hasOwn(form.synonyms, text)) return form.synonyms[text];
  return unknownWord(text, Object.keys(form.words), value, label, reader);
}

/** Adds the problem of a word that is none of these. */
export function unknownWord(
  text: string,
  words: readonly string[],
  value: ValueTree,
  label: string,
  reader: Reader,
): undefined {
  const near = nearest(text, words);
  const hint = near === undefined ? `one of ${words.join(', ')}` : `did you mean \`${near}\``;
  const ending = near === undefined ? '.' : '?';
  report(
    reader,
    'unknown-word',
    value,
    `${label} does not know \`${shortened(text)}\`; ${hint}${ending}`,
    near,
  );
  return undefined;
}

const referents: Record<ReferenceKind, string> = {
  component: 'component',
  place: 'place',
  group: 'group',
  flow: 'flow',
  element: 'element',
};

/** Reads the name of an element into its qualified name. */
export function readReference(
  form: Extract<Form, { form: 'reference' }>,
  value: ValueTree,
  label: string,
  reader: Reader,
): unknown {
  if (value.kind !== 'name' || value.call) return refuse(form, value, label, reader);
  const id = reader.resolve(value.name, form.to);
  if (id !== undefined) return id;
  report(
    reader,
    'unresolved',
    value,
    `${label}: there is no ${referents[form.to]} \`${shortened(value.name)}\`.`,
  );
  return undefined;
}
