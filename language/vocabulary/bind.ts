import { nearest } from './nearest.ts';
import { report } from './problems.ts';
import { type Reader, shortened, type ValueTree } from './value.ts';

/**
 * Gives each argument of a call its parameter: a named one its own, the others from the left those that are free.
 * Arguments that fit none, or one that is already taken, are told and left out.
 */
export function bind<P extends { name: string }>(
  parameters: readonly P[],
  value: ValueTree & { kind: 'name' },
  label: string,
  reader: Reader,
): [P, ValueTree][] {
  const bound: [P, ValueTree][] = [];
  const called = value.call ?? [];
  const free = new Set(parameters);
  const take = (parameter: P, argument: ValueTree) => {
    free.delete(parameter);
    bound.push([parameter, argument]);
  };
  for (const { name, value: argument } of called) {
    if (name === undefined) continue;
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) tellUnknown(parameters, name, argument, label, reader);
    else if (free.has(parameter)) take(parameter, argument);
    else report(reader, 'duplicate-property', argument, `\`${name}\` is given twice in ${label}.`);
  }
  for (const { name, value: argument } of called) {
    if (name !== undefined) continue;
    const [parameter] = free;
    if (parameter) take(parameter, argument);
    else tellTooMany(parameters, argument, label, reader);
  }
  return bound;
}

function tellUnknown(
  parameters: readonly { name: string }[],
  name: string,
  argument: ValueTree,
  label: string,
  reader: Reader,
): void {
  const names = parameters.map((parameter) => parameter.name);
  const near = nearest(name, names);
  const hint = near === undefined ? takes(names) : `did you mean \`${near}\`?`;
  report(reader, 'unknown-property', argument, `${label} has no argument \`${shortened(name)}\`; ${hint}`);
}

function tellTooMany(
  parameters: readonly { name: string }[],
  argument: ValueTree,
  label: string,
  reader: Reader,
): void {
  const names = parameters.map((parameter) => parameter.name);
  report(reader, 'wrong-type', argument, `${label} has an argument too many; ${takes(names)}`);
}

const takes = (names: readonly string[]) =>
  names.length === 0 ? 'it takes none.' : `it takes ${names.join(', ')}.`;
