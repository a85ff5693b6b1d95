import { URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Model } from '../../src/model/model.ts';
import type { ModelQuery, Sketch } from '../../src/protocol.ts';
import { addressOf, type Loaded, load } from '../load.ts';

/**
 * The design that another text of a document describes, such as an earlier version; what it imports is as it is now.
 * null for a text with syntax errors.
 */
export async function modelOfText(
  query: ModelQuery,
  shared: Pick<LangiumSharedServices, 'workspace'>,
): Promise<Model | null> {
  const { model, broken } = await read(query, shared);
  return broken ? null : model;
}

/** What a text says, or the errors that keep it from saying it; lines count from 1. */
export async function sketchOf(
  query: ModelQuery,
  shared: Pick<LangiumSharedServices, 'workspace'>,
): Promise<Sketch> {
  const { model, problems } = await read(query, shared);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { model, problems: [] };
  return { problems: errors.map(({ range, message }) => ({ line: range.start.line + 1, message })) };
}

function read(
  { uri, text }: ModelQuery,
  { workspace }: Pick<LangiumSharedServices, 'workspace'>,
): Promise<Loaded> {
  const entry = addressOf(uri);
  return load(entry, {
    read: async (target) => {
      if (target === entry) return text;
      const address = URI.parse(target);
      const open = workspace.LangiumDocuments.getDocument(address);
      return open ? open.textDocument.getText() : workspace.FileSystemProvider.readFile(address);
    },
  });
}
