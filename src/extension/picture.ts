import { drawScene, type Overlay, type SvgElement } from '../diagram/draw.ts';
import { type DiagramGraph, type GraphOptions, graphOf } from '../diagram/graph.ts';
import { layoutInput } from '../diagram/layout.ts';
import { sceneOf } from '../diagram/scene.ts';
import type { Model } from '../model/model.ts';
import { layOut, type StartLayout } from './layout.ts';

/** Draws designs where no preview does. */
export type Draw = (model: Model, options?: GraphOptions) => Promise<SvgElement>;
export type DrawGraph = (graph: DiagramGraph, overlay?: Overlay) => Promise<SvgElement>;

export function graphDrawer(start: StartLayout): DrawGraph {
  return async (graph, overlay) =>
    drawScene(sceneOf(graph, await layOut(layoutInput(graph), start)), overlay);
}

export function drawer(drawGraph: DrawGraph): Draw {
  return (model, options = {}) => drawGraph(graphOf(model, options));
}
