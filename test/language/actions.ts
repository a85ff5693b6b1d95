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

/** What a request for actions may say beside the place. */
interface Asked {
  others?: Record<string, string>;
  only?: string[];
}

/** A text in an editor that can ask for actions anywhere. */
export interface Opened {
  diagnostics: Diagnostic[];
  actionsAt(range: Diagnostic['range'], only?: string[]): Promise<CodeAction[]>;
}

/** Opens `text` as main.sysd, with other files beside it. */
export async function opened(text: string, others: Record<string, string> = {}): Promise<Opened> {
  const texts = textsOf(text, others);
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
  return {
    diagnostics,
    actionsAt: async (range, only) => {
      const actions = await sysd.lsp.CodeActionProvider?.getCodeActions(document, {
        textDocument: { uri: mainUri },
        range,
        context: {
          diagnostics: diagnostics.filter((each) => touches(each.range, range)),
          ...(only ? { only } : {}),
        },
      });
      return (actions ?? []).filter((action): action is CodeAction => 'edit' in action);
    },
  };
}

/** All texts that an action changes, by uri, as they are after it. */
export function changedBy(action: CodeAction, texts: ReadonlyMap<string, string>): Record<string, string> {
  const changes = Object.entries(action.edit?.changes ?? {});
  return Object.fromEntries(changes.map(([uri, edits]) => [uri, edited(texts.get(uri) ?? '', edits)]));
}

/** A text and those beside it, by uri. */
export function textsOf(text: string, others: Record<string, string> = {}): Map<string, string> {
  const texts = new Map([[mainUri, text]]);
  for (const [name, other] of Object.entries(others)) texts.set(`file:///w/${name}`, other);
  return texts;
}

/** Opens a text and asks for actions at its first marked stretch; `only` are the kinds asked for. */
export async function offered(text: string, { others = {}, only }: Asked = {}): Promise<Offer> {
  const { text: plain, ranges } = marked(text);
  const start = { line: 0, character: 0 };
  const editor = await opened(plain, others);
  const actions = await editor.actionsAt(ranges[0] ?? { start, end: start }, only);
  const allAfter = (title: string) => {
    const action = actions.find((each) => each.title === title);
    if (!action) throw new Error(`no "${title}" among ${actions.map((each) => each.title).join(', ')}`);
    return changedBy(action, textsOf(plain, others));
  };
  return {
    text: plain,
    titles: actions.map(({ title }) => title),
    actions,
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
