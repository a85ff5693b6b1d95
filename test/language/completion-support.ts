import { EmptyFileSystemProvider, type LangiumDocument, URI } from 'langium';
import { type CompletionItem, CompletionTriggerKind, InsertReplaceEdit } from 'vscode-languageserver';
import { createSysdServices, type SysdServices } from '../../language/module.ts';
import { SysdCompletion } from '../../language/services/completion.ts';

export const mainUri = 'file:///w/main.sysd';

interface Built {
  services: SysdServices;
  document: LangiumDocument;
}

let alone: SysdServices | undefined;

/** A document in memory with others beside it, built as the language server builds it. */
export async function documentOf(text: string, others: Record<string, string> = {}): Promise<Built> {
  if (Object.keys(others).length > 0) return documentAmong(text, others);
  alone ??= createSysdServices({ fileSystemProvider: () => new EmptyFileSystemProvider() });
  const { LangiumDocumentFactory: factory } = alone.shared.workspace;
  return { services: alone, document: factory.fromString(text, URI.parse(mainUri)) };
}

async function documentAmong(text: string, others: Record<string, string>): Promise<Built> {
  const texts = new Map(Object.entries(others).map(([name, other]) => [`file:///w/${name}`, other]));
  class Texts extends EmptyFileSystemProvider {
    override readFile(uri?: URI): Promise<string> {
      const found = texts.get(uri?.toString() ?? '');
      return found === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(found);
    }
  }
  const services = createSysdServices({ fileSystemProvider: () => new Texts() });
  const { workspace } = services.shared;
  const document = workspace.LangiumDocumentFactory.fromString(text, URI.parse(mainUri));
  workspace.LangiumDocuments.addDocument(document);
  await workspace.DocumentBuilder.build([document], { validation: false });
  return { services, document };
}

/** What is offered at `<|>`; `typed` is the character that asked, if one did. */
export async function completionsOf(
  marked: string,
  { others = {}, typed }: { others?: Record<string, string>; typed?: string } = {},
): Promise<CompletionItem[]> {
  const offset = marked.indexOf('<|>');
  if (offset < 0) throw new Error('no cursor');
  const { services, document } = await documentOf(marked.replace('<|>', ''), others);
  const list = new SysdCompletion(services.sysd, () => '2026-11-20').getCompletion(document, {
    textDocument: { uri: document.uri.toString() },
    position: document.textDocument.positionAt(offset),
    ...(typed === undefined
      ? {}
      : { context: { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter: typed } }),
  });
  return list?.items ?? [];
}

/** What an editor that shows more than labels tells of each offer beside its label. */
export async function explanationsOf(marked: string): Promise<Record<string, string | undefined>> {
  const services = createSysdServices({ fileSystemProvider: () => new EmptyFileSystemProvider() });
  const completion = new SysdCompletion(services.sysd);
  await services.shared.lsp.LanguageServer.initialize({
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { labelDetailsSupport: true } } } },
  });
  const document = services.shared.workspace.LangiumDocumentFactory.fromString(
    marked.replace('<|>', ''),
    URI.parse(mainUri),
  );
  const list = completion.getCompletion(document, {
    textDocument: { uri: mainUri },
    position: document.textDocument.positionAt(marked.indexOf('<|>')),
  });
  return Object.fromEntries(
    (list?.items ?? []).map(({ label, labelDetails }) => [label, labelDetails?.description]),
  );
}

/** A text after one offer was accepted at `<|>` by an editor that knows how to replace a word: put in, or instead of the whole word. */
export async function replacedBy(marked: string, label: string, way: 'insert' | 'replace') {
  const services = createSysdServices({ fileSystemProvider: () => new EmptyFileSystemProvider() });
  const completion = new SysdCompletion(services.sysd);
  await services.shared.lsp.LanguageServer.initialize({
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { insertReplaceSupport: true } } } },
  });
  const text = marked.replace('<|>', '');
  const document = services.shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(mainUri));
  const { textDocument } = document;
  const list = completion.getCompletion(document, {
    textDocument: { uri: mainUri },
    position: textDocument.positionAt(marked.indexOf('<|>')),
  });
  const edit = list?.items.find((item) => item.label === label)?.textEdit;
  if (!edit) throw new Error(`${label} is not offered`);
  const range = InsertReplaceEdit.is(edit) ? edit[way] : edit.range;
  return `${text.slice(0, textDocument.offsetAt(range.start))}${edit.newText}${text.slice(textDocument.offsetAt(range.end))}`;
}

/** The labels of what is offered that begin with what is typed, as an editor would keep them. */
export async function labelsOf(
  marked: string,
  options: Parameters<typeof completionsOf>[1] = {},
): Promise<string[]> {
  const items = await completionsOf(marked, options);
  const offset = marked.indexOf('<|>');
  return items.flatMap(({ label, filterText = label, textEdit }) => {
    if (!textEdit || !('range' in textEdit)) return [];
    const typed = marked.slice(
      offset - (textEdit.range.end.character - textEdit.range.start.character),
      offset,
    );
    return filterText.startsWith(typed) ? [label] : [];
  });
}

/** The snippet that one offer puts in. */
export async function snippetOf(marked: string, label: string): Promise<string | undefined> {
  const items = await completionsOf(marked);
  return items.find((item) => item.label === label)?.textEdit?.newText;
}
