import { graphByPlace } from '../diagram/by-place.ts';
import type { Overlay, SvgElement } from '../diagram/draw.ts';
import { drawSequence } from '../diagram/draw-sequence.ts';
import { type DiagramGraph, graphOf } from '../diagram/graph.ts';
import { sequenceOf } from '../diagram/sequence.ts';
import { layOutSequence } from '../diagram/sequence-layout.ts';
import { viewOptions, wayOf } from '../diagram/views.ts';
import type { Flow, Model, View } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { DrawGraph } from './picture.ts';

/** A picture of a design that can be exported. */
export interface DesignPicture {
  /** For the person who chooses. */
  label: string;
  /** What sort of picture it is, where the label does not say it. */
  description?: string;
  /** What tells its file from those of the others; empty for the whole system. */
  suffix: string;
  draw(): Promise<SvgElement>;
  /** Of a diagram, for the languages of other tools; a sequence has none. */
  graph?: DiagramGraph;
}

/** Every picture that there is of a design without opening its preview: the whole system first. */
export function picturesOf(model: Model, drawGraph: DrawGraph): DesignPicture[] {
  const diagram = (graph: DiagramGraph, overlay?: Overlay) => ({
    graph,
    draw: () => drawGraph(graph, overlay),
  });
  const system = graphOf(model, viewOptions(undefined));
  const places = graphByPlace(model);
  const flows = model.flows.filter(({ derived }) => !derived);
  return [
    { label: 'Whole system', suffix: '', ...diagram(system) },
    ...(places.nodes.length > 0 ? [{ label: 'By place', suffix: 'places', ...diagram(places) }] : []),
    ...model.views.map((view) => ({
      ...named(view, 'view'),
      ...diagram(graphOf(model, viewOptions(view)), litBy(model, view.settings.flow)),
    })),
    ...flows.map((flow) => ({ ...named(flow, 'way'), ...diagram(system, litBy(model, flow.id)) })),
    ...flows.map((flow) => ({
      ...named(flow, 'sequence'),
      draw: async () => drawSequence(layOutSequence(sequenceOf(model, flow))),
    })),
  ];
}

const sorts = { view: 'view', way: 'way of a flow', sequence: 'sequence of a flow' } as const;

function named({ id, title, name }: View | Flow, sort: keyof typeof sorts) {
  const suffix = sort === 'view' ? id : `${id}-${sort}`;
  return { label: title ?? name, description: sorts[sort], suffix };
}

function litBy(model: Model, flow: ElementId | undefined): Overlay | undefined {
  const lit = flow === undefined ? undefined : wayOf(model, flow);
  return lit && { utilization: {}, badges: {}, lit };
}
