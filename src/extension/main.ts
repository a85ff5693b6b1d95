import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { start } from './activation.ts';
import { languageClient } from './client-node.ts';

let client: BaseLanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  client = languageClient(context.extensionUri);
  await start(context, client);
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}
