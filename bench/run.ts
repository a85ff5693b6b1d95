// Measures what a person waits for: medians of several runs, on this machine, with yardsticks of the same run. Ratios
// are of the least of the runs, which other work on the machine disturbs least.
//   npm run bench            all sizes
//   npm run bench -- 100     only this one
//   npm run bench -- chain   the simulation of a chain, next to the same in C
//   npm run bench -- theory  how often the intervals of a simulation hold what theory says
import { spawnSync } from 'node:child_process';
import { benchAnalysis } from './analysis.ts';
import { benchChain } from './chain.ts';
import { checkTimes } from './command.ts';
import { type Design, manyFiles, oneFile } from './designs.ts';
import { floorTimes, prepareFloor } from './floor.ts';
import { likec4Times, prepareLikeC4 } from './likec4.ts';
import { tell } from './measure.ts';
import { type ServerTimes, serverTimes } from './server.ts';
import { benchSimulation } from './simulation.ts';
import { benchTheory } from './theory.ts';

const given = process.argv.slice(2).map(Number).filter(Number.isFinite);
const sizes = given.length > 0 ? given : [100, 1000, 5000];
const runs = 7;

const serverFigures: Record<keyof ServerTimes, string> = {
  cold: 'start of the server to first diagnostics',
  edit: 'edit to diagnostics of the text',
  completion: 'completion',
  completionAfterEdit: 'completion right after an edit',
  hover: 'hover',
  rename: 'rename',
  memory: 'memory of the server',
};

const ratio = (what: string, left: readonly number[], right: readonly number[]) =>
  console.log(`${what.padEnd(58)} ${(Math.min(...left) / Math.min(...right)).toFixed(2).padStart(9)} x`);

async function benchDesign(design: Design, likec4: boolean): Promise<void> {
  const name = `${design.components} components, ${design.name}`;
  const check = await checkTimes(design, 3);
  tell(`${name}: sysd check, cold`, check);
  tell(`${name}: sysd check --fast, cold`, await checkTimes(design, 3, ['--fast']));
  const floor = await floorTimes(design, 3);
  tell(`${name}: floor (Langium's defaults)`, floor);
  ratio(`${name}: sysd check / floor`, check, floor);
  if (likec4 && design.texts.size === 1) {
    const other = await likec4Times(design, 3);
    tell(`${name}: LikeC4 validate --no-layout`, other);
    ratio(`${name}: LikeC4 / sysd check`, other, check);
  }
  const figures = await serverTimes(design, runs);
  for (const [key, what] of Object.entries(serverFigures))
    tell(`${name}: ${what}`, figures[key as keyof ServerTimes], key === 'memory' ? 'MB' : 'ms');
}

/** Parts that are run by their names alone. */
const parts: Record<string, () => Promise<unknown>> = {
  chain: benchChain,
  theory: async () => {
    if (!(await benchTheory())) process.exitCode = 1;
  },
};

async function benchAll(): Promise<void> {
  await prepareFloor();
  const refusal = prepareLikeC4();
  if (refusal) console.log(`Without LikeC4. ${refusal}`);
  for (const size of sizes)
    for (const design of [oneFile(size), manyFiles(size)]) await benchDesign(design, refusal === undefined);
  for (const [components, flows] of [
    [200, 40],
    [1000, 100],
  ] as const)
    await benchAnalysis(components, flows);
  for (const name of ['url-shortener', 'url-shortener-naive', 'twitter']) await benchSimulation(name);
  spawnSync(process.execPath, [process.argv[1] ?? '', 'chain'], { stdio: 'inherit' });
}

const named = process.argv.slice(2).flatMap((name) => parts[name] ?? []);
for (const part of named) await part();
if (named.length === 0) await benchAll();
