import { URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Model } from '../../src/model/model.ts';
import type { ModelQuery } from '../../src/protocol.ts';
import { addressOf, load } from '../load.ts';

/**
 * The design that another text of a document describes, such as an earlier version; what it imports is as it is now.
 * null for a text with syntax errors.
 */
export async function modelOfText(
  { uri, text }: ModelQuery,
  { workspace }: Pick<LangiumSharedServices, 'workspace'>,
): Promise<Model | null> {
  const entry = addressOf(uri);
  const { model, broken } = await load(entry, {
    read: async (target) => {
      if (target === entry) return text;
      const address = URI.parse(target);
      const open = workspace.LangiumDocuments.getDocument(address);
      return open ? open.textDocument.getText() : workspace.FileSystemProvider.readFile(address);
    },
  });
  return broken ? null : model;
}
