import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import type { Dispatch } from '../state/events.ts';
import { currentReport, speedOf } from '../state/playback.ts';
import type { PreviewState } from '../state/state.ts';
import { Clock } from './clock.ts';
import { bucketSeconds } from './moment.ts';

/** The clock of this preview, going by its state. */
export function useClock(state: PreviewState, dispatch: Dispatch): Clock {
  const clock = useMemo(
    () =>
      new Clock(
        { request: (frame) => requestAnimationFrame(frame), cancel: (id) => cancelAnimationFrame(id) },
        {
          stepped: (at) => dispatch({ type: 'timeShown', at }),
          ended: () => dispatch({ type: 'playEnded' }),
        },
      ),
    [],
  );
  const { playback } = state;
  const report = currentReport(state);
  useLayoutEffect(() => {
    clock.follow({
      at: report ? playback.at : null,
      playing: playback.playing && report !== undefined,
      speed: report ? speedOf(playback, report) : 1,
      from: playback.brush?.from ?? 0,
      to: playback.brush?.to ?? report?.duration ?? 0,
      step: report ? bucketSeconds(report) : 1,
    });
  }, [playback, report]);
  useEffect(() => () => clock.halt(), []);
  return clock;
}
