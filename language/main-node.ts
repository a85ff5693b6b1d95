import { join } from 'node:path';
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { FromAnalyst, ToAnalyst } from '../src/protocol.ts';
import { elaborate } from './load.ts';
import { createSysdServices } from './module.ts';
import { Designs } from './server/designs.ts';
import { editorParts } from './server/editor-parts.ts';
import { Session } from './server/session.ts';
import { Simulations } from './server/simulation.ts';
import { startServer } from './server/start.ts';
import { QuestionWorker } from './server/worker.ts';

/** An analysis that has not ended by then never will in useful time; its thread is replaced. */
const analysisDeadlineMilliseconds = 10_000;

const connection = createConnection(ProposedFeatures.all);
const designs = new Designs();
const { shared, sysd } = createSysdServices({ connection, ...NodeFileSystem }, editorParts(designs));
const analyst = new QuestionWorker<ToAnalyst, FromAnalyst>(
  join(__dirname, 'analyst.cjs'),
  analysisDeadlineMilliseconds,
);
const simulations = new Simulations(join(__dirname, 'simulator.cjs'));

new Session({
  connection,
  designs,
  shared,
  analyst,
  elaborate: (document) => elaborate(sysd, document),
  simulate: (uri, version, model) => simulations.run(uri, version, model),
  today: () => new Date().toISOString().slice(0, 10),
}).listen();

startServer(shared);
