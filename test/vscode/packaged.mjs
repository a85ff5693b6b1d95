// Installs the packaged extension in VS Code as a person would and uses it; the checks stand in packaged/.
//   npm run package && npm run test:packaged
// SYSD_ONLY=looking,running takes only these files of them; SYSD_SHOW_TIMES=1 tells how long each check took.
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { beside } from './packaged/beside.mjs';
import { looking } from './packaged/looking.mjs';
import { opening } from './packaged/opening.mjs';
import { running } from './packaged/running.mjs';
import { safety } from './packaged/safety.mjs';
import { sharing } from './packaged/sharing.mjs';
import { prepare } from './prepare.mjs';
import { conclude, outcome } from './support/outcome.mjs';
import { inRoot } from './support/paths.mjs';
import { openSession, refusalOf, runChecks } from './support/session.mjs';

/** In order: each goes on from where the last one left the window. */
const rooms = { opening, looking, running, sharing, beside, safety };

/** The designs of these checks, in a repository in which everything is committed. */
function furnish(workspace) {
  cpSync(inRoot('test/vscode/packaged/workspace'), workspace, { recursive: true });
  const git = (...args) =>
    execFileSync('git', ['-C', workspace, '-c', 'user.name=sysd', '-c', 'user.email=t@localhost', ...args]);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'designs');
}

export async function run() {
  const prepared = prepare();
  const refusal = refusalOf('packaged extension in VS Code', prepared);
  if (refusal) return refusal;
  const result = outcome();
  const session = await openSession(prepared, { furnish, settings: { 'git.enabled': true } });
  const wanted = process.env.SYSD_ONLY?.split(',') ?? Object.keys(rooms);
  try {
    for (const [name, checksOf] of Object.entries(rooms)) {
      if (!wanted.includes(name)) continue;
      const checks = checksOf({ ...session, notes: result.notes });
      await runChecks(checks, result, session.page);
    }
    return result;
  } finally {
    await session.close();
  }
}

if (process.argv[1] === import.meta.filename) conclude(await run());
