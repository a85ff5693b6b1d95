// Opens VS Code on the examples with the extension as it was just built.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '..');
const args = [`--extensionDevelopmentPath=${folder}`, resolve(folder, 'examples')];
const { error, status } = spawnSync('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
if (error || status !== 0) {
  console.error(
    'VS Code\'s "code" command was not found. In VS Code run "Shell Command: Install \'code\' command in PATH",\n' +
      'or: npm run package, then in VS Code "Extensions: Install from VSIX..." with sysd.vsix, and open the folder examples.',
  );
  process.exitCode = 1;
}
