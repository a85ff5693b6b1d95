import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { clientMethods, type WorkerScript } from '../src/protocol.ts';
import { ClientFiles } from './server/files-client.ts';
import { startServer } from './server/start.ts';
import { webThreads } from './server/thread-web.ts';

/** The worker that this script runs in. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(scope),
  new BrowserMessageWriter(scope),
);
const script = (name: WorkerScript) => () => connection.sendRequest<string>(clientMethods.script, name);
startServer({
  connection,
  files: new ClientFiles(connection),
  analyst: webThreads(script('analyst-web.js')),
  simulator: webThreads(script('simulator-web.js')),
});
