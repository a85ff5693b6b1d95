import { DocumentState } from 'langium';
import { createServerRequestHandler, DefaultLanguageServer, type LangiumSharedServices } from 'langium/lsp';
import type {
  InitializeParams,
  InitializeResult,
  SelectionRange,
  SelectionRangeParams,
} from 'vscode-languageserver';
import { selectionRangeAt } from './selection.ts';

/** A language server that also answers "expand selection". */
export class SelectingServer extends DefaultLanguageServer {
  constructor(services: LangiumSharedServices) {
    super(services);
    services.lsp.Connection?.onSelectionRanges(
      createServerRequestHandler<SelectionRangeParams, SelectionRange[], SelectionRange[], void>(
        (_, document, { positions }) => positions.map((position) => selectionRangeAt(document, position)),
        services,
        DocumentState.Parsed,
      ),
    );
  }

  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const result = super.buildInitializeResult(params);
    return { ...result, capabilities: { ...result.capabilities, selectionRangeProvider: true } };
  }
}
