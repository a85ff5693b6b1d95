import type { Distribution } from '../../src/model/distribution.ts';
import type { Dimension } from '../../src/model/format.ts';
import type { Count } from '../../src/model/settings.ts';
import type {
  AnyProperty,
  CallForm,
  Field,
  Form,
  Parameter,
  QuantityForm,
  ReferenceKind,
  Shape,
  Table,
} from './descriptor.ts';

/*
 * How the tables say what a value looks like. Each of these makes a Form together with the type it is read into.
 */

type Limits = Pick<QuantityForm, 'minimum' | 'maximum' | 'above' | 'integer' | 'expects'>;

/** A number with a unit of this dimension; not negative unless `minimum` says otherwise. */
export function quantity(dimension: Dimension, limits: Limits = {}): Shape<number> {
  return { form: 'quantity', dimension, minimum: 0, ...limits };
}

/** More replicas, shards or partitions of one thing than anybody has; a number above it is a slip of the keyboard. */
export const mostOfAnything = 1_000_000;

/** A whole number of things, at least one. */
export const count = (maximum = mostOfAnything, minimum = 1): Shape<number> =>
  quantity('number', { minimum, maximum, integer: true });

/** A whole number that stands for itself: a seed, a priority. */
export const whole = (minimum: number, maximum: number): Shape<number> =>
  quantity('number', { minimum, maximum, integer: true });

export const time = (limits: Limits = {}) => quantity('time', limits);
/** A time that cannot be 0. */
export const period = () => quantity('time', { above: true });
export const size = (limits: Limits = {}) => quantity('size', limits);
export const rate = (limits: Limits = {}) => quantity('rate', limits);
export const bandwidth = () => quantity('bandwidth', { above: true });
/** A ratio between 0 and 100%. */
export const share = () => quantity('share', { maximum: 1 });
export const money = () => quantity('money');
/** A multiple, above 0. */
export const factor = (limits: Limits = {}) => quantity('factor', { above: true, ...limits });

/** `3` or `2..20`. */
export const span = (maximum = mostOfAnything): Shape<Count> => ({
  form: 'span',
  of: { form: 'quantity', dimension: 'number', minimum: 1, maximum, integer: true },
});

export const text = (): Shape<string> => ({ form: 'text' });

/** Any text; these words are offered. */
export const openWord = (words: Readonly<Record<string, string>>): Shape<string> => ({ form: 'text', words });

export const truth = (): Shape<boolean> => ({ form: 'truth' });

/** One of these words, each with its meaning. */
export function word<W extends string>(
  words: Readonly<Record<W, string>>,
  synonyms?: Readonly<Record<string, NoInfer<W>>>,
): Shape<W> {
  return synonyms ? { form: 'word', words, synonyms } : { form: 'word', words };
}

export const reference = (to: ReferenceKind): Shape<string> => ({ form: 'reference', to });

/** `[a, b]`, or a single `a`. */
export function list<T>(of: Shape<T>, minimum = 0): Shape<T[]> {
  return { form: 'list', of, single: true, minimum };
}

type Fields<T> = {
  readonly [K in keyof Required<T>]: { shape: Shape<Required<T>[K]>; documentation: string } & (Pick<
    T,
    K
  > extends Required<Pick<T, K>>
    ? { required: true }
    : { required?: never });
};

/** `{ key: value }`: one field for each of the setting's, required where the setting needs it. */
export function record<T extends object>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries<{ shape: Form; documentation: string; required?: boolean }>(fields);
  return {
    form: 'record',
    fields: Object.fromEntries(
      entries.map(([key, { shape, documentation, required }]): [string, Field] => [
        key,
        { form: shape, documentation, ...(required ? { required } : {}) },
      ]),
    ),
  };
}

/** `{ anything: value }` */
export const map = <T>(of: Shape<T>): Shape<Record<string, T>> => ({ form: 'map', of });

/** The members of a union whose `type` may be K. */
type Variant<T, K> = T extends { type: infer U } ? (K extends U ? T : never) : never;

type TypedParameter<T> = {
  shape: Shape<T>;
  documentation: string;
  written?: string;
  required?: true;
  otherwise?: T;
};

/** What the setting cannot do without is required or has a value of its own. */
type Parameters<V> = {
  readonly [P in Exclude<keyof V, 'type'>]-?: TypedParameter<Required<V>[P]> &
    (Pick<V, P> extends Required<Pick<V, P>> ? { required: true } | { otherwise: V[P] } : unknown);
};

/** A variant of one name alone has every parameter; one that shares its type with other names has those it says. */
type TypedCall<V, K> = V extends { type: K }
  ? Exclude<keyof V, 'type'> extends never
    ? { documentation: string }
    : V['type' & keyof V] extends K
      ? { documentation: string; parameters: Parameters<V> }
      : never
  : {
      documentation: string;
      parameters?: Partial<Parameters<V>>;
      labelled?: { key: Exclude<keyof V, 'type'> & string; documentation: string };
    };

type Calls<T extends { type: string }> = { readonly [K in T['type']]: TypedCall<Variant<T, K>, K> };

interface UntypedCall {
  documentation: string;
  parameters?: Record<string, Omit<Parameter, 'form'> & { shape: Form }>;
  labelled?: { key: string; documentation: string };
}

/** `name(argument, key: argument)`: one form for each `type` of the setting. */
export function call<T extends { type: string }>(calls: Calls<T>): Shape<T> {
  const entries = Object.entries<UntypedCall>(calls);
  return {
    form: 'call',
    calls: Object.fromEntries(entries.map(([name, form]): [string, CallForm] => [name, untyped(form)])),
  };
}

function untyped({ documentation, parameters, labelled }: UntypedCall): CallForm {
  return {
    documentation,
    ...(labelled ? { labelled } : {}),
    ...(parameters
      ? {
          parameters: Object.fromEntries(
            Object.entries(parameters).map(([key, { shape, ...rest }]): [string, Parameter] => [
              key,
              { form: shape, ...rest },
            ]),
          ),
        }
      : {}),
  };
}

/** A random time, or a random number. */
export const distribution = (dimension: 'time' | 'number' = 'time'): Shape<Distribution> => ({
  form: 'distribution',
  dimension,
});

/** The first of these that fits. */
export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return { form: 'either', forms: [first, second] };
}

/** Reads as one thing and becomes another; `back` gives what it was read from, undefined when it was not from this. */
export function turned<A, B>(
  of: Shape<A>,
  turn: (plain: A) => B,
  back: (turned: B) => A | undefined,
): Shape<B> {
  return {
    form: 'turned',
    of,
    turn: turn as (plain: unknown) => unknown,
    back: back as (turned: unknown) => unknown,
  };
}

/** The form of a whole table, for a property that is itself a body: `connections: { timeout: 2s }`. */
export function bodyOf<T extends object>(table: Table<T>): Shape<T> {
  return {
    form: 'record',
    fields: Object.fromEntries(
      Object.entries<AnyProperty>(table).map(([key, { shape, documentation }]): [string, Field] => [
        key,
        { form: shape, documentation },
      ]),
    ),
  };
}
