import { EmptyFileSystemProvider, type LangiumDocument, URI } from 'langium';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { elaborate } from '../../language/load.ts';
import { createSysdServices } from '../../language/module.ts';
import { Designs } from '../../language/server/designs.ts';
import { diagnosticOf, type Finding } from '../../language/server/diagnostics.ts';
import { editorParts } from '../../language/server/editor-parts.ts';
import { LiveDocument } from '../../language/server/live-documents.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { check } from '../../src/rules/check.ts';
import { edited, marked } from '../support/markers.ts';

export const mainUri = 'file:///w/main.sysd';

class Texts extends EmptyFileSystemProvider {
  constructor(private readonly texts: ReadonlyMap<string, string>) {
    super();
  }

  override readFile(uri?: URI): Promise<string> {
    const text = uri && this.texts.get(uri.toString());
    return text === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(text);
  }
}

/** A text open in an editor that asks for actions where `[|` and `|]` stand in it. */
export interface Offer {
  text: string;
  titles: string[];
  actions: CodeAction[];
  /** The main text after the action of this title. */
  after(title: string): string;
  /** All texts that the action changes, by uri. */
  allAfter(title: string): Record<string, string>;
}

/**
 * Opens `text` as main.sysd, with other files beside it, and asks for actions at its first marked stretch; `only` are
 * the kinds asked for. Every file among `others` that ends in .sysd is open in the workspace.
 */
export async function offered(
  text: string,
  { others = {}, only }: { others?: Record<string, string>; only?: string[] } = {},
): Promise<Offer> {
  const { text: plain, ranges } = marked(text);
  const texts = new Map([[mainUri, plain]]);
  for (const [name, other] of Object.entries(others)) texts.set(`file:///w/${name}`, other);
  const designs = new Designs();
  const { shared, sysd } = createSysdServices(
    { fileSystemProvider: () => new Texts(texts) },
    editorParts(designs),
  );
  const documents = [...texts].map(([uri, each]) => {
    const document = shared.workspace.LangiumDocumentFactory.fromString(each, URI.parse(uri));
    shared.workspace.LangiumDocuments.addDocument(document);
    return document;
  });
  await shared.workspace.DocumentBuilder.build(documents, { validation: false });
  const [document] = documents;
  if (!document) throw new Error('no document');
  const diagnostics = judge(designs, document, elaborate(sysd, document));
  const range = ranges[0] ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const actions = await sysd.lsp.CodeActionProvider?.getCodeActions(document, {
    textDocument: { uri: mainUri },
    range,
    context: {
      diagnostics: diagnostics.filter((each) => touches(each.range, range)),
      ...(only ? { only } : {}),
    },
  });
  const codeActions = (actions ?? []).filter((action): action is CodeAction => 'edit' in action);
  const allAfter = (title: string) => {
    const action = codeActions.find((each) => each.title === title);
    if (!action) throw new Error(`no "${title}" among ${codeActions.map((each) => each.title).join(', ')}`);
    const changes = Object.entries(action.edit?.changes ?? {});
    return Object.fromEntries(changes.map(([uri, edits]) => [uri, edited(texts.get(uri) ?? '', edits)]));
  };
  return {
    text: plain,
    titles: codeActions.map(({ title }) => title),
    actions: codeActions,
    allAfter,
    after: (title) => allAfter(title)[mainUri] ?? plain,
  };
}

function judge(
  designs: Designs,
  document: LangiumDocument,
  built: ReturnType<typeof elaborate>,
): Diagnostic[] {
  const live = new LiveDocument(mainUri);
  const { version } = document.textDocument;
  live.take(version, document.textDocument.getText(), built);
  const analysis = analyse(built.model);
  const findings: Finding[] = check(built.model, analysis, { today: '2026-01-01' });
  live.judge(version, analysis, findings);
  designs.set(live);
  return [...built.problems, ...findings].map(diagnosticOf);
}

function touches(a: Diagnostic['range'], b: Diagnostic['range']): boolean {
  const isBefore = (left: Diagnostic['range']['end'], right: Diagnostic['range']['start']) =>
    left.line < right.line || (left.line === right.line && left.character < right.character);
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

/** What a model, or a part of one, says without where in the text it says so and through which technology. */
export function meaningOf(model: unknown): unknown {
  return JSON.parse(
    JSON.stringify(model, (key, value) =>
      key === 'source' || key === 'origins' || key === 'technology' ? undefined : value,
    ),
  );
}
