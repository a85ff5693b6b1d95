import type uPlot from 'uplot';
import { resourcesOf } from '../resources.ts';

declare global {
  interface Window {
    /** Set by the script that draws charts. */
    uPlot?: typeof uPlot;
  }
}

let loading: Promise<typeof uPlot> | undefined;

/**
 * What draws charts. Its script is fetched when charts are first asked for: most previews are opened to look at the
 * diagram. The page's policy lets in scripts that carry the nonce of the one that runs.
 */
export function loadPlot(): Promise<typeof uPlot> {
  loading ??= new Promise<typeof uPlot>((done, fail) => {
    const script = document.createElement('script');
    script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
    script.src = resourcesOf(document).charts;
    script.onload = () =>
      window.uPlot ? done(window.uPlot) : fail(new Error('The script of the charts is empty.'));
    script.onerror = () => fail(new Error('The script of the charts could not be loaded.'));
    document.head.append(script);
  }).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
