import { useEffect, useState } from 'preact/hooks';

/** As many cards as a browser makes and lays out without being felt. */
const atOnce = 200;

/**
 * How many of so many parts are shown now. Where very many appear, some more with each frame, so that the page answers in
 * between; a few more than before are there at once.
 */
export function useGradually(parts: number): number {
  const [shown, setShown] = useState(atOnce);
  const now = parts - shown <= atOnce ? parts : shown;
  useEffect(() => {
    if (now === parts) {
      setShown(Math.max(parts, atOnce));
      return;
    }
    const frame = requestAnimationFrame(() => setShown(now + atOnce));
    return () => cancelAnimationFrame(frame);
  }, [now, parts]);
  return now;
}
