import type { Range } from '../../src/model/source.ts';
import { describeForm } from './describe.ts';
import type { Form } from './descriptor.ts';
import { describeTree, type ProblemCode, type Reader, type ValueTree } from './value.ts';

/** Adds an error at a place, with what to write instead where that is known. */
export function reportAt(
  reader: Reader,
  code: ProblemCode,
  range: Range,
  message: string,
  newText?: string,
): undefined {
  const offer =
    newText === undefined ? {} : { suggestion: { title: `Change to \`${newText}\``, newText, range } };
  reader.problems.push({ code, severity: 'error', message, range, ...offer });
  return undefined;
}

/** Adds an error on a value. */
export function report(
  reader: Reader,
  code: ProblemCode,
  value: ValueTree,
  message: string,
  newText?: string,
): undefined {
  return reportAt(reader, code, value.range, message, newText);
}

/** Adds the error that a value is of another form. */
export function refuse(form: Form, value: ValueTree, label: string, reader: Reader): undefined {
  return report(
    reader,
    'wrong-type',
    value,
    `${label} expects ${describeForm(form)}, not ${describeTree(value)}.`,
  );
}
