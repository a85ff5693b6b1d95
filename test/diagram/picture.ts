import Elk from 'elkjs/lib/elk.bundled.js';
import { type GraphOptions, graphOf } from '../../src/diagram/graph.ts';
import { type ElkNode, layoutInput } from '../../src/diagram/layout.ts';
import { type Scene, sceneOf } from '../../src/diagram/scene.ts';
import { type Sketch, sketched } from './sketch.ts';

/** A sketch laid out by ELK. */
export async function sceneFor(sketch: Sketch, options: GraphOptions = {}): Promise<Scene> {
  const graph = graphOf(sketched(sketch), options);
  const laidOut: ElkNode = await new Elk().layout(layoutInput(graph));
  return sceneOf(graph, laidOut);
}
