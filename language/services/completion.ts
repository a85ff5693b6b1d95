import { type LangiumDocument, URI, UriUtils } from 'langium';
import type { CompletionProvider, LangiumServices } from 'langium/lsp';
import {
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver';
import { Edits } from './completion/edit.ts';
import { metricForm } from './completion/flow-offers.ts';
import { Names } from './completion/names.ts';
import { briefOf, type Offer } from './completion/offer.ts';
import { offersAt } from './completion/offers.ts';
import { type Place, placeAt } from './completion/place.ts';
import { isComplete } from './completion/value-offers.ts';
import { libraryScheme } from './library.ts';

const askAgain = { title: 'Suggest', command: 'editor.action.triggerSuggest' };

/** Offers what may come at the cursor, whatever the text around it looks like. */
export class SysdCompletion implements CompletionProvider {
  readonly completionOptions = {
    triggerCharacters: ['.', ':', '>', '(', '[', '"', '/', ' ', ...'0123456789'],
  };

  private canReplace = false;
  private canExplain = false;

  constructor(
    private readonly services: LangiumServices,
    private readonly today: () => string = () => new Date().toISOString().slice(0, 10),
  ) {
    services.shared.lsp.LanguageServer.onInitialize(({ capabilities }) => {
      const item = capabilities.textDocument?.completion?.completionItem;
      this.canReplace = item?.insertReplaceSupport === true;
      this.canExplain = item?.labelDetailsSupport === true;
    });
  }

  getCompletion(document: LangiumDocument, params: CompletionParams): CompletionList | undefined {
    const text = document.textDocument.getText();
    const offset = document.textDocument.offsetAt(params.position);
    const place = placeAt(text, offset);
    if (!place) return undefined;
    const { triggerKind, triggerCharacter = '' } = params.context ?? {};
    const typed = triggerKind === CompletionTriggerKind.TriggerCharacter ? triggerCharacter : '';
    /* A blank is typed everywhere: it only asks where nothing but an answer can follow. */
    if (typed === ' ' && !place.walk.certain) return undefined;
    /* A digit asks for the unit that is still missing. */
    if (/\d/.test(typed) && !lacksUnit(place)) return undefined;
    const names = new Names(place.walk, text, document, this.services);
    const offers = offersAt({
      place,
      names,
      importPaths: () => this.importPaths(document),
      today: this.today(),
    });
    const edits = new Edits(document.textDocument, place, offset, this.canReplace);
    return {
      isIncomplete: /^\d/.test(place.prefix),
      items: offers.map((offer, index) => ({
        ...itemOf(offer, index, edits),
        ...(this.canExplain ? explained(offer) : {}),
      })),
    };
  }

  /** The other designs of the workspace, by their paths from here. */
  private importPaths(document: LangiumDocument): string[] {
    const folder = UriUtils.dirname(document.uri);
    return this.services.shared.workspace.LangiumDocuments.all
      .map(({ uri }) => uri)
      .filter((uri) => uri.scheme !== libraryScheme && !UriUtils.equals(uri, document.uri))
      .map((uri) => UriUtils.relative(folder, URI.parse(uri.toString())))
      .map((path) => (path.startsWith('.') ? path : `./${path}`))
      .toArray()
      .sort();
  }
}

/** Whether a number is being typed that is no value without a unit. */
function lacksUnit({ walk, prefix }: Place): boolean {
  const slots = walk.found.map(({ slot }) => slot);
  if (!/^[-+]?\$?\d/.test(prefix)) return false;
  return !slots.some((slot) => {
    const form =
      slot.type === 'value' ? slot.form : slot.type === 'metricValue' ? metricForm(slot.metric) : undefined;
    return slot.type === 'free' || (form !== undefined && isComplete(form, prefix));
  });
}

/** What an offer means in a few words, beside its label in the list. */
function explained(offer: Offer): Pick<CompletionItem, 'labelDetails'> {
  const description = briefOf(offer);
  return description === undefined ? {} : { labelDetails: { description } };
}

function itemOf(offer: Offer, index: number, edits: Edits): CompletionItem {
  const { label, detail, documentation, filter, again } = offer;
  return {
    label,
    kind: offer.kind,
    sortText: String(index).padStart(4, '0'),
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: edits.of(offer),
    ...(detail ? { detail } : {}),
    ...(documentation ? { documentation: { kind: MarkupKind.Markdown, value: documentation } } : {}),
    ...(filter ? { filterText: filter } : {}),
    ...(again ? { command: askAgain } : {}),
  };
}
