import { extensions, type Uri } from 'vscode';

/** What is used here of the interface that the editor's own Git extension offers, version 1. */
interface GitRepository {
  show(ref: string, path: string): Promise<string>;
}
interface GitApi {
  getRepository(uri: Uri): GitRepository | null;
}
interface GitExtension {
  enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** The text of a file as it was committed last; `problem`: why there is none. */
export type CommittedText = { text: string } | { problem: string };

/** Reads it where the editor's own Git does not; a browser has no such way. */
export type ReadCommitted = (uri: Uri) => Promise<CommittedText>;

/** By the editor's own Git; where that is absent, switched off or does not know the repository, by `otherwise`. */
export async function committedText(uri: Uri, otherwise?: ReadCommitted): Promise<CommittedText> {
  const found = await ownRepository(uri);
  if ('problem' in found) return otherwise ? otherwise(uri) : found;
  try {
    return { text: await found.repository.show('HEAD', uri.fsPath) };
  } catch {
    return { problem: 'The file was not committed yet.' };
  }
}

async function ownRepository(uri: Uri): Promise<{ repository: GitRepository } | { problem: string }> {
  const git = extensions.getExtension<GitExtension>('vscode.git');
  if (!git) return { problem: 'There is no Git in this editor to compare with.' };
  const exported = await git.activate();
  if (!exported.enabled) return { problem: 'Git is switched off in this editor (git.enabled).' };
  const repository = exported.getAPI(1).getRepository(uri);
  return repository ? { repository } : { problem: 'The file is in no Git repository.' };
}
