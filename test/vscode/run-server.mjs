// Runs the integration suite in the real VS Code of code-server, in its own extension host.
//   npm run build && npm run test:server
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { conclude, leftOut } from './support/outcome.mjs';
import { inCi, root } from './support/paths.mjs';
import { bundleSuite, suite, suiteOutcome } from './support/suite.mjs';
import {
  copyExamples,
  freePort,
  quiet,
  startBrowser,
  startServer,
  temporaryFolder,
  writeSettings,
} from './support/workbench.mjs';

const limit = 180_000;

/** Opens the workbench so that it loads the extension from this folder and runs the suite; resolves with its exit code. */
async function runSuite(browser, address, workspace) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const log = [];
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    log.push(
      `${type}: ${args.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ')}`,
    );
  });
  const ended = new Promise((resolve) => {
    page.exposeFunction('codeAutomationExit', (code) => resolve(code));
    setTimeout(() => resolve('timeout'), limit).unref();
  });
  const remote = (path) => `vscode-remote://${new URL(address).host}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(suite.entry)],
  ];
  await page.goto(`${address}/?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const code = await ended;
  return { code, log: log.join('\n') };
}

export async function run() {
  const { codeServer, chromium, missing } = prepare();
  if (!codeServer || !chromium) return leftOut('integration suite in VS Code', missing, !inCi);
  await bundleSuite();
  const { folder, remove } = temporaryFolder();
  const workspace = copyExamples(join(folder, 'workspace'));
  writeSettings(join(folder, 'data/data/Machine/settings.json'), quiet);
  writeSettings(join(folder, 'data/data/User/settings.json'), quiet);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = await startServer(
    join(codeServer, 'lib/vscode/out/server-main.js'),
    [
      ...['--host', '127.0.0.1', '--port', String(port), '--server-data-dir', join(folder, 'data')],
      ...['--without-connection-token', '--accept-server-license-terms', '--enable-smoke-test-driver'],
      ...['--telemetry-level', 'off'],
    ],
    address,
  );
  const browser = await startBrowser(chromium);
  try {
    const { code, log } = await runSuite(browser, address, workspace);
    return suiteOutcome(`exit code: ${code}\n${log}\n${server.log()}`);
  } finally {
    await browser.close();
    await server.stop();
    remove();
  }
}

if (process.argv[1] === import.meta.filename) conclude(await run());
