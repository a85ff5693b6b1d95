import { AstUtils, type LangiumDocument } from 'langium';
import type { DocumentLinkProvider, LangiumServices } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver';
import { featureRange, rangeOf, wordRange } from '../elaborate/source.ts';
import type { Component, Document, Import } from '../generated/ast.ts';
import { importTarget } from './imports.ts';
import { libraryOf } from './library.ts';
import { partsOf, resolveTechnology } from './resolve.ts';
import { openDocuments } from './workspace.ts';

/** Imports lead to their files, `using` to the text that says what a technology is and who says so. */
export class SysdLinks implements DocumentLinkProvider {
  constructor(private readonly services: LangiumServices) {}

  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    const { value } = document.parseResult;
    if (value.$type !== 'Document') return [];
    const root = value as Document;
    return [
      ...root.imports.flatMap((statement) => importLink(document, statement)),
      ...AstUtils.streamAst(root)
        .filter((node): node is Component => node.$type === 'Component')
        .flatMap((component) => this.technologyLink(component)),
    ];
  }

  private technologyLink(component: Component): DocumentLink[] {
    const { technology } = component;
    const range = wordRange(component, 'using');
    if (!technology || !range) return [];
    const documents = openDocuments(this.services.shared);
    const builtIn = libraryOf(this.services).technologies;
    const element = resolveTechnology(documents, builtIn, technology, partsOf(technology))?.element;
    const uri = element && AstUtils.findRootNode(element).$document?.uri;
    if (!element || !uri) return [];
    const target = uri.with({ fragment: `L${rangeOf(element).start.line + 1}` }).toString();
    return [
      { range, target, tooltip: `What ${element.title ?? element.name} is, and the sources of its figures` },
    ];
  }
}

function importLink(document: LangiumDocument, statement: Import): DocumentLink[] {
  const path: string | undefined = statement.path;
  const range = featureRange(statement, 'path');
  const target = path === undefined ? undefined : importTarget(document.uri.toString(), path);
  if (!range || !target || !('uri' in target)) return [];
  const { start, end } = range;
  const inside = {
    start: { line: start.line, character: start.character + 1 },
    end: { line: end.line, character: Math.max(start.character + 1, end.character - 1) },
  };
  return [{ range: inside, target: target.uri }];
}
