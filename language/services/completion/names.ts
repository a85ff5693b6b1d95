import type { LangiumDocument } from 'langium';
import type { LangiumServices } from 'langium/lsp';
import { commentBefore, descriptionOf } from '../../elaborate/element.ts';
import type { Document, Technology } from '../../generated/ast.ts';
import type { ReferenceKind } from '../../vocabulary/descriptor.ts';
import { libraryOf } from '../library.ts';
import { type NamedElement, namesOf } from '../names.ts';
import { type Documents, importedBy, visibleImports } from '../resolve.ts';
import { openDocuments } from '../workspace.ts';
import type { Path } from './slots.ts';
import type { Declaration, Walk } from './walk.ts';

/** Something that may be named. */
export interface Known {
  /** As it is written at the cursor. */
  name: string;
  type: Declaration['type'] | 'import';
  kinds: readonly string[];
  title?: string;
  description?: string;
  /** Where it is declared, in this text. */
  declaration?: Declaration;
}

const types = { Component: 'component', Place: 'place', Group: 'group', Flow: 'flow' } as const;

const wanted: Readonly<Record<ReferenceKind, readonly Known['type'][]>> = {
  component: ['component'],
  place: ['place'],
  group: ['group'],
  flow: ['flow'],
  element: ['component', 'place', 'group', 'flow'],
};

/**
 * The names that may be used at a place. Those of the text itself come from its tokens, so that they are there however
 * broken it is; those of imports and of the library from their syntax trees.
 */
export class Names {
  private readonly documents: Documents;
  private readonly root: Document | undefined;
  private readonly inside = new Map<Declaration | undefined, ReadonlyMap<string, Declaration>>();

  private ownNames: Known[] | undefined;
  private allTechnologies: Known[] | undefined;

  constructor(
    private readonly walk: Walk,
    private readonly text: string,
    document: LangiumDocument,
    private readonly services: LangiumServices,
  ) {
    this.documents = openDocuments(services.shared);
    const root = document.parseResult.value;
    this.root = root.$type === 'Document' ? (root as Document) : undefined;
  }

  /** Every element that a reference of this sort may name, by its shortest name here. */
  elements(to: ReferenceKind): Known[] {
    const fitting = ({ type }: Known) => wanted[to].includes(type);
    return [...this.own(), ...this.imported()].filter(fitting);
  }

  /** What may stand behind the dot after a name. */
  members(path: Path, to: ReferenceKind): Known[] {
    const element = this.declaration(path);
    if (element)
      return element.children
        .filter((child) => leadsTo(child, to))
        .map((child) => this.known(child, child.name));
    const [alias] = path;
    return this.behindAlias(alias ?? '')
      .filter(({ name }) => name.startsWith(`${path.slice(1).join('.')}${path.length > 1 ? '.' : ''}`))
      .map((known) => ({
        ...known,
        name: known.name.slice(path.slice(1).join('.').length + (path.length > 1 ? 1 : 0)),
      }));
  }

  /** What a name stands for at the cursor. */
  find(path: Path): Known | undefined {
    const name = path.join('.');
    const declaration = this.declaration(path);
    if (declaration) return this.known(declaration, name);
    return this.imported().find((known) => known.name === name);
  }

  /** The kinds of what names stand for. */
  kindsOf(paths: readonly Path[]): string[] {
    return paths.flatMap((path) => this.find(path)?.kinds ?? []);
  }

  /** Every technology for one of these kinds; of one name the one that holds. */
  technologies(kinds: readonly string[]): Known[] {
    this.allTechnologies ??= this.collectTechnologies();
    return this.allTechnologies.filter((known) => known.kinds.some((kind) => kinds.includes(kind)));
  }

  private collectTechnologies(): Known[] {
    const found = new Map<string, Known>();
    const add = (known: Known) => {
      if (!found.has(known.name)) found.set(known.name, known);
    };
    for (const declared of this.walk.declared)
      if (declared.type === 'technology') add(this.known(declared, declared.name));
    for (const root of this.visible())
      for (const technology of namesOf(root).technologies.values()) add(technologyOf(technology, ''));
    for (const known of this.aliased()) if (known.type === 'technology') add(known);
    for (const technology of libraryOf(this.services).technologies.values())
      add(technologyOf(technology, ''));
    return [...found.values()];
  }

  private declaration(path: Path): Declaration | undefined {
    const [first = ''] = path;
    for (let around = this.walk.aroundCursor; around; around = around.parent) {
      const start = this.childrenOf(around).get(first);
      if (start) return this.descend(start, path);
    }
    const start = this.childrenOf(undefined).get(first);
    return start && this.descend(start, path);
  }

  private descend(start: Declaration, path: Path): Declaration | undefined {
    let element: Declaration | undefined = start;
    for (const part of path.slice(1)) element = element && this.childrenOf(element).get(part);
    return element;
  }

  private childrenOf(around: Declaration | undefined): ReadonlyMap<string, Declaration> {
    const known = this.inside.get(around);
    if (known) return known;
    const children = around ? around.children : this.walk.declared.filter(({ type }) => type in wantedTypes);
    const made = new Map<string, Declaration>();
    for (const child of children) if (!made.has(child.name)) made.set(child.name, child);
    this.inside.set(around, made);
    return made;
  }

  private own(): readonly Known[] {
    this.ownNames ??= this.collectOwn();
    return this.ownNames;
  }

  private collectOwn(): Known[] {
    const found: Known[] = [];
    const add = (declaration: Declaration, prefix: string) => {
      const name = prefix + declaration.name;
      found.push(this.known(declaration, this.shortest(declaration, name)));
      for (const child of declaration.children) add(child, `${name}.`);
    };
    for (const declaration of this.walk.declared) if (declaration.type in wantedTypes) add(declaration, '');
    return found;
  }

  /** Inside a group its own components need no prefix, unless the short name means something else. */
  private shortest(declaration: Declaration, qualified: string): string {
    if (!declaration.parent || !this.isAround(declaration.parent)) return qualified;
    return this.declaration([declaration.name]) === declaration ? declaration.name : qualified;
  }

  /** Whether the cursor stands inside an element. */
  isAround(element: Declaration): boolean {
    for (let around = this.walk.aroundCursor; around; around = around.parent)
      if (around === element) return true;
    return false;
  }

  /** What a declaration of this text is, by the name it has here. */
  known(declaration: Declaration, name: string): Known {
    const { type, kinds, title, start } = declaration;
    const description = commentBefore(this.text, start);
    return {
      name,
      type,
      kinds,
      declaration,
      ...(title ? { title } : {}),
      ...(description ? { description } : {}),
    };
  }

  private visible(): Document[] {
    return this.root ? visibleImports(this.documents, this.root) : [];
  }

  private imported(): Known[] {
    return [...this.visible().flatMap((root) => elementsOf(root, '')), ...this.aliased()];
  }

  private aliased(): Known[] {
    return [...(this.root ? namesOf(this.root).aliases.keys() : [])].flatMap((alias) => [
      { name: alias, type: 'import' as const, kinds: [] },
      ...this.behindAlias(alias).map((known) => ({ ...known, name: `${alias}.${known.name}` })),
    ]);
  }

  private behindAlias(alias: string): Known[] {
    const statement = this.root && namesOf(this.root).aliases.get(alias);
    const imported = this.root && statement && importedBy(this.documents, this.root, statement);
    if (!imported) return [];
    const technologies = [...namesOf(imported).technologies.values()];
    return [...elementsOf(imported, ''), ...technologies.map((technology) => technologyOf(technology, ''))];
  }
}

const wantedTypes = { component: true, place: true, group: true, flow: true };

/** Whether an element is of this sort, or holds some that are. */
function leadsTo(declaration: Declaration, to: ReferenceKind): boolean {
  return wanted[to].includes(declaration.type) || declaration.children.some((child) => leadsTo(child, to));
}

function elementsOf(root: Document, prefix: string): Known[] {
  return [...namesOf(root).qualified].flatMap(([node, name]) => {
    if (!(node.$type in types)) return [];
    const element = node as NamedElement;
    const description = descriptionOf(element);
    return {
      name: prefix + name,
      type: types[element.$type],
      kinds: 'kind' in element && element.kind ? [element.kind] : [element.$type.toLowerCase()],
      ...(element.title ? { title: element.title } : {}),
      ...(description ? { description } : {}),
    };
  });
}

function technologyOf(technology: Technology, prefix: string): Known {
  const description = descriptionOf(technology);
  return {
    name: prefix + technology.name,
    type: 'technology',
    kinds: technology.kinds,
    ...(technology.title ? { title: technology.title } : {}),
    ...(description ? { description } : {}),
  };
}
