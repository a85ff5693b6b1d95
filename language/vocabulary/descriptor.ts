import type { Dimension } from '../../src/model/format.ts';
import type { ComponentKind, PlaceKind } from '../../src/model/model.ts';

export type { Dimension } from '../../src/model/format.ts';

/** What a reference may name. */
export type ReferenceKind = 'component' | 'place' | 'group' | 'flow' | 'element';

/** Words and what each means; the order is that of the documentation. */
export type Words = Readonly<Record<string, string>>;

interface Plain {
  /** Shown where the value is expected, instead of what follows from the form. */
  expects?: string;
}

export interface QuantityForm extends Plain {
  form: 'quantity';
  dimension: Dimension;
  minimum?: number;
  maximum?: number;
  /** The minimum itself is impossible. */
  above?: boolean;
  integer?: boolean;
}

/**
 * The form of a property's value as data: what is accepted, and so what completion offers, checking demands and the
 * reference page tells. Reading it gives a plain value in base units.
 */
export type Form =
  | QuantityForm
  /** One number or `low..high`. */
  | (Plain & { form: 'span'; of: QuantityForm })
  /** Text in quotes, or a bare name. `words` are only offered. */
  | (Plain & { form: 'text'; words?: Words })
  | (Plain & { form: 'truth' })
  | (Plain & { form: 'word'; words: Words; synonyms?: Readonly<Record<string, string>> })
  | (Plain & { form: 'reference'; to: ReferenceKind })
  /** `[a, b]`; with `single` also a bare `a`. */
  | (Plain & { form: 'list'; of: Form; single: boolean; minimum: number })
  /** `{ key: value }` with these keys. */
  | (Plain & { form: 'record'; fields: Readonly<Record<string, Field>> })
  /** `{ anything: value }` */
  | (Plain & { form: 'map'; of: Form })
  /** `name(argument, key: argument)`; a bare name when no argument is required. */
  | (Plain & { form: 'call'; calls: Readonly<Record<string, CallForm>> })
  | (Plain & { form: 'distribution'; dimension: 'time' | 'number' })
  | (Plain & { form: 'either'; forms: readonly Form[] })
  /** Reads as `of`, and becomes what `turn` makes of it; `back` is the way back, undefined for what was none. */
  | (Plain & {
      form: 'turned';
      of: Form;
      turn: (plain: unknown) => unknown;
      back: (turned: unknown) => unknown;
    });

export interface Field {
  form: Form;
  documentation: string;
  required?: boolean;
}

export interface Parameter extends Field {
  /** As written; the key of the setting when it is the same. */
  written?: string;
  /** When it is left out. */
  otherwise?: unknown;
}

/** One form of a call value. It becomes `{ type: its name, ...arguments }`. */
export interface CallForm {
  documentation: string;
  /** By the key of the setting, in the order in which positional arguments fill them. */
  parameters?: Readonly<Record<string, Parameter>>;
  /** Labelled arguments of any name: `range(A-M: 62%, N-Z: 38%)`; kept as `{ label, share }` under `key`. */
  labelled?: { key: string; documentation: string };
}

/**
 * A form together with the type of what it is read into. The type stands in argument and result position, so that
 * neither a word too many nor one too few gets past the compiler.
 */
export type Shape<T> = Form & { readonly reads?: (value: T) => T };

/** A value that holds when neither the file nor the technology says anything. */
export interface Default<T> {
  value: T;
  /** Absent: of all kinds that have the property. */
  kinds?: readonly ComponentKind[];
  /** Who says so: a citation, or that the language assumes it. */
  source: string;
  /** Properties that answer the same question: when one of them is given, this default is not used. */
  unless?: readonly string[];
  /** A number that is not below this other property, where that is given. */
  atLeast?: string;
}

/** All there is to say of a property. The name is its key in the table. */
export interface Property<T> {
  shape: Shape<T>;
  documentation: string;
  /** A value as the language writes it. */
  example: string;
  /** Absent: every kind of the owner. */
  kinds?: readonly ComponentKind[];
  defaults?: readonly Default<T>[];
  /** Kinds that know only some of the words. */
  narrowed?: Partial<Record<ComponentKind, readonly string[]>>;
}

/** A property of unknown type, as the machinery sees it. */
export interface AnyProperty {
  shape: Form;
  documentation: string;
  example: string;
  kinds?: readonly ComponentKind[];
  defaults?: readonly Default<unknown>[];
  narrowed?: Partial<Record<ComponentKind, readonly string[]>>;
}

/** One property for each setting, and none without: the compiler proves it where a table is declared. */
export type Table<Settings> = { readonly [K in keyof Required<Settings>]: Property<Required<Settings>[K]> };

/** Where a property may stand. */
export type Owner =
  | 'component'
  | 'arrow'
  | 'flow'
  | 'place'
  | 'link'
  | 'group'
  | 'system'
  | 'scenario'
  | 'view'
  | 'accept';

/** What a body belongs to, as far as it decides which properties it has. */
export type Subject = ComponentKind | PlaceKind;
