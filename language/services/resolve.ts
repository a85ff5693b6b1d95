import type { AstNode } from 'langium';
import { type Role, roles } from '../../src/model/model.ts';
import type { Document, Import, Ref, Technology } from '../generated/ast.ts';
import { importTarget } from './imports.ts';
import { type NamedElement, type Names, namesOf } from './names.ts';

/** The parsed documents an importing document may reach, by the text of their URI. */
export interface Documents {
  at(uri: string): Document | undefined;
  uriOf(document: Document): string;
  /** What `visibleImports` found, where the documents do not change. */
  visible?: Map<Document, Document[]>;
}

/** What the parts of a qualified name stand for, one by one; the role at its end stands for nothing by itself. */
export interface Resolved<T> {
  element: T;
  parts: (T | NamedElement | Import)[];
  role?: Role;
}

/** Finds what a qualified name means, seen from `from`: inside out, then across imports. */
export function resolveElement(
  documents: Documents,
  from: AstNode,
  parts: readonly string[],
): Resolved<NamedElement> | undefined {
  const document = documentAround(from);
  const [first] = parts;
  if (!document || first === undefined) return undefined;
  const names = namesOf(document);
  for (let around: AstNode | undefined = from; around; around = around.$container) {
    const found = descend(names, names.inside.get(around)?.get(first), parts);
    if (found) return found;
  }
  const own = descend(names, names.top.get(first), parts);
  if (own) return own;
  const alias = names.aliases.get(first);
  if (alias) return throughAlias(documents, document, alias, parts);
  for (const imported of visibleImports(documents, document)) {
    const theirs = namesOf(imported);
    const found = descend(theirs, theirs.top.get(first), parts);
    if (found) return found;
  }
  return undefined;
}

/** Finds a technology; `library` has the built-in ones, which the file's own hide. */
export function resolveTechnology(
  documents: Documents,
  library: ReadonlyMap<string, Technology>,
  from: AstNode,
  parts: readonly string[],
): Resolved<Technology> | undefined {
  const document = documentAround(from);
  const [first, second] = parts;
  if (!document || first === undefined || parts.length > 2) return undefined;
  const names = namesOf(document);
  if (second !== undefined) {
    const alias = names.aliases.get(first);
    const imported = alias && importedBy(documents, document, alias);
    const element = imported && technologyIn(documents, imported, second);
    return alias && element ? { element, parts: [alias, element] } : undefined;
  }
  const element = technologyIn(documents, document, first) ?? library.get(first);
  return element && { element, parts: [element] };
}

/** The parts of a reference as written; a part that is missing ends it. */
export function partsOf(ref: Ref): string[] {
  const parts: string[] = [];
  for (const part of ref.parts) {
    if (!part?.$refText) break;
    parts.push(part.$refText);
  }
  return parts;
}

/** The document a node stands in. */
export function documentAround(node: AstNode): Document | undefined {
  let around: AstNode | undefined = node;
  while (around.$container) around = around.$container;
  return around.$type === 'Document' ? (around as Document) : undefined;
}

/** Documents whose names are visible without a prefix: imports without a name, and theirs; nearest first. */
export function visibleImports(documents: Documents, document: Document): Document[] {
  const known = documents.visible?.get(document);
  if (known) return known;
  const seen = new Set<Document>([document]);
  for (const reached of seen)
    for (const statement of reached.imports) {
      const imported = statement.name ? undefined : importedBy(documents, reached, statement);
      if (imported) seen.add(imported);
    }
  seen.delete(document);
  const found = [...seen];
  documents.visible?.set(document, found);
  return found;
}

/** The document an import statement names; undefined when it is missing or the path is no good. */
export function importedBy(
  documents: Documents,
  document: Document,
  statement: Import,
): Document | undefined {
  const path: string | undefined = statement.path;
  if (!path) return undefined;
  const target = importTarget(documents.uriOf(document), path);
  return 'uri' in target ? documents.at(target.uri) : undefined;
}

function throughAlias(
  documents: Documents,
  document: Document,
  alias: Import,
  parts: readonly string[],
): Resolved<NamedElement> | undefined {
  const imported = importedBy(documents, document, alias);
  if (!imported || parts.length < 2) return undefined;
  const inner = resolveElement(documents, imported, parts.slice(1));
  return inner && { ...inner, parts: [alias, ...inner.parts] };
}

function technologyIn(documents: Documents, document: Document, name: string): Technology | undefined {
  const own = namesOf(document).technologies.get(name);
  if (own) return own;
  for (const imported of visibleImports(documents, document)) {
    const theirs = namesOf(imported).technologies.get(name);
    if (theirs) return theirs;
  }
  return undefined;
}

function descend(
  names: Names,
  start: NamedElement | undefined,
  parts: readonly string[],
): Resolved<NamedElement> | undefined {
  if (!start) return undefined;
  let element: NamedElement = start;
  const path: NamedElement[] = [element];
  for (const [index, part] of parts.slice(1).entries()) {
    const next: NamedElement | undefined = names.inside.get(element)?.get(part);
    if (!next) {
      const role = roles.find((known) => known === part);
      const isRole = role && element.$type === 'Component' && index === parts.length - 2;
      return isRole ? { element, parts: path, role } : undefined;
    }
    path.push(next);
    element = next;
  }
  return { element, parts: path };
}
