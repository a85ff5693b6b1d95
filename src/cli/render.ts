import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { drawScene } from '../diagram/draw.ts';
import { graphOf } from '../diagram/graph.ts';
import { type ElkNode, layoutInput } from '../diagram/layout.ts';
import { sceneOf } from '../diagram/scene.ts';
import { svgText } from '../diagram/svg.ts';
import type { Model, View } from '../model/model.ts';
import { type Command, exitCodes, type OptionValues, onlyOperand, UsageError } from './command.ts';
import { reasonOf } from './input.ts';
import { loadOne } from './load-one.ts';

const layoutDeadlineMilliseconds = 60_000;

export const renderCommand: Command = {
  name: 'render',
  usage: 'sysd render FILE -o FILE.svg',
  summary: 'draws the design',
  options: [
    { name: 'output', short: 'o', value: 'FILE.svg', documentation: 'where the picture goes' },
    { name: 'view', value: 'NAME', documentation: 'draw this view (default: the whole system)' },
  ],
  async run(operands, options, terminal) {
    const file = onlyOperand(operands, 'render');
    const output = outputOption(options);
    const { model } = await loadOne(file, terminal);
    const view = viewOption(options, model);
    const { include, exclude = [], collapse = [], direction = 'right' } = view?.settings ?? {};
    const graph = graphOf(model, {
      direction,
      collapsed: collapse,
      exclude,
      ...(include === undefined ? {} : { include }),
    });
    const scene = sceneOf(graph, await layOut(layoutInput(graph)));
    try {
      await writeFile(output, svgText(drawScene(scene)));
    } catch (error) {
      throw new UsageError(`cannot write ${output}: ${reasonOf(error)}`);
    }
    terminal.tell(`${output} written\n`);
    return exitCodes.clean;
  },
};

function outputOption(options: OptionValues): string {
  const output = options.output;
  if (typeof output !== 'string') throw new UsageError('sysd render needs to know where to: -o picture.svg');
  const kind = extname(output).toLowerCase();
  if (kind !== '.svg') throw new UsageError(`this version draws .svg files, and not "${kind || output}"`);
  return output;
}

function viewOption(options: OptionValues, model: Model): View | undefined {
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
