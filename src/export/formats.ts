import { type GraphOptions, graphOf } from '../diagram/graph.ts';
import type { Model } from '../model/model.ts';
import { d2 } from './d2.ts';
import { dot } from './dot.ts';
import type { Exported, ExportFormat } from './format.ts';
import { json } from './json.ts';
import { mermaid } from './mermaid.ts';
import { plantuml } from './plantuml.ts';
import { structurizr } from './structurizr.ts';

export const formatNames = ['mermaid', 'd2', 'structurizr', 'plantuml', 'dot', 'json'] as const;
export type FormatName = (typeof formatNames)[number];

export const formats: Readonly<Record<FormatName, ExportFormat>> = {
  mermaid,
  d2,
  structurizr,
  plantuml,
  dot,
  json,
};

/** A design, or what a view shows of it, in another language. */
export function exportDesign(model: Model, format: FormatName, options: GraphOptions = {}): Exported {
  return formats[format].write({ model, graph: graphOf(model, options) });
}
