import '../../../webview/preview.css';
import type { FromPreview, ToPreview } from '../../../src/protocol.ts';
import { mount } from '../../../webview/mount.tsx';
import { resourcesOf } from '../../../webview/resources.ts';
import { styleDiagram } from '../../../webview/theme.ts';
import { layoutEngine } from '../../../webview/workers/layout.ts';
import { lossesEngine } from '../../../webview/workers/losses.ts';
import { startWorker } from '../../../webview/workers/script.ts';
import type { SimulatorReport } from '../../../webview/workers/simulator.ts';

/** The preview in a page of its own, with a host and a simulator that the test plays. */
export interface Stage {
  say(message: ToPreview): void;
  simulator: SimulatorReport | undefined;
  posted: FromPreview[];
  runs: { id: number; scenarios: (string | null)[] }[];
  kept: unknown;
}

declare global {
  interface Window {
    stage: Stage;
  }
}

const listeners = new Set<(message: ToPreview) => void>();
const stage: Stage = {
  say: (message) => {
    for (const heard of listeners) heard(message);
  },
  simulator: undefined,
  posted: [],
  runs: [],
  kept: undefined,
};
window.stage = stage;

const root = document.getElementById('root');
if (!root) throw new Error('no root');
const resources = resourcesOf(document);
styleDiagram(document);
mount(
  root,
  {
    post: (message) => stage.posted.push(message),
    listen: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    recall: () => JSON.parse(sessionStorage.getItem('kept') ?? 'null'),
    keep: (saved) => {
      stage.kept = saved;
      sessionStorage.setItem('kept', JSON.stringify(saved));
    },
  },
  {
    layout: (report) => layoutEngine(() => startWorker(resources.elk), report),
    simulator: (report) => {
      stage.simulator = report;
      return { run: (id, _model, scenarios) => stage.runs.push({ id, scenarios }), cancel: () => {} };
    },
    losses: (report) => lossesEngine(() => startWorker(resources.losses), report),
  },
);
