import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Scene } from '../../src/diagram/scene.ts';
import { motionWanted } from '../diagram/morph.ts';
import type { PreviewState, Viewport } from '../state/state.ts';
import type { Clock } from './clock.ts';
import { momentOf, streamsAt } from './moment.ts';
import { Swarm } from './swarm.ts';

/** Pixels; dots keep their size when the picture is zoomed out. */
const radius = 2.4;

interface Props {
  state: PreviewState;
  scene: Scene;
  clock: Clock;
  /** Where the picture is now. */
  view(): Viewport | undefined;
  /** Called when the picture has moved. */
  moved: RefObject<(() => void) | null>;
}

/**
 * The requests on their way, on one canvas over the picture that lets the pointer through. It is there only while a
 * moment of a run is shown, and not where motion is not wanted.
 */
export function Requests(props: Props): JSX.Element | null {
  return momentOf(props.state) && motionWanted() ? <Sheet {...props} /> : null;
}

function Sheet({ state, scene, clock, view, moved }: Props): JSX.Element {
  const sheet = useRef<HTMLCanvasElement>(null);
  const swarm = useMemo(() => new Swarm(scene), [scene]);
  const moment = momentOf(state);
  const { picture } = state;
  const draw = () => sheet.current && paint(sheet.current, swarm, view());

  useLayoutEffect(() => {
    if (!picture || !moment) return;
    swarm.feed(streamsAt(moment, picture.model, picture.analysis), !clock.playing);
    draw();
  }, [swarm, moment?.bucket, picture]);

  useEffect(() => {
    let before: number | null = null;
    return clock.watch(() => {
      const now = performance.now();
      if (clock.playing) swarm.move(before === null ? 0 : Math.min(0.1, (now - before) / 1000));
      before = now;
      draw();
    });
  }, [swarm, clock]);

  useEffect(() => {
    moved.current = draw;
    const observer = new ResizeObserver(draw);
    if (sheet.current) observer.observe(sheet.current);
    return () => {
      moved.current = null;
      observer.disconnect();
    };
  });
  return (
    <div class="requests" aria-hidden="true">
      <canvas ref={sheet} />
    </div>
  );
}

function paint(sheet: HTMLCanvasElement, swarm: Swarm, view: Viewport | undefined): void {
  const context = sheet.getContext('2d');
  if (!context || !view) return;
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(sheet.clientWidth * scale);
  const height = Math.round(sheet.clientHeight * scale);
  if (sheet.width !== width || sheet.height !== height) {
    sheet.width = width;
    sheet.height = height;
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const colours = getComputedStyle(sheet);
  const { well, failing } = swarm.dots();
  fill(context, well, view, colours.color);
  fill(context, failing, view, colours.outlineColor);
}

function fill(context: CanvasRenderingContext2D, dots: readonly number[], view: Viewport, colour: string) {
  const size = Math.max(1.2, radius * Math.min(1, view.k + 0.2));
  context.fillStyle = colour;
  context.beginPath();
  for (let index = 0; index + 1 < dots.length; index += 2) {
    const x = view.x + view.k * (dots[index] ?? 0);
    const y = view.y + view.k * (dots[index + 1] ?? 0);
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
  }
  context.fill();
}
