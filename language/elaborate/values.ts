import type { Argument, Property, Quantity, Value, Word } from '../generated/ast.ts';
import { partsOf } from '../services/resolve.ts';
import type { ArgumentTree, PropertyTree, ValueTree } from '../vocabulary/value.ts';
import { keyRange, rangeOf } from './source.ts';

/** Properties as the vocabulary reads them; those whose value the parser did not understand are left out. */
export function propertyTrees(properties: readonly Property[]): PropertyTree[] {
  return properties.flatMap((property) => {
    const value = valueTree(property.value);
    return property.name && value ? [{ name: property.name, value, nameRange: keyRange(property) }] : [];
  });
}

/** A value as the vocabulary reads it. */
export function valueTree(value: Value | undefined): ValueTree | undefined {
  if (!value) return undefined;
  const range = rangeOf(value);
  switch (value.$type) {
    case 'Quantity':
      return quantityTree(value);
    case 'Text':
      return { kind: 'text', text: value.text ?? '', range };
    case 'List':
      return { kind: 'list', items: value.items.flatMap((item) => valueTree(item) ?? []), range };
    case 'Body':
      return { kind: 'body', properties: propertyTrees(value.properties), range };
    case 'Word':
      return wordTree(value);
  }
}

function quantityTree(quantity: Quantity): ValueTree | undefined {
  const range = rangeOf(quantity);
  if (!quantity.low) return undefined;
  if (quantity.high) return { kind: 'range', low: quantity.low, high: quantity.high, range };
  return { kind: 'quantity', text: quantity.low, range };
}

function wordTree(word: Word): ValueTree | undefined {
  const range = rangeOf(word);
  const name = word.name ? partsOf(word.name).join('.') : '';
  if (name === '') return undefined;
  if (word.called) return { kind: 'name', name, call: word.arguments.flatMap(argumentTree), range };
  if (name === 'true' || name === 'false') return { kind: 'truth', truth: name === 'true', range };
  return { kind: 'name', name, range };
}

function argumentTree(argument: Argument): ArgumentTree[] {
  const value = valueTree(argument.value);
  if (!value) return [];
  return [argument.label === undefined ? { value } : { name: argument.label, value }];
}
