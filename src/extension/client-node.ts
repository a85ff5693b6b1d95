import { Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { language } from './server.ts';

/** The language server, on VS Code's own runtime: no `runtime` is given, so the person's `node` does not matter. */
export function languageClient(extension: Uri): LanguageClient {
  const module = Uri.joinPath(extension, 'dist', 'server.cjs').fsPath;
  return new LanguageClient(
    language,
    'sysd',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    },
    { documentSelector: [{ language }] },
  );
}
