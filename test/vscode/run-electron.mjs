// Runs the integration suite in VS Code as @vscode/test-electron downloads it, where its download can be reached.
//   npm run build && npm run test:electron
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { conclude, leftOut, outcome } from './support/outcome.mjs';
import { inRoot, root } from './support/paths.mjs';
import { bundleSuite, suite, suiteOutcome } from './support/suite.mjs';
import { copyExamples, quiet, temporaryFolder, writeSettings } from './support/workbench.mjs';

/** The oldest VS Code that the extension says it runs in, and the newest. */
const versions = ['1.120.0', 'stable'];

async function runIn(version) {
  const name = `integration suite in VS Code ${version}`;
  let vscodeExecutablePath;
  try {
    vscodeExecutablePath = await downloadAndUnzipVSCode({
      version,
      cachePath: inRoot('.vscode-test'),
      timeout: 60_000,
    });
  } catch (error) {
    return leftOut(name, [`VS Code could not be downloaded: ${error.message ?? error}`], true);
  }
  await bundleSuite();
  const { folder, remove } = temporaryFolder();
  try {
    writeSettings(join(folder, 'user/User/settings.json'), quiet);
    const failure = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: suite.entry,
      launchArgs: [
        copyExamples(join(folder, 'workspace')),
        '--disable-extensions',
        '--user-data-dir',
        join(folder, 'user'),
      ],
    }).then(
      () => '',
      (error) => String(error.message ?? error),
    );
    return suiteOutcome(failure);
  } finally {
    remove();
  }
}

export async function run() {
  const all = outcome();
  for (const version of versions) {
    const { passed, failed, skipped, notes } = await runIn(version);
    all.passed.push(...passed.map((name) => `${name} (${version})`));
    all.failed.push(...failed.map((one) => ({ ...one, name: `${one.name} (${version})` })));
    all.skipped.push(...skipped);
    all.notes.push(...notes);
  }
  return all;
}

if (process.argv[1] === import.meta.filename) conclude(await run());
