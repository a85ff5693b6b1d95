import { importTarget } from '../services/imports.ts';
import type { Declared } from '../services/names.ts';
import { namesOf } from '../services/names.ts';
import type { Context } from './context.ts';
import { rootOf, type SysdDocument } from './project.ts';
import { featureRange, rangeOf } from './source.ts';

/** Reports names that are taken. */
export function reportClashes(context: Context): void {
  for (const document of context.project.documents)
    for (const { first, second } of namesOf(rootOf(document)).clashes) reportClash(context, first, second);
  for (const { first, second } of context.project.clashes) reportClash(context, first, second);
}

function reportClash(context: Context, first: Declared, second: Declared): void {
  const firstUri = context.uriOf(first);
  const elsewhere = firstUri === context.uriOf(second) ? '' : ' in another file of this design';
  const message = `The name \`${second.name}\` is already taken${elsewhere}.`;
  context.report('duplicate-name', second, message, featureRange(second, 'name'), {
    related: [
      {
        uri: firstUri,
        range: featureRange(first, 'name') ?? rangeOf(first),
        message: `\`${first.name}\` is defined here.`,
      },
    ],
  });
}

/** Reports imports that lead nowhere. */
export function reportImports(context: Context, document: SysdDocument): void {
  for (const statement of rootOf(document).imports) {
    const path: string | undefined = statement.path;
    if (path === undefined) continue;
    const range = featureRange(statement, 'path');
    const target = importTarget(document.uri.toString(), path);
    if ('message' in target) context.report('bad-import', statement, target.message, range);
    else if (!context.project.at(target.uri))
      context.report('missing-import', statement, `There is no file \`${path}\` to import.`, range);
    else if (target.uri === document.uri.toString())
      context.report('bad-import', statement, 'A file need not import itself.', range, {
        severity: 'warning',
        fixes: [
          {
            title: 'Remove this import',
            label: 'safe',
            edits: [{ uri: document.uri.toString(), range: rangeOf(statement), newText: '' }],
          },
        ],
      });
  }
}
