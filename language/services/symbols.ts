import type { AstNode, AstNodeDescription, LangiumDocument } from 'langium';
import type {
  DocumentSymbolProvider,
  LangiumSharedServices,
  NodeKindProvider,
  WorkspaceSymbolProvider,
} from 'langium/lsp';
import {
  CompletionItemKind,
  type DocumentSymbol,
  SymbolKind,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import type { ComponentKind } from '../../src/model/model.ts';
import { featureRange, rangeOf } from '../elaborate/source.ts';
import type { Component, Document, Flow, Member, System } from '../generated/ast.ts';
import { type Category, kinds } from '../vocabulary/index.ts';
import { libraryScheme } from './library.ts';
import { partsOf } from './resolve.ts';

/** More symbols than this are not looked through by anyone. */
const mostSymbols = 500;

const kindsOfTypes: Readonly<Record<string, SymbolKind>> = {
  System: SymbolKind.Module,
  Import: SymbolKind.Module,
  Place: SymbolKind.Namespace,
  Group: SymbolKind.Package,
  Technology: SymbolKind.Interface,
  Component: SymbolKind.Class,
  Flow: SymbolKind.Function,
  Scenario: SymbolKind.Event,
  View: SymbolKind.File,
};

const kindsOfCategories: Readonly<Record<Category, SymbolKind>> = {
  edge: SymbolKind.Interface,
  routing: SymbolKind.Operator,
  compute: SymbolKind.Class,
  data: SymbolKind.Struct,
  messaging: SymbolKind.Array,
  external: SymbolKind.Object,
};

/** How the editor draws what an element is. */
export class SysdNodeKinds implements NodeKindProvider {
  getSymbolKind(node: AstNode | AstNodeDescription): SymbolKind {
    const element = '$type' in node ? node : node.node;
    if (element?.$type === 'Component') return symbolKindOf((element as Component).kind);
    return kindsOfTypes['$type' in node ? node.$type : node.type] ?? SymbolKind.Field;
  }

  getCompletionItemKind(): CompletionItemKind {
    return CompletionItemKind.Reference;
  }
}

/** The outline of a document: what is in it, nested as it is written. */
export class SysdDocumentSymbols implements DocumentSymbolProvider {
  getSymbols({ parseResult: { value } }: LangiumDocument): DocumentSymbol[] {
    if (value.$type !== 'Document') return [];
    const { system, imports, members } = value as Document;
    return [system, ...imports, ...members].flatMap((node) => (node ? symbolOf(node) : []));
  }
}

/** All named elements of the workspace whose name fits what was typed. */
export class SysdWorkspaceSymbols implements WorkspaceSymbolProvider {
  constructor(private readonly services: LangiumSharedServices) {}

  getSymbols({ query }: WorkspaceSymbolParams): WorkspaceSymbol[] {
    const { FuzzyMatcher: matcher, NodeKindProvider: nodeKinds } = this.services.lsp;
    const symbols: WorkspaceSymbol[] = [];
    for (const description of this.services.workspace.IndexManager.allElements()) {
      const { name, nameSegment, documentUri, type } = description;
      if (!nameSegment || type === 'Import' || documentUri.scheme === libraryScheme) continue;
      const [last = name, ...around] = name.split('.').reverse();
      if (!matcher.match(query, last) && !matcher.match(query, name)) continue;
      symbols.push({
        name: last,
        kind: nodeKinds.getSymbolKind(description),
        ...(around.length > 0 ? { containerName: around.reverse().join('.') } : {}),
        location: { uri: documentUri.toString(), range: nameSegment.range },
      });
      if (symbols.length >= mostSymbols) break;
    }
    return symbols;
  }
}

type Outlined = System | Document['imports'][number] | Member | Component;

function symbolOf(node: Outlined): DocumentSymbol[] {
  const name: string | undefined = 'name' in node ? node.name : undefined;
  if (!name) return [];
  const range = rangeOf(node);
  const detail = detailOf(node);
  const children = childrenOf(node).flatMap(symbolOf);
  const kind = node.$type === 'Component' ? symbolKindOf(node.kind) : kindsOfTypes[node.$type];
  return [
    {
      name,
      kind: kind ?? SymbolKind.Field,
      range,
      selectionRange: featureRange(node, 'name') ?? range,
      ...(detail ? { detail } : {}),
      ...(children.length > 0 ? { children } : {}),
    },
  ];
}

function childrenOf(node: Outlined): Outlined[] {
  if (node.$type === 'Place') return node.places;
  return node.$type === 'Group' ? inOrder([...node.groups, ...node.components]) : [];
}

function inOrder<T extends AstNode>(nodes: T[]): T[] {
  return nodes.sort((a, b) => (a.$cstNode?.offset ?? 0) - (b.$cstNode?.offset ?? 0));
}

/** What stands beside the name: `service, Web tier`, `from browser at 360/s`. */
function detailOf(node: Outlined): string {
  const title = 'title' in node && node.title ? [node.title] : [];
  switch (node.$type) {
    case 'Component': {
      const technology = node.technology ? [`using ${partsOf(node.technology).join('.')}`] : [];
      return [node.kind, ...technology, ...title].join(', ');
    }
    case 'Place':
      return [node.kind, ...title].join(', ');
    case 'Technology':
      return [`for ${node.kinds.join(', ')}`, ...title].join(': ');
    case 'Flow':
      return [...loadOf(node), ...title].join(', ');
    case 'Import':
      return node.path ?? '';
    default:
      return title.join('');
  }
}

function loadOf({ client, rate }: Flow): string[] {
  const from = client ? [`from ${partsOf(client).join('.')}`] : [];
  const at = rate ? [`at ${rate}`] : [];
  return from.length + at.length > 0 ? [[...from, ...at].join(' ')] : [];
}

/** How the editor draws a component of this kind. */
export function symbolKindOf(kind: ComponentKind): SymbolKind {
  return Object.hasOwn(kinds, kind) ? kindsOfCategories[kinds[kind].category] : SymbolKind.Class;
}
