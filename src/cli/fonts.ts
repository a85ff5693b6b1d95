import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Families that have the widths the diagram is laid out with, the best first; each with its regular and bold file. */
const families: readonly (readonly string[])[] = [
  ['segoeui.ttf', 'segoeuib.ttf'],
  ['arial.ttf', 'arialbd.ttf'],
  ['arial.ttf', 'arial bold.ttf'],
  ['liberationsans-regular.ttf', 'liberationsans-bold.ttf'],
  ['dejavusans.ttf', 'dejavusans-bold.ttf'],
];

/** For signs that the others lack. */
const signs = 'dejavusans.ttf';

function folders(): string[] {
  const { WINDIR } = process.env;
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.fonts'),
    join(homedir(), '.local/share/fonts'),
    '/System/Library/Fonts',
    '/Library/Fonts',
    ...(WINDIR === undefined ? [] : [join(WINDIR, 'Fonts')]),
  ];
}

/** The font files of this machine that pictures are drawn with; empty where there is none of them. */
export async function findFonts(): Promise<Uint8Array[]> {
  const listed = await Promise.all(
    folders().map(async (folder) => {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      return names.map((name) => join(folder, name));
    }),
  );
  const byName = new Map(listed.flat().map((path) => [basename(path).toLowerCase(), path]));
  const family = families.find((names) => names.every((name) => byName.has(name))) ?? [];
  const wanted = new Set(family.length > 0 ? [...family, signs] : []);
  const paths = [...wanted].flatMap((name) => byName.get(name) ?? []);
  return Promise.all(paths.map((path) => readFile(path)));
}
