import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import type { Design } from './designs.ts';
import { times } from './measure.ts';

const home = join(process.cwd(), 'out/bench/likec4');
const binary = join(home, 'node_modules/likec4/bin/likec4.mjs');

/** Installs LikeC4 for the bench alone; why it could not be, or undefined. */
export function prepareLikeC4(): string | undefined {
  if (existsSync(binary)) return undefined;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'likec4'];
  const done = spawnSync('npm', args, { cwd: home, encoding: 'utf8', timeout: 300_000 });
  return existsSync(binary)
    ? undefined
    : `LikeC4 cannot be installed here: ${(done.stderr ?? '').slice(-300)}`;
}

/** Milliseconds of LikeC4's `validate` without layout on a model of as many elements and relations. */
export function likec4Times({ components }: Design, runs: number): Promise<number[]> {
  const folder = join(process.cwd(), 'out/bench', `likec4-${components}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.c4'), modelOf(components));
  return times(runs, () => run(binary, ['validate', '--no-layout', folder]));
}

/** The elements and relations of `models.mjs`. */
function modelOf(components: number): string {
  const elements: string[] = [];
  const relations: string[] = [];
  for (let index = 0; index < components; index++) {
    elements.push(`  s${index} = service 'Service ${index}' {\n    description 'component ${index}'\n  }`);
    for (let arrow = 1; arrow <= 2; arrow++) {
      const target = index + 1 + ((index * 7 + arrow * 13) % 11);
      if (target < components) relations.push(`  s${index} -> s${target} 'calls'`);
    }
  }
  return `specification {\n  element service\n}\nmodel {\n${elements.join('\n')}\n${relations.join('\n')}\n}\nviews {\n  view index {\n    include s0\n  }\n}\n`;
}
