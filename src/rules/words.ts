/** `a`, `a and b`, `a, b and c`; beyond `limit`: `a, b and 5 more`. */
export function listed(names: readonly string[], limit = 4): string {
  const shown =
    names.length > limit ? [...names.slice(0, limit - 1), `${names.length - limit + 1} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 replica`, `3 replicas`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A name as messages quote it. */
export function quoted(name: string): string {
  return `"${name}"`;
}
