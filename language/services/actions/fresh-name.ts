import type { Document } from '../../generated/ast.ts';
import { namesOf } from '../names.ts';
import type { ActionRequest } from './request.ts';

/** A name that no element of any open document has: `wanted`, or with the first number that makes it free. */
export function freshName({ services }: ActionRequest, wanted: string): string {
  const taken = new Set<string>();
  for (const { parseResult } of services.shared.workspace.LangiumDocuments.all) {
    if (parseResult.value.$type !== 'Document') continue;
    const names = namesOf(parseResult.value as Document);
    for (const qualified of names.qualified.values())
      for (const part of qualified.split('.')) taken.add(part);
  }
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${number}`)) number += 1;
  return `${wanted}${number}`;
}
