import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Components of a file, where a design is split into many. */
const perFile = 100;

/** A generated design on disk: one file, or a main file that imports its parts. */
export interface Design {
  components: number;
  /** How it is called in what the bench tells. */
  name: string;
  folder: string;
  /** The file that holds or imports everything. */
  main: string;
  /** A file that people edit: the main one where there is but one, else one of the parts. */
  edited: string;
  texts: ReadonlyMap<string, string>;
}

/** A generated text of so many components, and of a tenth as many flows where it is not said how many. */
export function textOf(components: number, flows = components / 10): string {
  const args = ['bench/models.mjs', String(components), String(flows)];
  return execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The design of so many components in one file. */
export function oneFile(components: number): Design {
  const texts = new Map([['main.sysd', textOf(components)]]);
  return onDisk(components, 'one file', 'main.sysd', texts);
}

/** The same in files of a hundred components; each imports what it names, which are the places and the next file. */
export function manyFiles(components: number): Design {
  const text = textOf(components);
  const [head = '', ...parts] = text.split(/^(?=\/\*\* component \d+ \*\/$)/m);
  const flowsAt = parts.at(-1)?.search(/^flow /m) ?? -1;
  const last = parts.pop() ?? '';
  parts.push(flowsAt < 0 ? last : last.slice(0, flowsAt));
  const flows = flowsAt < 0 ? '' : last.slice(flowsAt);
  const places = /^region .*$/m.exec(head)?.[0] ?? '';
  const files = Math.ceil(parts.length / perFile);
  const imports = Array.from({ length: files }, (_, index) => `import "./part${index}.sysd"\n`);
  const [system = '', ...rest] = head.replace(places, '').split('\n');
  const texts = new Map([
    ['main.sysd', `${system}\nimport "./places.sysd"\n${imports.join('')}${rest.join('\n')}${flows}`],
    ['places.sysd', `${places}\n`],
  ]);
  for (let index = 0; index < files; index++) {
    const next = index + 1 < files ? `import "./part${index + 1}.sysd"\n` : '';
    const own = parts.slice(index * perFile, (index + 1) * perFile).join('');
    texts.set(`part${index}.sysd`, `import "./places.sysd"\n${next}${own}`);
  }
  return onDisk(components, `files of ${perFile}`, `part${files - 1}.sysd`, texts);
}

function onDisk(components: number, name: string, edited: string, texts: Map<string, string>): Design {
  const folder = join(process.cwd(), 'out/bench', `${components} ${name}`.replaceAll(' ', '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of texts) writeFileSync(join(folder, file), text);
  return { components, name, folder, main: 'main.sysd', edited, texts };
}

/** The address of a file of a design. */
export function uriOf({ folder }: Design, file: string): string {
  return pathToFileURL(join(folder, file)).href;
}
