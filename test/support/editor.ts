import { EmptyFileSystemProvider, type LangiumDocument, URI } from 'langium';
import type { LangiumServices } from 'langium/lsp';
import { elaborate } from '../../language/load.ts';
import { createSysdServices } from '../../language/module.ts';
import { Designs } from '../../language/server/designs.ts';
import { editorParts } from '../../language/server/editor-parts.ts';
import { LiveDocument } from '../../language/server/live-documents.ts';
import { workspaceParts } from '../../language/server/workspace-parts.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { check } from '../../src/rules/check.ts';
import { marked } from './markers.ts';

/** A workspace in memory whose every document is open, built and analysed; `[|` and `|]` mark stretches of main.sysd. */
export interface Editor {
  services: LangiumServices;
  main: LangiumDocument;
  designs: Designs;
  ranges: ReturnType<typeof marked>['ranges'];
  lsp: LangiumServices['lsp'];
  /** The request for the position where the n-th mark begins. */
  at(mark?: number): {
    textDocument: { uri: string };
    position: { line: number; character: number };
  };
  document(name: string): LangiumDocument;
}

/** Opens `text` as main.sysd, with `others` beside it. */
export async function editorWith(text: string, others: Record<string, string> = {}): Promise<Editor> {
  const { text: plain, ranges } = marked(text);
  const designs = new Designs();
  const { shared, sysd } = createSysdServices(
    { fileSystemProvider: () => new EmptyFileSystemProvider() },
    editorParts(designs),
    workspaceParts,
  );
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
  const texts = Object.entries({ 'main.sysd': plain, ...others });
  const documents = texts.map(([name, content]) =>
    LangiumDocumentFactory.fromString(content, URI.parse(`file:///w/${name}`)),
  );
  for (const document of documents) LangiumDocuments.addDocument(document);
  await DocumentBuilder.build(documents, { validation: false });
  for (const document of documents) {
    const live = new LiveDocument(document.uri.toString());
    const { version } = document.textDocument;
    const built = elaborate(sysd, document);
    live.take(version, document.textDocument.getText(), built);
    const analysis = analyse(built.model);
    live.judge(version, analysis, check(built.model, analysis, { today: '2026-01-01' }));
    designs.set(live);
  }
  const document = (name: string) => {
    const found = LangiumDocuments.getDocument(URI.parse(`file:///w/${name}`));
    if (!found) throw new Error(`no document ${name}`);
    return found;
  };
  const main = document('main.sysd');
  return {
    services: sysd,
    main,
    designs,
    ranges,
    lsp: sysd.lsp,
    at: (mark = 0) => {
      const range = ranges[mark];
      if (!range) throw new Error(`no mark ${mark}`);
      return { textDocument: { uri: main.uri.toString() }, position: range.start };
    },
    document,
  };
}
