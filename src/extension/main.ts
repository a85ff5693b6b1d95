import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type Exports, start } from './activation.ts';
import { languageClient } from './client-node.ts';
import { committedByGit } from './git-node.ts';
import { layoutThreads } from './layout-node.ts';

let client: BaseLanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<Exports> {
  client = languageClient(context.extensionUri);
  const layout = layoutThreads(context.extensionUri);
  return start(context, { client, layout, committed: committedByGit });
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}
