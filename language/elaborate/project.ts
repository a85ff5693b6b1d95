import type { AstNode, LangiumDocument } from 'langium';
import type { ElementId } from '../../src/model/settings.ts';
import type { Document, Technology } from '../generated/ast.ts';
import { importTarget } from '../services/imports.ts';
import { type Declared, namesOf } from '../services/names.ts';
import type { Documents } from '../services/resolve.ts';

export type SysdDocument = LangiumDocument<Document>;

/** Elements of two documents that would have one id; the later one is left out. */
export interface CrossClash {
  first: Declared;
  second: Declared;
  secondDocument: SysdDocument;
}

/** A document and all it imports, each once, nearest first. */
export interface Project extends Documents {
  documents: readonly SysdDocument[];
  library: ReadonlyMap<string, Technology>;
  /** The model's id of an element; undefined for one that lost a clash of names. */
  idOf(node: AstNode): ElementId | undefined;
  clashes: readonly CrossClash[];
}

/** Collects what `entry` imports from the documents at hand and gives every element its id. */
export function projectOf(
  entry: SysdDocument,
  at: (uri: string) => SysdDocument | undefined,
  library: ReadonlyMap<string, Technology>,
): Project {
  const prefixes = reach(entry, at);
  const byUri = new Map([...prefixes.keys()].map((document) => [document.uri.toString(), document]));
  const uris = new Map([...prefixes.keys()].map((document) => [rootOf(document), document.uri.toString()]));
  const { ids, clashes } = identify(prefixes);
  return {
    documents: [...prefixes.keys()],
    library,
    at: (uri) => {
      const document = byUri.get(uri);
      return document && rootOf(document);
    },
    uriOf: (document) => uris.get(document) ?? '',
    visible: new Map(),
    idOf: (node) => ids.get(node),
    clashes,
  };
}

/** The root of a document's syntax tree. */
export function rootOf(document: SysdDocument): Document {
  return document.parseResult.value;
}

/** The documents reached, breadth first, each with the prefix that the names of imports on the way give its ids. */
function reach(
  entry: SysdDocument,
  at: (uri: string) => SysdDocument | undefined,
): Map<SysdDocument, string> {
  const prefixes = new Map([[entry, '']]);
  for (const [document, prefix] of prefixes)
    for (const statement of rootOf(document).imports) {
      const path: string | undefined = statement.path;
      const target = path ? importTarget(document.uri.toString(), path) : undefined;
      const imported = target && 'uri' in target ? at(target.uri) : undefined;
      if (imported && !prefixes.has(imported))
        prefixes.set(imported, statement.name ? `${prefix}${statement.name}.` : prefix);
    }
  return prefixes;
}

function identify(prefixes: ReadonlyMap<SysdDocument, string>) {
  const ids = new Map<AstNode, ElementId>();
  const clashes: CrossClash[] = [];
  const taken = new Map<string, Declared>();
  for (const [document, prefix] of prefixes)
    for (const [node, name] of namesOf(rootOf(document)).qualified) {
      const declared = node as Declared;
      if (declared.$type === 'Import') continue;
      const id = prefix + name;
      const key = `${spaceOf(declared)} ${id}`;
      const first = taken.get(key);
      if (first) clashes.push({ first, second: declared, secondDocument: document });
      else {
        taken.set(key, declared);
        ids.set(node, id);
      }
    }
  return { ids, clashes };
}

/** Technologies, scenarios and views have names of their own; all else shares one space. */
function spaceOf(declared: Declared): string {
  const own = declared.$type === 'Technology' || declared.$type === 'Scenario' || declared.$type === 'View';
  return own ? declared.$type : 'element';
}
