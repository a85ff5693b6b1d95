import { extractGroup } from './extract-group.ts';
import { extractTechnology } from './extract-technology.ts';
import { organizeImports, organizeImportsKind } from './imports.ts';
import { inlineTechnology } from './inline-technology.ts';
import { addMissingComponent } from './missing-component.ts';
import type { ActionSource } from './request.ts';
import { spreadOverZones } from './spread.ts';
import { addFlow } from './write-flow.ts';

/** What can be offered, by the kind that an editor may ask for alone. */
export const actionSources: readonly { kind: string; actions: ActionSource }[] = [
  { kind: 'quickfix', actions: addMissingComponent },
  { kind: 'refactor.rewrite', actions: spreadOverZones },
  { kind: 'refactor.rewrite', actions: addFlow },
  { kind: 'refactor.extract', actions: extractGroup },
  { kind: 'refactor.extract', actions: extractTechnology },
  { kind: 'refactor.inline', actions: inlineTechnology },
  { kind: organizeImportsKind, actions: organizeImports },
];

export type { Action, ActionRequest } from './request.ts';
