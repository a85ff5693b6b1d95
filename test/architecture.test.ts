import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which rooms a room may import from; a room may always import from itself. */
const arrows: Record<string, readonly string[]> = {
  'src/model': [],
  'src/analysis': ['src/model'],
  'src/rules': ['src/model', 'src/analysis'],
  'src/simulation': ['src/model'],
  'src/diagram': ['src/model'],
  'src/export': ['src/model', 'src/diagram'],
  'src/protocol.ts': ['src/model', 'src/analysis', 'src/rules', 'src/simulation', 'src/diagram'],
  'src/workers': [
    'src/model',
    'src/analysis',
    'src/rules',
    'src/simulation',
    'src/diagram',
    'src/protocol.ts',
  ],
  language: ['src/model', 'src/protocol.ts'],
  'src/cli': [
    'src/model',
    'src/analysis',
    'src/rules',
    'src/simulation',
    'src/diagram',
    'src/export',
    'src/workers',
    'language',
  ],
  'src/extension': [
    'src/model',
    'src/protocol.ts',
    'src/rules',
    'src/simulation',
    'src/diagram',
    'src/export',
  ],
  webview: ['src/model', 'src/analysis', 'src/rules', 'src/simulation', 'src/diagram', 'src/protocol.ts'],
};

/** Pure functions of plain data: they import no package at all. */
const pure = ['src/model', 'src/analysis', 'src/rules', 'src/simulation'];

const rooms = Object.keys(arrows);
const roomOf = (path: string) => rooms.find((room) => path === room || path.startsWith(`${room}/`));

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/generated/'));
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

const sources = ['src', 'language', 'webview'].flatMap(sourcesBelow);

describe('the direction of imports', () => {
  it('gives every source file a room', () => {
    expect(sources.filter((path) => roomOf(path) === undefined)).toEqual([]);
  });

  it.each(rooms)('%s imports only from the rooms below it', (room) => {
    const strangers = sources
      .filter((path) => roomOf(path) === room)
      .flatMap((path) =>
        importsOf(path)
          // The command tells its version.
          .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('/package.json'))
          .map((specifier) => ({ path, target: relative('.', join(dirname(path), specifier)) })),
      )
      .filter(({ target }) => {
        const imported = roomOf(target);
        return imported !== room && !(imported && arrows[room]?.includes(imported));
      });
    expect(strangers).toEqual([]);
  });

  it.each(pure)('%s imports no package', (room) => {
    const packages = sources
      .filter((path) => roomOf(path) === room)
      .flatMap((path) => importsOf(path).filter((specifier) => !specifier.startsWith('.')));
    expect(packages).toEqual([]);
  });
});
