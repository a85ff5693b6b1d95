import type { Form, ReferenceKind } from './descriptor.ts';
import { dimensions } from './units.ts';

type FormOf<F extends Form['form']> = Extract<Form, { form: F }>;

const referents: Readonly<Record<ReferenceKind, string>> = {
  component: 'the name of a component',
  place: 'the name of a place',
  group: 'the name of a group',
  flow: 'the name of a flow',
  element: 'the name of an element',
};

const descriptions: { [F in Form['form']]: (form: FormOf<F>) => string } = {
  quantity: ({ dimension, integer }) =>
    integer
      ? 'a whole number such as 3'
      : `${dimensions[dimension].name} such as ${dimensions[dimension].example}`,
  span: () => 'a whole number such as 3 or a range such as 2..20',
  text: () => 'text in quotes',
  truth: () => 'true or false',
  word: ({ words }) => oneOf(Object.keys(words)),
  reference: ({ to }) => referents[to],
  list: ({ of, single }) =>
    single ? `${describeForm(of)}, or a list` : `a list, each item ${describeForm(of)}`,
  record: ({ fields }) => `a block with ${Object.keys(fields).slice(0, 6).join(', ')}`,
  map: ({ of }) => `a block of names, each with ${describeForm(of)}`,
  call: ({ calls }) => oneOf(Object.keys(calls)),
  distribution: ({ dimension }) =>
    dimension === 'time'
      ? 'a time such as 8ms or a distribution such as lognormal(p50: 6ms, p99: 40ms)'
      : 'a number such as 3 or a distribution such as uniform(1, 5)',
  either: ({ forms }) => forms.map(describeForm).join(' or '),
  turned: ({ of }) => describeForm(of),
};

/** What a form accepts, for a sentence: `a time such as 200ms`. */
export function describeForm(form: Form): string {
  const describe = descriptions[form.form] as (form: Form) => string;
  return form.expects ?? describe(form);
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`;
}
