import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, zoomIdentity } from 'd3-zoom';
import type { Viewport } from '../state/state.ts';
import { glide, motionWanted } from './morph.ts';
import { zoomLimits } from './viewport.ts';

export interface Zoom {
  /** Goes there without telling anyone, gliding where that helps to follow. */
  show(view: Viewport, how: 'at once' | 'gliding'): void;
  /** As if the person had zoomed about the middle, or panned by pixels. */
  scaleBy(factor: number): void;
  panBy(x: number, y: number): void;
  current(): Viewport;
  end(): void;
}

export interface ZoomListener {
  /** At every step, whoever caused it. */
  moving(view: Viewport): void;
  /** The person has come to rest at a view of their own. */
  moved(view: Viewport): void;
}

/** Pan and zoom of a canvas by pointer, wheel and touch: moves the world inside it by its transform alone. */
export function zoomOf(canvas: SVGSVGElement, world: SVGGElement, listener: ZoomListener): Zoom {
  let view: Viewport = { x: 0, y: 0, k: 1 };
  let own = false;
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent([zoomLimits.least, zoomLimits.most])
    .on('start', ({ sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      if (sourceEvent) canvas.classList.add('moving');
    })
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      view = { x: transform.x, y: transform.y, k: transform.k };
      world.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.k})`);
      if (sourceEvent) own = true;
      listener.moving(view);
    })
    .on('end', () => {
      canvas.classList.remove('moving');
      if (own) listener.moved(view);
      own = false;
    });
  const selection = select(canvas).call(behaviour).on('dblclick.zoom', null);
  const person = (act: () => void) => {
    own = true;
    act();
  };
  const gliding = (act: () => void) => {
    const from = matrixOf(view);
    act();
    if (motionWanted() && from !== matrixOf(view)) glide(world, from, matrixOf(view));
  };
  return {
    show: ({ x, y, k }, how) => {
      const go = () => selection.call(behaviour.transform, zoomIdentity.translate(x, y).scale(k));
      if (how === 'gliding') gliding(go);
      else go();
    },
    scaleBy: (factor) => gliding(() => person(() => selection.call(behaviour.scaleBy, factor))),
    panBy: (x, y) => person(() => selection.call(behaviour.translateBy, x / view.k, y / view.k)),
    current: () => view,
    end: () => selection.on('.zoom', null),
  };
}

function matrixOf({ x, y, k }: Viewport): string {
  return `matrix(${k}, 0, 0, ${k}, ${x}, ${y})`;
}
