import type { CallForm, Field, Form } from '../../vocabulary/descriptor.ts';
import { distributions } from '../../vocabulary/index.ts';
import { parameterForm } from '../../vocabulary/read-distribution.ts';

export interface SignatureParameter {
  /** As written before a colon. */
  name: string;
  documentation: string;
  form: Form;
  optional: boolean;
}

/** One way to write a call. */
export interface Signature {
  name: string;
  documentation: string;
  parameters: readonly SignatureParameter[];
  /** What follows instead of parameters, as often as one likes; `label` stands before each. */
  rest?: { label?: string; documentation: string; form: Form };
}

/** The forms of which a value is one; what becomes of it does not matter here. */
export function alternatives(form: Form): Form[] {
  if (form.form === 'either') return form.forms.flatMap(alternatives);
  if (form.form === 'turned') return alternatives(form.of);
  if (form.form === 'list' && form.single) return [form, ...alternatives(form.of)];
  return [form];
}

/** Every call that a value of this form may be. */
export function signaturesOf(form: Form): Signature[] {
  return alternatives(form).flatMap((each) => {
    if (each.form === 'call') return Object.entries(each.calls).map(([name, call]) => ofCall(name, call));
    return each.form === 'distribution' ? ofDistributions(each.dimension) : [];
  });
}

/** Fields that may stand in the braces of a value of this form. */
export function fieldsOf(form: Form): Readonly<Record<string, Field>> | undefined {
  const records = alternatives(form).flatMap((each) => (each.form === 'record' ? [each.fields] : []));
  return records.length === 0 ? undefined : Object.assign({}, ...records);
}

function ofCall(name: string, { documentation, parameters = {}, labelled }: CallForm): Signature {
  return {
    name,
    documentation,
    parameters: Object.entries(parameters).map(([key, { form, required, written, ...rest }]) => ({
      name: written ?? key,
      documentation: rest.documentation,
      form,
      optional: required !== true,
    })),
    ...(labelled
      ? {
          rest: {
            label: 'A-M',
            documentation: labelled.documentation,
            form: { form: 'quantity', dimension: 'share', minimum: 0, maximum: 1 } as const,
          },
        }
      : {}),
  };
}

function ofDistributions(dimension: 'time' | 'number'): Signature[] {
  const value = parameterForm('value', dimension);
  return distributions.map(({ name, documentation, parameters = [], rest }) => ({
    name,
    documentation,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      documentation: parameter.documentation,
      form: parameterForm(parameter.of, dimension),
      optional: false,
    })),
    ...(rest === 'weighted'
      ? { rest: { label: '90%', documentation: 'A share and the mean of its branch.', form: value } }
      : {}),
    ...(rest === 'values'
      ? {
          rest: {
            documentation: 'The values measured.',
            form: { form: 'list', of: value, single: true, minimum: 1 } as const,
          },
        }
      : {}),
  }));
}
