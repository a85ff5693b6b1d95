import { drawScene, type SvgElement } from '../diagram/draw.ts';
import { type GraphOptions, graphOf } from '../diagram/graph.ts';
import { layoutInput } from '../diagram/layout.ts';
import { sceneOf } from '../diagram/scene.ts';
import type { Model } from '../model/model.ts';
import { layOut, type StartLayout } from './layout.ts';

/** Draws designs where no preview does. */
export type Draw = (model: Model, options?: GraphOptions) => Promise<SvgElement>;

export function drawer(start: StartLayout): Draw {
  return async (model, options = {}) => {
    const graph = graphOf(model, options);
    return drawScene(sceneOf(graph, await layOut(layoutInput(graph), start)));
  };
}
