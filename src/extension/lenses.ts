import { commands, Disposable, Position, Range, Uri, window, workspace } from 'vscode';
import { type LensArguments, lensCommands } from '../protocol.ts';
import type { Previews } from './previews.ts';

/** What the code lenses above scenarios, flows and components do. */
export function lensActions(previews: Previews): Disposable {
  const command = (name: string, act: (lens: LensArguments) => unknown) =>
    commands.registerCommand(name, (told: unknown) => (isLens(told) ? act(told) : undefined));
  return Disposable.from(
    command(lensCommands.runScenario, ({ uri }) => previews.show(Uri.parse(uri)).run()),
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
    'range' in told
  );
}
