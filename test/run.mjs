// Runs all the tests, fast ones first. The last line says how many passed and failed; the exit code agrees.
//   npm test
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { run as packaging } from './packaging.mjs';
import { run as packaged } from './vscode/packaged.mjs';
import { run as suite } from './vscode/run-server.mjs';
import { outcome, report, tally } from './vscode/support/outcome.mjs';
import { cleanEnvironment, inRoot, node } from './vscode/support/paths.mjs';
import { run as web } from './vscode/web.mjs';

const vitest = inRoot('node_modules/vitest/vitest.mjs');
const unitResults = inRoot('out/unit.json');

const lastLines = (text) => stripVTControlCharacters(text).split('\n').slice(-60).join('\n');

/** Runs a command and gives what it printed when it failed, or null. */
function failureOf(command, ...args) {
  const done = spawnSync(command, args, {
    cwd: inRoot(),
    env: cleanEnvironment(),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status === 0) return null;
  const said = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim();
  return said === '' ? String(done.error ?? `exit code ${done.status}`) : lastLines(said);
}

/** A script of package.json that passes or fails as one. */
function script(name) {
  const result = outcome();
  const message = failureOf('npm', 'run', '--silent', name);
  if (message === null) result.passed.push(name);
  else result.failed.push({ name, message });
  return result;
}

/** Everything that vitest runs: in memory, and the built command. */
function unit() {
  const result = outcome();
  rmSync(unitResults, { force: true });
  mkdirSync(inRoot('out'), { recursive: true });
  const message = failureOf(node, vitest, 'run', '--reporter=json', `--outputFile=${unitResults}`);
  const files = existsSync(unitResults) ? JSON.parse(readFileSync(unitResults, 'utf8')).testResults : [];
  for (const file of files) {
    const where = file.name.replace(`${inRoot()}/`, '');
    for (const test of file.assertionResults) {
      const name = `${where}: ${test.fullName}`;
      if (test.status === 'passed') result.passed.push(name);
      else if (test.status === 'failed')
        result.failed.push({ name, message: test.failureMessages.join('\n') });
      else result.skipped.push({ name, reason: `marked ${test.status}` });
    }
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      result.failed.push({ name: where, message: file.message || 'cannot be run' });
    }
  }
  if (message !== null && result.failed.length === 0) result.failed.push({ name: 'vitest', message });
  return result;
}

/** In order; `built` marks those that are pointless without a build. */
const parts = [
  { name: 'lint', run: () => script('lint') },
  { name: 'build', run: () => script('build') },
  { name: 'types', run: () => script('types') },
  { name: 'unit and command-line tests', run: unit },
  { name: 'packaging', built: true, run: packaging },
  { name: 'integration suite in VS Code', built: true, run: suite },
  { name: 'packaged extension in VS Code', built: true, run: packaged },
  { name: 'packaged extension in a browser', built: true, run: web },
];

const all = outcome();
let built = true;
for (const { name, run, built: needsBuild } of parts) {
  const start = performance.now();
  const result = outcome();
  if (needsBuild && !built) result.skipped.push({ name, reason: 'the build failed' });
  else {
    try {
      Object.assign(result, await run());
    } catch (error) {
      result.failed.push({ name, message: String(error.stack ?? error) });
    }
  }
  if (name === 'build') built = result.failed.length === 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${tally(result)} (${seconds} s)`);
  for (const note of result.notes) console.log(`  ${note}`);
  for (const key of ['passed', 'failed', 'skipped']) all[key].push(...result[key]);
}
report({ ...all, passed: [], notes: [] });
console.log(tally(all));
process.exitCode = all.failed.length > 0 ? 1 : 0;
