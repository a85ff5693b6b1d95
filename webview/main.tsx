import './preview.css';
import { codeHost } from './host.ts';
import { mount } from './mount.tsx';
import { resourcesOf } from './resources.ts';
import { styleDiagram } from './theme.ts';
import { layoutEngine } from './workers/layout.ts';
import { lossesEngine } from './workers/losses.ts';
import { startWorker } from './workers/script.ts';
import { simulatorEngine } from './workers/simulator.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element to draw the preview into.');
styleDiagram(document);
const resources = resourcesOf(document);
mount(root, codeHost(), {
  layout: (report) => layoutEngine(() => startWorker(resources.elk), report),
  simulator: (report) => simulatorEngine(() => startWorker(resources.simulator), report),
  losses: (report) => lossesEngine(() => startWorker(resources.losses), report),
});
