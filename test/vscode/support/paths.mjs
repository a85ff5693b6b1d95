import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
export const inRoot = (...parts) => join(root, ...parts);

/** Node 24 of the development dependencies, where this script itself was started by an older one. */
export const node =
  Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : inRoot('node_modules/node/bin/node');

/** The environment for a process that must find Node 24 first and know nothing of the npm that started us. */
export function cleanEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) && name !== 'INIT_CWD');
  return { ...Object.fromEntries(own), PATH: `${inRoot('node_modules/node/bin')}:${process.env.PATH}` };
}

export const vsix = inRoot('sysd.vsix');
export const inCi = process.env.CI === 'true';

/** The first of these files that is there. */
export const firstExisting = (paths) => paths.find((path) => path && existsSync(path));
