import type { FileText, Surroundings } from '../src/protocol.ts';

/* What lies around a design: the files that say what its project wants of the checks. */

export type { FileText, Surroundings };

/** Files by their addresses. */
export interface Disk {
  exists(uri: string): Promise<boolean>;
  /** undefined where there is no such file, or it cannot be read. */
  read(uri: string): Promise<string | undefined>;
}

export const configurationFile = 'sysd.config.json';
export const baselineFile = '.sysd-baseline.json';

/** No folder is nested deeper than anybody would look. */
const mostFolders = 100;

/**
 * The configuration and the baseline of a file: each the nearest upwards. The search ends at the root of the
 * repository; outside of one at the first of `roots` (a workspace, the home folder), which is searched too.
 */
export async function surroundingsOf(
  uri: string,
  disk: Disk,
  roots: readonly string[],
): Promise<Surroundings> {
  const folders = await searched(uri, disk, roots);
  const configuration = await nearest(configurationFile, folders, disk);
  const named = configuration && baselineNamedIn(configuration);
  const baseline = named ? await fileText(named, disk) : await nearest(baselineFile, folders, disk);
  return { ...(configuration ? { configuration } : {}), ...(baseline ? { baseline } : {}) };
}

/**
 * Where the baseline of a file is to be written when there is none yet: where its configuration says, beside that, or
 * else in the `preferred` folder where it would be found there, and in the file's own where it would not.
 */
export async function baselinePlaceOf(
  uri: string,
  disk: Disk,
  roots: readonly string[],
  preferred: string,
): Promise<string> {
  const folders = await searched(uri, disk, roots);
  const configuration = await nearest(configurationFile, folders, disk);
  if (configuration) return baselineNamedIn(configuration) ?? beside(configuration.uri, baselineFile);
  const folder = folders.includes(preferred) ? preferred : (folders[0] ?? preferred);
  return `${folder}${baselineFile}`;
}

/** Folders from the file's own upwards, each with the slash at its end. */
async function searched(uri: string, disk: Disk, roots: readonly string[]): Promise<string[]> {
  const folders: string[] = [];
  for (
    let folder: string | undefined = uri.slice(0, uri.lastIndexOf('/') + 1);
    folder !== undefined && folders.length < mostFolders;
    folder = parentOf(folder)
  ) {
    folders.push(folder);
    if (await disk.exists(`${folder}.git`)) return folders;
  }
  const ends = roots.map((root) => (root.endsWith('/') ? root : `${root}/`));
  const last = folders.findIndex((folder) => ends.includes(folder));
  return last < 0 ? folders : folders.slice(0, last + 1);
}

/** undefined for the root of the disk or of what serves as one. */
function parentOf(folder: string): string | undefined {
  const parent = folder.replace(/[^/]+\/$/, '');
  return parent === folder || parent.endsWith('://') ? undefined : parent;
}

async function nearest(name: string, folders: readonly string[], disk: Disk): Promise<FileText | undefined> {
  for (const folder of folders) {
    const found = await fileText(`${folder}${name}`, disk);
    if (found) return found;
  }
  return undefined;
}

async function fileText(uri: string, disk: Disk): Promise<FileText | undefined> {
  const text = await disk.read(uri);
  return text === undefined ? undefined : { uri, text };
}

/**
 * Where a configuration says the baseline is: below its own folder, since that file is written too. Whatever is wrong
 * with it is told elsewhere.
 */
function baselineNamedIn({ uri, text }: FileText): string | undefined {
  try {
    const told: unknown = JSON.parse(text);
    const named = typeof told === 'object' && told !== null && 'baseline' in told ? told.baseline : undefined;
    const address = typeof named === 'string' ? beside(uri, named) : '';
    return address.startsWith(beside(uri, '.')) ? address : undefined;
  } catch {
    return undefined;
  }
}

function beside(uri: string, path: string): string {
  return new URL(path.split('/').map(encodeURIComponent).join('/'), uri).href;
}
