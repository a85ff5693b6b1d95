import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type Exports, start } from './activation.ts';
import { languageClient } from './client-browser.ts';
import { layoutThreads } from './layout-browser.ts';

let client: BaseLanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<Exports> {
  client = languageClient(context.extensionUri);
  return start(context, { client, layout: layoutThreads(context.extensionUri) });
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}
