import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { IconButton } from '../icons.tsx';
import type { Camera } from './camera.ts';
import { moveByKey, zoomStep } from './keys.ts';

/** Where there is little room the keys and the wheel have to do. */
export function ZoomButtons({ camera, narrow }: { camera: Camera; narrow: boolean }): JSX.Element {
  return (
    <>
      {!narrow && (
        <>
          <IconButton icon="plus" name="Zoom in (+)" act={() => camera.zoom?.scaleBy(zoomStep)} />
          <IconButton icon="minus" name="Zoom out (−)" act={() => camera.zoom?.scaleBy(1 / zoomStep)} />
        </>
      )}
      <IconButton icon="fit" name="Show the whole picture (0)" act={camera.showAll} />
    </>
  );
}

/** Zooms and pans by the keys of the whole page. */
export function useKeys(camera: Camera): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => moveByKey(event, camera);
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
}
