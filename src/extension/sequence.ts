import { commands, type Disposable, Uri, window } from 'vscode';
import { openSequence } from '../protocol.ts';
import type { Previews } from './previews.ts';
import type { Server } from './server.ts';

/**
 * Shows a flow of a document in its preview, step by step. Called without a flow, from the palette, it asks which one.
 */
export function sequenceAction(
  previews: Previews,
  server: Server,
  subject: (argument: unknown) => Uri | undefined,
): Disposable {
  return commands.registerCommand(openSequence, async (address: unknown, named: unknown) => {
    const uri = typeof address === 'string' ? Uri.parse(address) : subject(address);
    if (!uri) return;
    const flow = typeof named === 'string' ? named : await pickFlow(uri, server);
    if (flow !== undefined) previews.show(uri).show({ kind: 'sequence', flow });
  });
}

async function pickFlow(uri: Uri, server: Server): Promise<string | undefined> {
  const picture = await server.picture({ uri: uri.toString() });
  const flows = picture && 'model' in picture ? picture.model.flows : [];
  if (flows.length === 0) {
    window.showInformationMessage('This file has no flow yet.');
    return undefined;
  }
  const items = flows.map(({ id, title }) => ({ label: id, ...(title ? { description: title } : {}) }));
  const picked = await window.showQuickPick(items, { placeHolder: 'Flow to open as a sequence' });
  return picked?.label;
}
