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
import { type Reading, reparse } from './reparse.ts';

/** Makes documents of texts; of one that changes, what stands as it was is not read again. */
export class RereadDocuments extends DefaultLangiumDocumentFactory {
  /** The last text without errors of each document that has some now. */
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
    const reading = document && (readingOf(document) ?? this.readings.get(document));
    const again: ParseResult | undefined = reading && this.again(document, reading, text);
    if (again) return again as ParseResult<T>;
    if (reading) this.readings.set(document, reading);
    return super.parseAsync(uri, text, cancelToken);
  }

  /** What a text says, read with the help of what the document said before. */
  private again(document: LangiumDocument, reading: Reading, text: string): ParseResult | undefined {
    const { parser, references } = this.serviceRegistry.getServices(document.uri);
    const { LangiumParser } = parser;
    if (!(LangiumParser instanceof GuardedParser)) return undefined;
    // What somebody asked for since the document was unlinked may still point at what is no longer there.
    references.Linker.unlink(document);
    return reparse(reading, text, (stretch, at) => LangiumParser.parseStretch(stretch, at));
  }
}

/** A document as it stands, when it has no errors. */
function readingOf({ parseResult }: LangiumDocument): Reading | undefined {
  const text = parseResult.value.$cstNode?.root.fullText;
  return text !== undefined && isWithoutErrors(parseResult) ? { text, root: parseResult.value } : undefined;
}

function isWithoutErrors(result: ParseResult): result is ParseResult<Document> {
  return (
    result.lexerErrors.length === 0 && result.parserErrors.length === 0 && result.value.$type === 'Document'
  );
}
