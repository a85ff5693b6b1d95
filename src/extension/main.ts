import { commands, type ExtensionContext, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { Previews } from './previews.ts';
import { language, languageClient, serverOf } from './server.ts';

let client: LanguageClient | undefined;

/** The document a command is about: the one it was called on, the active editor's or the active preview's. */
function subject(argument: unknown, previews: Previews): Uri | undefined {
  if (argument instanceof Uri) return argument;
  const editor = window.activeTextEditor;
  if (editor?.document.languageId === language) return editor.document.uri;
  return previews.active();
}

export async function activate(context: ExtensionContext): Promise<void> {
  client = languageClient(context.extensionUri);
  const running = client;
  const log = running.outputChannel;
  const previews = new Previews(context.extensionUri, serverOf(running), log);

  const command = (name: string, act: (argument: unknown) => unknown) => commands.registerCommand(name, act);
  context.subscriptions.push(
    previews,
    command('sysd.openPreview', (argument) => {
      const uri = subject(argument, previews);
      if (uri) previews.show(uri);
    }),
    command('sysd.simulate', (argument) => {
      const uri = subject(argument, previews);
      if (uri) return previews.show(uri).run();
    }),
    command('sysd.restartServer', () => running.restart()),
  );
  await running.start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}
