// The main job on one example: check, simulate (undisturbed and through a zone's failure) and draw it.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const design = 'examples/url-shortener.sysd';
const picture = 'out/url-shortener.svg';
const steps = [
  ['check', design],
  ['simulate', design],
  ['simulate', design, '--scenario', 'zone-a-dark'],
  ['render', design, '-o', picture],
];

mkdirSync('out', { recursive: true });
for (const step of steps) {
  console.log(`\n$ sysd ${step.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['dist/sysd.cjs', ...step], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
console.log(`\nThe picture is in ${picture}; open it in a browser.`);
