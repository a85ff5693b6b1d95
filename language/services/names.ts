import type { AstNode } from 'langium';
import type {
  Component,
  Document,
  Flow,
  Group,
  Import,
  Place,
  Scenario,
  Technology,
  View,
} from '../generated/ast.ts';

/** What a reference may name, apart from technologies and the names of imports. */
export type NamedElement = Component | Place | Group | Flow;
/** Every element that has a name. */
export type Declared = NamedElement | Technology | Import | Scenario | View;

/** Two elements of one name, in the order of the text. */
export interface Clash {
  first: Declared;
  second: Declared;
}

/** All names of one document, collected once. */
export interface Names {
  /** Elements at the top of the document. */
  top: ReadonlyMap<string, NamedElement>;
  /** Elements directly inside a place or a group. */
  inside: ReadonlyMap<AstNode, ReadonlyMap<string, NamedElement>>;
  technologies: ReadonlyMap<string, Technology>;
  /** Imports with a name. */
  aliases: ReadonlyMap<string, Import>;
  /** The name of each element from the top of its document: `us-east.a`. Elements that lost a clash have none. */
  qualified: ReadonlyMap<AstNode, string>;
  clashes: readonly Clash[];
}

const known = new WeakMap<Document, Names>();

/** The names of a document; linear in its size the first time, then remembered. */
export function namesOf(document: Document): Names {
  const names = known.get(document) ?? collect(document);
  known.set(document, names);
  return names;
}

function collect(document: Document): Names {
  const inside = new Map<AstNode, Map<string, NamedElement>>();
  const qualified = new Map<AstNode, string>();
  const clashes: Clash[] = [];

  function declare<T extends Declared>(space: Map<string, T>, element: T, prefix = ''): boolean {
    const name: string | undefined = element.name;
    if (!name) return false;
    const first = space.get(name);
    if (first) {
      clashes.push({ first, second: element });
      return false;
    }
    space.set(name, element);
    qualified.set(element, prefix + name);
    return true;
  }

  function declareElement(space: Map<string, NamedElement>, element: NamedElement, prefix: string): void {
    if (!declare(space, element, prefix)) return;
    const members = membersOf(element);
    if (members.length === 0) return;
    const inner = new Map<string, NamedElement>();
    inside.set(element, inner);
    for (const member of members) declareElement(inner, member, `${prefix}${element.name}.`);
  }

  const top = new Map<string, NamedElement>();
  const technologies = new Map<string, Technology>();
  const scenarios = new Map<string, Scenario>();
  const views = new Map<string, View>();
  const aliases = new Map<string, Import>();
  for (const member of document.members) {
    if (member.$type === 'Technology') declare(technologies, member);
    else if (member.$type === 'Scenario') declare(scenarios, member);
    else if (member.$type === 'View') declare(views, member);
    else if (isNamedElement(member)) declareElement(top, member, '');
  }
  for (const imported of document.imports) {
    const name: string | undefined = imported.name;
    const element = name ? top.get(name) : undefined;
    if (element) clashes.push({ first: imported, second: element });
    declare(aliases, imported);
  }
  return { top, inside, technologies, aliases, qualified, clashes };
}

function isNamedElement(node: AstNode): node is NamedElement {
  return (
    node.$type === 'Component' || node.$type === 'Place' || node.$type === 'Group' || node.$type === 'Flow'
  );
}

function membersOf(element: NamedElement): readonly NamedElement[] {
  if (element.$type === 'Place') return element.places;
  if (element.$type === 'Group') return [...element.groups, ...element.components];
  return [];
}
