/*
 * Which files a pattern names. Paths and patterns are relative to one folder, with slashes: `*` is any part of a name,
 * `?` one character, `**` any number of folders.
 */

/** Whether a path is named by a pattern: `sandbox/**` names all below that folder, `*.sysd` what is in this one. */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = pattern.replace(/^\.\//, '').split('/');
  return sequenceMatches(wanted, path.split('/'), '**', (part, name) =>
    sequenceMatches([...part], [...name], '*', (one, character) => one === '?' || one === character),
  );
}

/**
 * Matches a sequence against a pattern in which one item stands for any number of items. Of several such only the last
 * is ever stretched, so the time is at most the product of the lengths.
 */
function sequenceMatches<Item>(
  pattern: readonly Item[],
  sequence: readonly Item[],
  any: Item,
  matches: (wanted: Item, item: Item) => boolean,
): boolean {
  let at = 0;
  let inPattern = 0;
  let stretched: { at: number; inPattern: number } | undefined;
  while (at < sequence.length) {
    const wanted = pattern[inPattern];
    const item = sequence[at];
    if (wanted === any) {
      stretched = { at, inPattern };
      inPattern += 1;
    } else if (wanted !== undefined && item !== undefined && matches(wanted, item)) {
      at += 1;
      inPattern += 1;
    } else if (stretched) {
      stretched.at += 1;
      at = stretched.at;
      inPattern = stretched.inPattern + 1;
    } else return false;
  }
  return pattern.slice(inPattern).every((left) => left === any);
}

/** A file's path below a folder, both addresses; undefined when it is not below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const [base, address] = [decoded(folder), decoded(uri)];
  return address.startsWith(base) ? address.slice(base.length) : undefined;
}

/** Addresses of the same file may escape differently. */
function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The folder that a file is in, with the slash at its end. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}
