/** The known word that somebody most likely meant: few letters away, or the same name in another group. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  const text = word.slice(0, 80);
  const all = [...known];
  const name = text.split('/').at(-1) ?? text;
  const elsewhere = all.find((each) => each.endsWith(`/${name}`) && name !== '*');
  if (elsewhere !== undefined) return elsewhere;
  const [best] = all
    .map((each) => ({ each, distance: editDistance(text.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.min(4, Math.ceil(text.length / 3)) ? best.each : undefined;
}

/** Levenshtein's: insertions, deletions and replacements between two words. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
