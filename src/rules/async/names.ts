import { lookup } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';

/** The component's name and this word, with a number where that is taken: `orders-dead`, `orders-dead-2`. */
export function unusedName(model: Model, { name }: Component, word: string): string {
  const { components, groups, places, flows } = lookup(model);
  const taken = new Set(
    [components, groups, places, flows].flatMap((elements) =>
      [...elements.values()].map((each) => each.name),
    ),
  );
  let number = 1;
  let candidate = `${name}-${word}`;
  while (taken.has(candidate)) {
    number += 1;
    candidate = `${name}-${word}-${number}`;
  }
  return candidate;
}

/** What another element beside this one is called from anywhere: with the names of the groups around it. */
export function qualifiedBeside({ id, name }: Component, other: string): string {
  return id.endsWith(name) ? `${id.slice(0, id.length - name.length)}${other}` : other;
}
