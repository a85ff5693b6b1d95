import type { AstNode } from 'langium';
import type { Property } from '../generated/ast.ts';
import type { Form, Owner, ReferenceKind } from '../vocabulary/descriptor.ts';
import { propertyOf } from '../vocabulary/index.ts';

/** What the properties of each kind of node describe. */
const owners: Record<string, Owner> = {
  Component: 'component',
  Technology: 'component',
  Change: 'component',
  OwnArrow: 'arrow',
  Connection: 'arrow',
  CallHop: 'arrow',
  Degrade: 'arrow',
  Flow: 'flow',
  Place: 'place',
  Link: 'link',
  Group: 'group',
  System: 'system',
  Scenario: 'scenario',
  View: 'view',
  Accept: 'accept',
};

/** What a property belongs to; undefined for a field of another property's value. */
export function ownerOf(property: Property): Owner | undefined {
  const { $container: container } = property;
  const node: AstNode | undefined = container.$type === 'Body' ? container.$container : container;
  return node && owners[node.$type];
}

/** What a value may name: undefined where a word of the vocabulary, not an element, is expected. */
export function expectedReference(value: AstNode): ReferenceKind | undefined {
  const path: string[] = [];
  for (let node: AstNode | undefined = value; node; node = node.$container) {
    if (node.$type !== 'Property') continue;
    const property = node as Property;
    path.unshift(property.name);
    const owner = ownerOf(property);
    if (owner) return referenceIn(propertyOf(owner, path[0] ?? '')?.shape, path.slice(1));
  }
  return undefined;
}

function referenceIn(form: Form | undefined, path: readonly string[]): ReferenceKind | undefined {
  const [key, ...rest] = path;
  switch (form?.form) {
    case 'reference':
      return form.to;
    case 'list':
    case 'turned':
      return referenceIn(form.of, path);
    case 'map':
      return referenceIn(form.of, rest);
    case 'record':
      return key !== undefined && Object.hasOwn(form.fields, key)
        ? referenceIn(form.fields[key]?.form, rest)
        : undefined;
    case 'either':
      return form.forms.map((each) => referenceIn(each, path)).find((found) => found !== undefined);
    default:
      return undefined;
  }
}
