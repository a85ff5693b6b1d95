import type { Form } from '../../vocabulary/descriptor.ts';
import { propertyOf } from '../../vocabulary/index.ts';
import { alternatives, fieldsOf, type Signature, signaturesOf } from './signatures.ts';
import type { Keys, Path, PropertyPlace, Slot } from './slots.ts';
import type { Walk } from './walk.ts';

const free: Slot = { type: 'free' };
/** Of a value nobody knows anything about. */
const unknown: Form = { form: 'text' };

/** The form of the value behind a key. */
export function formAt(keys: Keys, key: string): Form | undefined {
  if (keys.from === 'owner') return propertyOf(keys.owner, key)?.shape;
  if (keys.from === 'map') return keys.of;
  return Object.hasOwn(keys.fields, key) ? keys.fields[key]?.form : undefined;
}

/** Reads a name with its dots; `slot` is what the first part may be, `after` what may come behind a dot. */
export function readPath(walk: Walk, slot: Slot, after: (path: Path) => Slot): Path | undefined {
  walk.need(slot);
  return walk.isName() && !walk.beginsAnother() ? readName(walk, after) : undefined;
}

/** Reads the name that stands here. */
export function readName(walk: Walk, after: (path: Path) => Slot): Path {
  const path = [walk.token?.image ?? ''];
  walk.index += 1;
  while (walk.accept('.')) {
    walk.need(after([...path]));
    if (!walk.isName() || walk.onNewLine()) break;
    path.push(walk.token?.image ?? '');
    walk.index += 1;
  }
  return path;
}

/** Reads `key: value`. */
export function readProperty(walk: Walk, keys: Keys, given: Set<string>): void {
  const { image = '', type } = walk.token ?? {};
  const name = type === 'text' ? image.replaceAll('"', '') : image;
  given.add(name);
  walk.index += 1;
  walk.need(free);
  if (!walk.accept(':')) return;
  readValue(walk, formAt(keys, name) ?? unknown, { name, keys });
  if (!walk.accept(',')) walk.accept(';');
}

/** Reads braces full of properties, from behind the `{`. */
export function readBody(walk: Walk, keys: Keys): void {
  const given = new Set<string>();
  walk.untilBrace(
    () => walk.offer({ type: 'key', keys, given }),
    () => {
      if (walk.isKey()) readProperty(walk, keys, given);
    },
  );
}

/** Reads braces full of properties where there are some. */
export function readOptionalBody(walk: Walk, keys: Keys): void {
  if (walk.accept('{')) readBody(walk, keys);
}

/** Reads the properties of an arrow, where it has some. */
export function readArrowBody(walk: Walk): void {
  walk.offer({ type: 'body' });
  readOptionalBody(walk, { from: 'owner', owner: 'arrow' });
}

/** Reads a value of this form, or what stands in its place; `example` is one for where no property has any. */
export function readFigure(walk: Walk, form: Form, example: string): void {
  readValue(walk, form, undefined, example);
}

/** Reads a value of this form, or what stands in its place. */
export function readValue(walk: Walk, form: Form, property?: PropertyPlace, example?: string): void {
  walk.need({ type: 'value', form, ...(property ? { property } : {}), ...(example ? { example } : {}) });
  if (walk.beginsAnother()) return;
  if (walk.token?.type === 'quantity') readQuantity(walk, form, property);
  else if (walk.take('text')) return;
  else if (walk.accept('[')) readList(walk, form, property);
  else if (walk.accept('{')) readBody(walk, bodyKeys(form, property));
  else if (walk.isName()) readWord(walk, form);
}

function readQuantity(walk: Walk, form: Form, property: PropertyPlace | undefined): void {
  walk.index += 1;
  if (!walk.accept('..')) return;
  walk.need({ type: 'value', form, ...(property ? { property } : {}) });
  walk.take('quantity');
}

function readList(walk: Walk, form: Form, property: PropertyPlace | undefined): void {
  const items = alternatives(form).flatMap((each) => (each.form === 'list' ? [each.of] : []));
  const of: Form = items[0] ?? unknown;
  for (;;) {
    walk.offer({ type: 'value', form: of, ...(property ? { property } : {}) });
    if (walk.accept(']') || walk.ended || walk.is('}')) return;
    walk.step(() => readValue(walk, of, property));
    walk.offer(free);
    walk.accept(',');
  }
}

function bodyKeys(form: Form, property: PropertyPlace | undefined): Keys {
  const fields = fieldsOf(form);
  if (fields) return { from: 'fields', fields };
  const map = alternatives(form).find((each) => each.form === 'map');
  if (map?.form !== 'map') return { from: 'fields', fields: {} };
  const names = { rules: 'rules', alerts: 'metrics' } as const;
  const known = Object.entries(names).find(([name]) => name === property?.name)?.[1];
  return { from: 'map', of: map.of, ...(known ? { names: known } : {}) };
}

function readWord(walk: Walk, form: Form): void {
  const first = walk.token?.image;
  const referents = alternatives(form).flatMap((each) => (each.form === 'reference' ? [each.to] : []));
  const [to] = referents;
  readName(walk, (after) => (to ? { type: 'reference', to, after } : free));
  if (walk.onNewLine() || !walk.accept('(')) return;
  readArguments(
    walk,
    signaturesOf(form).filter(({ name }) => name === first),
  );
}

/** Reads the arguments of a call, from behind the `(`. */
function readArguments(walk: Walk, signatures: readonly Signature[]): void {
  const labels: (string | undefined)[] = [];
  const place = (label?: string) => ({
    signatures,
    before: [...labels],
    ...(label === undefined ? {} : { label }),
  });
  for (;;) {
    walk.within(place(), () => walk.offer({ type: 'argument', signatures, before: [...labels] }));
    if (walk.accept(')') || walk.ended || walk.is('}')) return;
    const label = walk.is(':', 1) ? walk.token?.image.replaceAll('"', '') : undefined;
    if (label !== undefined && walk.onNewLine() && !isLabel(signatures, label)) return;
    if (label !== undefined) walk.index += 2;
    const form = argumentForm(signatures, labels, label);
    walk.within(place(label), () => walk.step(() => readValue(walk, form)));
    walk.within(place(label), () => walk.offer(free));
    labels.push(label);
    if (!walk.accept(',') && !walk.is(')')) return;
  }
}

const isLabel = (signatures: readonly Signature[], label: string) =>
  signatures.some(({ parameters, rest }) => rest ?? parameters.some(({ name }) => name === label));

/** Which parameter an argument is: the one of its label, else the first that is still free. */
export function parameterAt(
  { parameters }: Signature,
  before: readonly (string | undefined)[],
  label: string | undefined,
): number {
  if (label !== undefined) return parameters.findIndex(({ name }) => name === label);
  const unlabelled = before.filter((each) => each === undefined).length;
  const open = parameters
    .map((_, index) => index)
    .filter((index) => !before.includes(parameters[index]?.name));
  return open[unlabelled] ?? -1;
}

function argumentForm(
  signatures: readonly Signature[],
  before: readonly (string | undefined)[],
  label: string | undefined,
): Form {
  for (const signature of signatures) {
    const parameter = signature.parameters[parameterAt(signature, before, label)];
    if (parameter) return parameter.form;
  }
  return signatures.find(({ rest }) => rest)?.rest?.form ?? unknown;
}
