import { commands, Disposable, env, Uri, window, workspace } from 'vscode';
import { svgText } from '../diagram/svg.ts';
import { lostText } from '../export/format.ts';
import { exportDesign, formatNames, formats } from '../export/formats.ts';
import { htmlPage } from '../export/html.ts';
import type { Model } from '../model/model.ts';
import type { DrawGraph } from './picture.ts';
import { type DesignPicture, picturesOf } from './pictures.ts';
import type { Preview } from './preview.ts';
import type { Previews } from './previews.ts';
import { noteOf, rowsOf } from './result-rows.ts';
import type { Server } from './server.ts';

interface Written {
  contents: string | Uint8Array;
  lost: readonly string[];
}

/** A design that somebody wants to show to others. */
interface Design {
  model: Model;
  uri: Uri;
}

interface Target {
  label: string;
  extension: string;
  write(picture: DesignPicture, design: Design): Promise<Written>;
}

interface Parts {
  server: Server;
  drawGraph: DrawGraph;
  previews: Previews;
  subject(argument: unknown): Uri | undefined;
}

/** Said by the preview itself: what it shows is meant, and nothing else need be asked. */
export const asShown = 'asShown';

/** `sysd: Export Diagram…` and `sysd: Copy Diagram as …`, of the design in front. */
export function exportActions(parts: Parts): Disposable {
  const { server, drawGraph, previews } = parts;
  const withDesign = async (argument: unknown, act: (design: Design) => Promise<void>) => {
    const uri = parts.subject(argument);
    if (!uri) return;
    try {
      await workspace.openTextDocument(uri);
      const picture = await server.picture({ uri: uri.toString() });
      if (picture && 'model' in picture) await act({ model: picture.model, uri });
      else window.showWarningMessage('There is no design to export: the file has errors.');
    } catch (error) {
      window.showErrorMessage(`It could not be exported: ${reasonOf(error)}`);
    }
  };
  const command = (name: string, act: (design: Design, how: unknown) => Promise<void>) =>
    commands.registerCommand(name, (argument: unknown, how: unknown) =>
      withDesign(argument, (design) => act(design, how)),
    );
  const shownOr = async ({ model, uri }: Design) => {
    const [system] = picturesOf(model, drawGraph);
    const preview = previews.visible(uri);
    return (preview && (await shownBy(preview))) ?? system;
  };
  return Disposable.from(
    command('sysd.exportDiagram', async (design, how) => {
      const picture = await choosePicture(design, how, parts);
      const targets = targetsOf(parts).filter(({ label }) => picture?.graph || !isLanguage(label));
      const target =
        picture && (await window.showQuickPick(targets, { placeHolder: `Export "${picture.label}" as` }));
      if (target) await save(target, picture, design);
    }),
    command('sysd.copyAsSvg', async (design) => {
      const picture = await shownOr(design);
      if (picture) await copy(svgText(await picture.draw()), []);
    }),
    command('sysd.copyAsMermaid', async ({ model }) => {
      const { text, lost } = exportDesign(model, 'mermaid');
      await copy(text, lost);
    }),
    commands.registerCommand('sysd.copyAsPng', async (argument: unknown) => {
      const uri = parts.subject(argument);
      if (uri) previews.show(uri).copyPixels();
    }),
  );
}

const isLanguage = (label: string) => formatNames.some((name) => formats[name].title === label);

function targetsOf({ server, previews }: Parts): Target[] {
  return [
    {
      label: 'SVG',
      extension: '.svg',
      write: async (picture) => ({ contents: svgText(await picture.draw()), lost: [] }),
    },
    {
      label: 'PNG',
      extension: '.png',
      write: async (picture, { uri }) => {
        const svg = svgText(await picture.draw(), { theme: 'light' });
        return { contents: await previews.show(uri).pixels(svg), lost: [] };
      },
    },
    {
      label: 'HTML page with the results',
      extension: '.html',
      write: async (picture, { model, uri }) => {
        const tests = await server.tests({ uri: uri.toString() }).catch(() => null);
        const title = model.system.title ?? model.system.name;
        const drawing = await picture.draw();
        const contents = htmlPage({ title, drawing, rows: rowsOf(tests), note: noteOf(tests) });
        return { contents, lost: [] };
      },
    },
    ...formatNames.map(
      (name): Target => ({
        label: formats[name].title,
        extension: formats[name].extension,
        write: async ({ graph }, { model }) => {
          const { text, lost } = graph ? formats[name].write({ model, graph }) : exportDesign(model, name);
          return { contents: text, lost };
        },
      }),
    ),
  ];
}

/** What a preview shows now; undefined while it shows nothing. */
async function shownBy(preview: Preview): Promise<DesignPicture | undefined> {
  const shown = await preview.shown();
  if (!shown) return undefined;
  const { drawing, graph } = shown;
  const label = 'As the preview shows it';
  return { label, suffix: '', draw: async () => drawing, ...(graph ? { graph } : {}) };
}

/** Who looks at the preview means what it shows; who looks at the text is asked, where there is a choice. */
async function choosePicture(
  { model, uri }: Design,
  how: unknown,
  { previews, drawGraph }: Parts,
): Promise<DesignPicture | undefined> {
  const preview = previews.visible(uri);
  const shown = preview && (await shownBy(preview));
  if (shown && (how === asShown || preview.panel.active)) return shown;
  const pictures = [...(shown ? [shown] : []), ...picturesOf(model, drawGraph)];
  return pictures.length === 1
    ? pictures[0]
    : window.showQuickPick(pictures, { placeHolder: 'Picture to export', matchOnDescription: true });
}

async function copy(text: string, lost: readonly string[]): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(`sysd: copied${lost.length > 0 ? `; ${lostText(lost)}` : ''}`, 5000);
}

async function save(target: Target, picture: DesignPicture, design: Design): Promise<void> {
  const { contents, lost } = await target.write(picture, design);
  const { uri } = design;
  const name = (uri.path.split('/').at(-1) ?? 'design').replace(/\.sysd$/, '');
  const suffix = picture.suffix === '' ? '' : `-${picture.suffix}`;
  const to = await window.showSaveDialog({
    defaultUri: Uri.joinPath(uri, '..', `${name}${suffix}${target.extension}`),
    filters: { [target.label]: [target.extension.slice(1)] },
  });
  if (!to) return;
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  await workspace.fs.writeFile(to, bytes);
  const open = 'Open';
  const said = `${to.path.split('/').at(-1)} written${lost.length > 0 ? `; ${lostText(lost)}` : ''}.`;
  if ((await window.showInformationMessage(said, open)) === open)
    await commands.executeCommand('vscode.open', to);
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
