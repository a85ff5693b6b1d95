import { drawScene, type Overlay } from '../../src/diagram/draw.ts';
import { withLegend } from '../../src/diagram/draw-legend.ts';
import { drawSequence } from '../../src/diagram/draw-sequence.ts';
import { sceneOf } from '../../src/diagram/scene.ts';
import { sequenceOf } from '../../src/diagram/sequence.ts';
import { layOutSequence } from '../../src/diagram/sequence-layout.ts';
import type { ShownPicture } from '../../src/protocol.ts';
import { looked, metricIn } from '../diagram/looked.ts';
import { overlayOf } from '../diagram/overlay.ts';
import { currentReport } from '../state/playback.ts';
import type { PreviewState } from '../state/state.ts';

/** The picture that is shown, as others are to see it; undefined while there is none. */
export function shownPicture(state: PreviewState): ShownPicture | undefined {
  const { picture, layout, look } = state;
  if (!picture) return undefined;
  const { subject } = look;
  if (subject.kind === 'sequence') {
    const flow = picture.model.flows.find(({ id }) => id === subject.id);
    return flow && { drawing: drawSequence(layOutSequence(sequenceOf(picture.model, flow))) };
  }
  if (!layout.drawn) return undefined;
  const { graph, laidOut } = layout.drawn;
  const scene = sceneOf(graph, laidOut);
  const overlay = forOthers(looked(state, overlayOf(state), currentReport(state)));
  const drawing = drawScene(scene, overlay);
  const figures = overlay.heat ?? overlay.utilization;
  const legend = Object.keys(figures).length > 0;
  return { drawing: legend ? withLegend(drawing, scene, metricIn(state)) : drawing, graph };
}

/** Without what only those need who edit the design: their cursor, their choice, what is to be done. */
function forOthers({ highlighted, selected, ...overlay }: Overlay): Overlay {
  return { ...overlay, badges: {} };
}
