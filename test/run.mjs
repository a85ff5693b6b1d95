// Runs all the tests, fast ones first. The last line says how many passed and failed; the exit code agrees.
//   npm test
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { run as packaging } from './packaging.mjs';
import { run as packaged } from './vscode/packaged.mjs';
import { run as suite } from './vscode/run-server.mjs';
import { outcome, report, tally } from './vscode/support/outcome.mjs';
import { cleanEnvironment, inRoot, node } from './vscode/support/paths.mjs';

const tool = (path) => inRoot('node_modules', path);
const biome = tool('@biomejs/biome/bin/biome');
const langium = tool('langium-cli/bin/langium.js');
const tsc = tool('typescript/bin/tsc');
const vitest = tool('vitest/vitest.mjs');
const unitResults = inRoot('out/unit.json');

/** Runs a script on our Node and gives what it printed when it failed, or null. */
function failureOf(script, ...args) {
  const done = spawnSync(node, [script, ...args], {
    cwd: inRoot(),
    env: cleanEnvironment(),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status === 0) return null;
  return (
    `${done.stdout ?? ''}${done.stderr ?? ''}`.trim() || String(done.error ?? `exit code ${done.status}`)
  );
}

/** A part that passes or fails as one: each command in turn until one fails. */
function commands(name, ...lines) {
  const result = outcome();
  for (const line of lines) {
    const message = failureOf(...line);
    if (message !== null) {
      result.failed.push({ name, message });
      return result;
    }
  }
  result.passed.push(name);
  return result;
}

/** Everything that vitest runs: in memory, and the built command. */
function unit() {
  const result = outcome();
  rmSync(unitResults, { force: true });
  mkdirSync(inRoot('out'), { recursive: true });
  const message = failureOf(vitest, 'run', '--reporter=json', `--outputFile=${unitResults}`);
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
  { name: 'lint', run: () => commands('lint', [biome, 'ci', '.']) },
  {
    name: 'build',
    run: () =>
      commands('build', [langium, 'generate', '--mode=production'], [inRoot('esbuild.mjs'), '--production']),
  },
  { name: 'types', run: () => commands('types', [tsc, '-p', '.'], [tsc, '-p', 'webview']) },
  { name: 'unit and command-line tests', run: unit },
  { name: 'packaging', built: true, run: packaging },
  { name: 'integration suite in VS Code', built: true, run: suite },
  { name: 'packaged extension in VS Code', built: true, run: packaged },
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
