import type { TextDocumentContentProvider } from 'langium/lsp';
import type { TextDocumentContentParams, TextDocumentContentResult } from 'vscode-languageserver';
import { library } from '../generated/library.ts';
import { libraryScheme } from './library.ts';

/** The built-in technologies, to be read like files: the editor asks for the text behind their addresses. */
export class LibraryTexts implements TextDocumentContentProvider {
  readonly schemes = [libraryScheme];

  async provideTextDocumentContent({
    uri,
  }: TextDocumentContentParams): Promise<TextDocumentContentResult | undefined> {
    const name = /^[^:]+:\/*([^/?#]*)/.exec(uri)?.[1] ?? '';
    const text = Object.hasOwn(library, name) ? library[name] : undefined;
    return text === undefined ? undefined : { text };
  }
}
