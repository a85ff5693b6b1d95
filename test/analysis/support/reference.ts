import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Published results are data beside the project: where they lie is told by SYSD_REFERENCE. */
const beside = '../shared/reference';
const project = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = process.env.SYSD_REFERENCE ?? resolve(project, beside);

export interface ReferenceCase {
  id: string;
  group: string;
  model: { file?: string; nonCoherent?: boolean };
  expect: { metric: string; value: unknown }[];
}

export const referenceIsThere = existsSync(join(folder, 'cases.json'));

export function referenceCases(group: string): ReferenceCase[] {
  if (!referenceIsThere) return [];
  const { cases } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as {
    cases: ReferenceCase[];
  };
  return cases.filter((each) => each.group === group);
}

export function referenceFile(name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
