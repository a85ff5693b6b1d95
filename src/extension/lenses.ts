import { commands, Disposable, Position, ProgressLocation, Range, Uri, window, workspace } from 'vscode';
import { type LensArguments, lensCommands } from '../protocol.ts';
import type { Previews } from './previews.ts';
import type { Server } from './server.ts';

/** What the code lenses above scenarios, flows and components do. */
export function lensActions(previews: Previews, server: Server): Disposable {
  const command = (name: string, act: (lens: LensArguments) => unknown) =>
    commands.registerCommand(name, (told: unknown) => (isLens(told) ? act(told) : undefined));
  return Disposable.from(
    command(lensCommands.runScenario, (lens) => runScenario(lens, previews, server)),
    command(lensCommands.showResults, (lens) => {
      previews.show(Uri.parse(lens.uri)).show({ kind: 'results', scenario: scenarioOf(lens) });
    }),
    command(lensCommands.showFlow, async (lens) => {
      previews.show(Uri.parse(lens.uri));
      await select(lens);
    }),
    command(lensCommands.showFindings, async (lens) => {
      await select(lens);
      await commands.executeCommand('editor.action.showHover');
    }),
  );
}

/** Where its preview is in sight the results come up there, else beside the text. */
async function runScenario({ uri, element }: LensArguments, previews: Previews, server: Server) {
  const preview = previews.visible(Uri.parse(uri));
  if (preview) {
    await preview.run(element);
    return;
  }
  const { problem } = await window.withProgress(
    { location: ProgressLocation.Window, title: `Simulating ${element}` },
    () => server.run({ uri, scenarios: [element] }),
  );
  if (problem !== undefined) window.showWarningMessage(problem);
}

/** A lens above a flow is about the undisturbed run. */
const scenarioOf = ({ scenario }: LensArguments) => scenario ?? null;

/** Puts the cursor on the name of the element; the preview follows it. */
async function select({ uri, range: { start, end } }: LensArguments): Promise<void> {
  const selection = new Range(
    new Position(start.line, start.character),
    new Position(end.line, end.character),
  );
  await window.showTextDocument(await workspace.openTextDocument(Uri.parse(uri)), { selection });
}

function isLens(told: unknown): told is LensArguments {
  return (
    typeof told === 'object' &&
    told !== null &&
    'uri' in told &&
    typeof told.uri === 'string' &&
    'element' in told &&
    typeof told.element === 'string' &&
    'range' in told
  );
}
