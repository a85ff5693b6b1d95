import { commands, type ExtensionContext, Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ReadCommitted } from './earlier.ts';
import { examplesAction } from './examples.ts';
import { exportActions } from './export.ts';
import { answerFiles } from './files.ts';
import type { StartLayout } from './layout.ts';
import { lensActions } from './lenses.ts';
import { type Markdown, MarkdownDiagrams } from './markdown.ts';
import { drawer, graphDrawer } from './picture.ts';
import { Previews } from './previews.ts';
import { InlineResults } from './results.ts';
import { sequenceAction } from './sequence.ts';
import { language, serverOf } from './server.ts';
import { StatusBar } from './status-bar.ts';
import { TestExplorer } from './test-explorer.ts';

/** The document a command is about: the one it was called on, the active editor's or the active preview's. */
function subject(argument: unknown, previews: Previews): Uri | undefined {
  if (argument instanceof Uri) return argument;
  const editor = window.activeTextEditor;
  if (editor?.document.languageId === language) return editor.document.uri;
  return previews.active();
}

/** What other extensions may call: VS Code's own Markdown preview does. */
export interface Exports {
  extendMarkdownIt<Extended extends Markdown>(markdown: Extended): Extended;
}

/** What differs between Node and a browser. */
export interface Hosted {
  client: BaseLanguageClient;
  layout: StartLayout;
  /** Reads what was committed, where the editor's own Git does not. */
  committed?: ReadCommitted;
}

/** Starts the extension over a client of the language server, which may run on Node or in a browser. */
export async function start(
  context: ExtensionContext,
  { client, layout, committed }: Hosted,
): Promise<Exports> {
  answerFiles(client, context.extensionUri);
  const server = serverOf(client);
  const previews = new Previews(context.extensionUri, server, client.outputChannel, committed);
  const drawGraph = graphDrawer(layout);
  const diagrams = new MarkdownDiagrams(server, drawer(drawGraph));
  const ofSubject = (argument: unknown) => subject(argument, previews);
  const command = (name: string, act: (argument: unknown) => unknown) => commands.registerCommand(name, act);
  context.subscriptions.push(
    previews,
    diagrams,
    exportActions({ server, drawGraph, previews, subject: ofSubject }),
    examplesAction(context.extensionUri),
    new InlineResults(server),
    new TestExplorer(server, previews),
    new StatusBar(server, previews, ofSubject),
    lensActions(previews, server),
    sequenceAction(previews, server, ofSubject),
    command('sysd.openPreview', (argument) => {
      const uri = subject(argument, previews);
      if (uri) previews.show(uri);
    }),
    command('sysd.simulate', (argument) => {
      const uri = subject(argument, previews);
      if (uri) return previews.show(uri).run();
    }),
    command('sysd.restartServer', async () => {
      await client.stop();
      await client.start();
    }),
  );
  await client.start();
  return { extendMarkdownIt: (markdown) => diagrams.extend(markdown) };
}
