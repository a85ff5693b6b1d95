import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { ClientFiles } from './server/files-client.ts';
import { NodeFiles } from './server/files-node.ts';
import { startServer } from './server/start.ts';
import { nodeThreads } from './server/thread-node.ts';

const connection = createConnection(ProposedFeatures.all);
startServer({
  connection,
  files: new NodeFiles(new ClientFiles(connection)),
  analyst: nodeThreads(join(__dirname, 'analyst.cjs')),
  simulator: nodeThreads(join(__dirname, 'simulator.cjs')),
  home: pathToFileURL(homedir()).href,
});
