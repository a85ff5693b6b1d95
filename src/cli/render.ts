import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { analyse } from '../analysis/analyse.ts';
import { figuresOf } from '../analysis/shares.ts';
import { graphByPlace } from '../diagram/by-place.ts';
import { drawScene, type Overlay, type SvgElement } from '../diagram/draw.ts';
import { withLegend } from '../diagram/draw-legend.ts';
import { drawSequence } from '../diagram/draw-sequence.ts';
import { type DiagramGraph, graphOf } from '../diagram/graph.ts';
import { heats } from '../diagram/heat.ts';
import { type ElkNode, layoutInput } from '../diagram/layout.ts';
import { sceneOf } from '../diagram/scene.ts';
import { sequenceOf } from '../diagram/sequence.ts';
import { layOutSequence } from '../diagram/sequence-layout.ts';
import { svgText } from '../diagram/svg.ts';
import { viewOptions, wayOf } from '../diagram/views.ts';
import { htmlPage } from '../export/html.ts';
import type { Flow, Model, View } from '../model/model.ts';
import { type Command, exitCodes, type OptionValues, onlyOperand, UsageError } from './command.ts';
import { reasonOf } from './input.ts';
import { loadOne } from './load-one.ts';
import { pngOf } from './png.ts';

const layoutDeadlineMilliseconds = 60_000;

export const renderCommand: Command = {
  name: 'render',
  usage: 'sysd render FILE -o FILE.svg|.png|.html',
  summary: 'draws the design',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      documentation: 'where the picture goes: a file that ends in .svg, .png or .html',
    },
    { name: 'view', value: 'NAME', documentation: 'draw this view (default: the whole system)' },
    { name: 'sequence', value: 'FLOW', documentation: 'draw this flow as a sequence, step by step' },
    { name: 'places', documentation: 'draw what stands where, and so what fails together' },
  ],
  async run(operands, options, terminal) {
    const file = onlyOperand(operands, 'render');
    const { output, write } = outputOption(options);
    onlyOneOf(options, ['view', 'sequence', 'places']);
    const { model } = await loadOne(file, terminal);
    const drawing = await drawingOf(model, options);
    const contents = await write(drawing, model);
    try {
      await writeFile(output, contents);
    } catch (error) {
      throw new UsageError(`cannot write ${output}: ${reasonOf(error)}`);
    }
    terminal.tell(`${output} written\n`);
    return exitCodes.clean;
  },
};

/** The picture that the options ask for. */
async function drawingOf(model: Model, options: OptionValues): Promise<SvgElement> {
  const flow = sequenceOption(options, model);
  if (flow) return drawSequence(layOutSequence(sequenceOf(model, flow)));
  if (options.places === true) return drawScene(await sceneFor(placesOf(model)));
  const view = viewOption(options, model);
  const scene = await sceneFor(graphOf(model, viewOptions(view)));
  const drawing = drawScene(scene, overlayOf(model, view));
  return view?.settings.show ? withLegend(drawing, scene, view.settings.show) : drawing;
}

const sceneFor = async (graph: DiagramGraph) => sceneOf(graph, await layOut(layoutInput(graph)));

function placesOf(model: Model): DiagramGraph {
  const graph = graphByPlace(model);
  if (graph.nodes.length === 0) throw new UsageError('the design says nothing of places');
  return graph;
}

/** The way of a view's flow, and the figures that it shows. */
function overlayOf(model: Model, view: View | undefined): Overlay | undefined {
  if (!view) return undefined;
  const { flow, show } = view.settings;
  const lit = flow === undefined ? undefined : wayOf(model, flow);
  return {
    utilization: {},
    badges: {},
    ...(lit ? { lit } : {}),
    ...(show ? { heat: heats(show, figuresOf(model, analyse(model), show)) } : {}),
  };
}

/** How a picture is written, by the ending of its file. */
const writers: Readonly<Record<string, (drawing: SvgElement, model: Model) => string | Promise<Uint8Array>>> =
  {
    '.svg': (drawing) => svgText(drawing),
    '.png': (drawing) => pngOf(drawing),
    '.html': (drawing, { system }) => htmlPage({ title: system.title ?? system.name, drawing, rows: [] }),
  };

function outputOption(options: OptionValues) {
  const output = options.output;
  if (typeof output !== 'string') throw new UsageError('sysd render needs to know where to: -o picture.svg');
  const kind = extname(output).toLowerCase();
  const write = writers[kind];
  if (!write)
    throw new UsageError(
      `sysd render draws ${Object.keys(writers).join(', ')} files, and not "${kind || output}"`,
    );
  return { output, write };
}

/** The view that `--view` names. */
export function viewOption(options: OptionValues, model: Model): View | undefined {
  const name = options.view;
  if (typeof name !== 'string') return undefined;
  const view = model.views.find(({ id }) => id === name);
  if (view) return view;
  const names = model.views.map(({ id }) => id);
  throw new UsageError(
    names.length === 0
      ? `there is no view "${name}"; the design has none`
      : `there is no view "${name}"; there are ${names.join(', ')}`,
  );
}

function sequenceOption(options: OptionValues, model: Model): Flow | undefined {
  const name = options.sequence;
  if (typeof name !== 'string') return undefined;
  const flow = model.flows.find(({ id }) => id === name);
  if (flow) return flow;
  const names = model.flows.map(({ id }) => id);
  throw new UsageError(
    names.length === 0
      ? `there is no flow "${name}"; the design has none`
      : `there is no flow "${name}"; there are ${names.join(', ')}`,
  );
}

/** They say what to draw, and there is one picture. */
function onlyOneOf(options: OptionValues, names: readonly string[]): void {
  const given = names.filter((name) => options[name] !== undefined && options[name] !== false);
  if (given.length > 1)
    throw new UsageError(`one picture at a time: ${given.map((name) => `--${name}`).join(' or ')}`);
}

/** Lays out on a thread that is ended at the deadline. */
function layOut(graph: ElkNode): Promise<ElkNode> {
  const worker = new Worker(join(__dirname, 'layout.cjs'));
  return new Promise<ElkNode>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new UsageError(
            `the layout took more than ${layoutDeadlineMilliseconds / 1000} s; draw a view that collapses groups`,
          ),
        ),
      layoutDeadlineMilliseconds,
    );
    timer.unref();
    worker.on('message', ({ laidOut, failure }: { laidOut?: ElkNode; failure?: string }) =>
      laidOut ? resolve(laidOut) : reject(new Error(failure)),
    );
    worker.on('error', reject);
    worker.postMessage(graph);
  }).finally(() => worker.terminate());
}
