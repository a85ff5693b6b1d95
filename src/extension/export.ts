import { commands, Disposable, env, Uri, window, workspace } from 'vscode';
import { svgText } from '../diagram/svg.ts';
import { lostText } from '../export/format.ts';
import { exportDesign, type FormatName, formatNames, formats } from '../export/formats.ts';
import { htmlPage, type ResultRow } from '../export/html.ts';
import type { Model } from '../model/model.ts';
import type { DesignTests } from '../protocol.ts';
import type { Draw } from './picture.ts';
import type { Server } from './server.ts';

interface Written {
  text: string;
  lost: readonly string[];
}

interface Target {
  label: string;
  extension: string;
  write(model: Model, uri: Uri): Promise<Written>;
}

/** `sysd: Export Diagram…` and `sysd: Copy Diagram as …`, of the design in front. */
export function exportActions(
  server: Server,
  draw: Draw,
  subject: (argument: unknown) => Uri | undefined,
): Disposable {
  const svg = async (model: Model): Promise<Written> => ({ text: svgText(await draw(model)), lost: [] });
  const html = async (model: Model, uri: Uri): Promise<Written> => {
    const tests = await server.tests({ uri: uri.toString() }).catch(() => null);
    const title = model.system.title ?? model.system.name;
    const drawing = await draw(model);
    return { text: htmlPage({ title, drawing, rows: rowsOf(tests), note: noteOf(tests) }), lost: [] };
  };
  const targets: Target[] = [
    { label: 'SVG', extension: '.svg', write: svg },
    { label: 'HTML page with the results', extension: '.html', write: html },
    ...formatNames.map((name) => ({
      label: formats[name].title,
      extension: formats[name].extension,
      write: async (model: Model) => exportDesign(model, name),
    })),
  ];
  const withModel = async (argument: unknown, act: (model: Model, uri: Uri) => Promise<void>) => {
    const uri = subject(argument);
    if (!uri) return;
    await workspace.openTextDocument(uri);
    const picture = await server.picture({ uri: uri.toString() });
    if (picture && 'model' in picture) await act(picture.model, uri);
    else window.showWarningMessage('There is no design to export: the file has errors.');
  };
  const copy = (command: string, write: (model: Model) => Promise<Written>) =>
    commands.registerCommand(command, (argument: unknown) =>
      withModel(argument, async (model) => {
        const { text, lost } = await write(model);
        await env.clipboard.writeText(text);
        window.setStatusBarMessage(`sysd: copied${lost.length > 0 ? `; ${lostText(lost)}` : ''}`, 5000);
      }),
    );
  return Disposable.from(
    commands.registerCommand('sysd.exportDiagram', (argument: unknown) =>
      withModel(argument, async (model, uri) => {
        const target = await window.showQuickPick(targets, { placeHolder: 'Export the diagram as' });
        if (target) await save(target, model, uri);
      }),
    ),
    copy('sysd.copyAsSvg', svg),
    copy('sysd.copyAsMermaid', async (model) => exportDesign(model, 'mermaid' satisfies FormatName)),
  );
}

async function save(target: Target, model: Model, uri: Uri): Promise<void> {
  const { text, lost } = await target.write(model, uri);
  const name = (uri.path.split('/').at(-1) ?? 'design').replace(/\.sysd$/, '');
  const to = await window.showSaveDialog({
    defaultUri: Uri.joinPath(uri, '..', `${name}${target.extension}`),
    filters: { [target.label]: [target.extension.slice(1)] },
  });
  if (!to) return;
  try {
    await workspace.fs.writeFile(to, new TextEncoder().encode(text));
  } catch (error) {
    window.showErrorMessage(`It could not be written: ${error instanceof Error ? error.message : error}`);
    return;
  }
  const open = 'Open';
  const said = `${to.path.split('/').at(-1)} written${lost.length > 0 ? `; ${lostText(lost)}` : ''}.`;
  if ((await window.showInformationMessage(said, open)) === open)
    await commands.executeCommand('vscode.open', to);
}

function rowsOf(tests: DesignTests | null): ResultRow[] {
  return (tests?.suites ?? []).flatMap(({ id, title, expectations }) =>
    expectations.map(
      ({ text, outcome }): ResultRow => ({
        suite: title ?? id,
        text,
        state: !outcome?.judged ? 'unknown' : outcome.passed ? 'held' : 'failed',
        ...(outcome?.actual === undefined ? {} : { actual: outcome.actual }),
        lines: (outcome?.lines ?? []).map((line) => `${line}.`),
      }),
    ),
  );
}

function noteOf(tests: DesignTests | null): string {
  if (!tests || tests.ranAt === null) return 'Not simulated yet.';
  const old = tests.suites.some(({ expectations }) => expectations.some(({ outcome }) => outcome?.old));
  const when = new Date(tests.ranAt).toISOString().slice(0, 16).replace('T', ' ');
  return `Simulated at ${when} UTC${old ? ', before the last edit of the design' : ''}.`;
}
