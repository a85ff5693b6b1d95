import { AstUtils } from 'langium';
import { CodeActionKind } from 'vscode-languageserver';
import type { Document, Import, Ref } from '../../generated/ast.ts';
import { libraryOf } from '../library.ts';
import { importedBy, partsOf, resolveTechnology, visibleImports } from '../resolve.ts';
import type { Action, ActionRequest } from './request.ts';
import { editAt, extentOf, lineEnd, lineStart } from './text-edits.ts';

export const organizeImportsKind = CodeActionKind.SourceOrganizeImports;

/** Sorts the imports by path, once each, without those that add nothing to the design. */
export function organizeImports(request: ActionRequest): Action[] {
  const { document, root, text } = request;
  const blocks = blocksOf(text, root.imports);
  const [first] = blocks;
  const last = blocks.at(-1);
  if (!first || !last) return [];
  const kept = withoutDuplicates(blocks).filter(({ statement }) => !isUnused(request, statement));
  const sorted = kept.sort((a, b) => compare(a.statement, b.statement));
  const newText = sorted.map((block) => block.text).join('\n');
  if (newText === text.slice(first.from, last.to).replaceAll('\r\n', '\n')) return [];
  const end = newText === '' ? behindBlankLines(text, last.to) : last.to;
  return [
    {
      title: 'Organize imports',
      kind: organizeImportsKind,
      edits: [editAt(document, first.from, end, newText)],
    },
  ];
}

/** An import with the comments above and behind it. */
interface Block {
  statement: Import;
  from: number;
  to: number;
  text: string;
}

/** The imports as whole lines; none where one shares its line with something else. */
function blocksOf(text: string, statements: readonly Import[]): Block[] {
  const blocks: Block[] = [];
  for (const statement of statements) {
    const extent = extentOf(statement);
    if (!extent || !statement.path) return [];
    const previous = blocks.at(-1);
    const from = previous ? previous.to : lineStart(text, extent.from);
    const to = lineEnd(text, extent.to);
    const comment = /^[ \t]*(\/\/.*)?$/.test(text.slice(extent.to, to));
    if (!comment || from > extent.from || text.slice(lineStart(text, extent.from), extent.from).trim() !== '')
      return [];
    const lines = text.slice(from, to).split(/\r?\n/);
    blocks.push({ statement, from, to, text: lines.filter((line) => line.trim() !== '').join('\n') });
  }
  return blocks;
}

/** Written twice under the same name is once too often. */
function withoutDuplicates(blocks: readonly Block[]): Block[] {
  const seen = new Set<string>();
  return blocks.filter(({ statement }) => {
    const key = `${pathOf(statement)} as ${statement.name ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** `./places.sysd` and `places.sysd` are one file. */
function pathOf({ path }: Import): string {
  return path.replace(/^(\.\/)+/, '');
}

function compare(a: Import, b: Import): number {
  return pathOf(a).localeCompare(pathOf(b), 'en') || (a.name ?? '').localeCompare(b.name ?? '', 'en');
}

/**
 * Whether the design is the same without an import. What a file declares belongs to the design of all who import it,
 * so only a file of nothing but technologies, none of which is used here, can be left out. One that is missing may be
 * yet to come, and stays.
 */
function isUnused(request: ActionRequest, statement: Import): boolean {
  const { documents, root } = request;
  const imported = importedBy(documents, root, statement);
  if (!imported) return false;
  if (imported === root) return !statement.name;
  const reached = [imported, ...visibleImports(documents, imported)].filter((each) => each !== root);
  const holdsTechnologiesAlone = (each: Document) =>
    !each.system &&
    each.imports.every(({ name }) => !name) &&
    each.members.every(({ $type }) => $type === 'Technology');
  if (!reached.every(holdsTechnologiesAlone)) return false;
  const used = technologiesUsed(request);
  return !reached.some((each) => used.has(each));
}

/** The documents whose technologies this document, or one that it imports, uses. */
function technologiesUsed({ services, documents, root }: ActionRequest): Set<Document> {
  const { technologies } = libraryOf(services);
  const used = new Set<Document>();
  for (const each of [root, ...visibleImports(documents, root)])
    for (const node of AstUtils.streamAst(each)) {
      if (node.$type !== 'Ref' || node.$containerProperty !== 'technology') continue;
      const found = resolveTechnology(documents, technologies, node, partsOf(node as Ref));
      if (found) used.add(AstUtils.getDocument(found.element).parseResult.value as Document);
    }
  return used;
}

function behindBlankLines(text: string, offset: number): number {
  return offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
}
