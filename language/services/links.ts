import { AstUtils, type LangiumDocument } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink, Range } from 'vscode-languageserver';
import { featureRange } from '../elaborate/source.ts';
import type { Accept, Document, Import } from '../generated/ast.ts';
import { rules } from '../generated/rules.ts';
import { pages } from './hover/links.ts';
import { importTarget } from './imports.ts';

/** Imports lead to their files, rules that are accepted to the pages that explain them. */
export class SysdLinks implements DocumentLinkProvider {
  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    const { value } = document.parseResult;
    if (value.$type !== 'Document') return [];
    const root = value as Document;
    return [
      ...root.imports.flatMap((statement) => importLink(document, statement)),
      ...AstUtils.streamAst(root)
        .filter((node): node is Accept => node.$type === 'Accept')
        .flatMap(ruleLink),
    ];
  }
}

function ruleLink(acceptance: Accept): DocumentLink[] {
  const rule: string | undefined = acceptance.rule;
  const range = featureRange(acceptance, 'rule');
  if (rule === undefined || !range || !Object.hasOwn(rules, rule)) return [];
  return [{ range: insideQuotes(range), target: `${pages.rules}/${rule}.md`, tooltip: rules[rule] ?? rule }];
}

function importLink(document: LangiumDocument, statement: Import): DocumentLink[] {
  const path: string | undefined = statement.path;
  const range = featureRange(statement, 'path');
  const target = path === undefined ? undefined : importTarget(document.uri.toString(), path);
  if (!range || !target || !('uri' in target)) return [];
  return [{ range: insideQuotes(range), target: target.uri }];
}

function insideQuotes({ start, end }: Range): Range {
  return {
    start: { line: start.line, character: start.character + 1 },
    end: { line: end.line, character: Math.max(start.character + 1, end.character - 1) },
  };
}
