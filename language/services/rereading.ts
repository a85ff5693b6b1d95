import {
  type AstNode,
  type Cancellation,
  DefaultLangiumDocumentFactory,
  type LangiumDocument,
  type LangiumSharedCoreServices,
  type ParseResult,
  type URI,
} from 'langium';
import type { Document } from '../generated/ast.ts';
import { GuardedParser } from './parser.ts';
import { type Reading, readingOf, reparse } from './reparse.ts';

/** Makes documents of texts; of one that changes, what stands as it was is not read again. */
export class RereadDocuments extends DefaultLangiumDocumentFactory {
  /** What may be kept of each document: of its text as it is, or of the last one that was understood. */
  private readonly readings = new WeakMap<LangiumDocument, Reading>();

  constructor(private readonly services: LangiumSharedCoreServices) {
    super(services);
  }

  protected override async parseAsync<T extends AstNode>(
    uri: URI,
    text: string,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<ParseResult<T>> {
    const document = this.services.workspace.LangiumDocuments.getDocument(uri);
    const again: ParseResult | undefined = document && this.again(document, text);
    return again ? (again as ParseResult<T>) : super.parseAsync(uri, text, cancelToken);
  }

  /** What a text says, read with the help of what the document said before. */
  private again(document: LangiumDocument, text: string): ParseResult | undefined {
    const old = this.readingOf(document);
    const { parser, references } = this.serviceRegistry.getServices(document.uri);
    const { LangiumParser } = parser;
    if (!old || !(LangiumParser instanceof GuardedParser)) return undefined;
    // What somebody asked for since the document was unlinked may still point at what is no longer there.
    references.Linker.unlink(document);
    const reread = reparse(old, text, (stretch, at) => LangiumParser.parseStretch(stretch, at, text.length));
    this.readings.set(document, reread?.reading ?? old);
    return reread?.result;
  }

  private readingOf(document: LangiumDocument): Reading | undefined {
    const { parseResult } = document;
    const known = this.readings.get(document);
    if (known?.root === parseResult.value || !isWithoutErrors(parseResult)) return known;
    const { value } = parseResult;
    const text = value.$cstNode?.root.fullText;
    return text === undefined ? undefined : readingOf(text, value);
  }
}

function isWithoutErrors(result: ParseResult): result is ParseResult<Document> {
  return (
    result.lexerErrors.length === 0 && result.parserErrors.length === 0 && result.value.$type === 'Document'
  );
}
