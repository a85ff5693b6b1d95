import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lensCommands, openSequence } from '../../src/protocol.ts';

interface Manifest {
  capabilities: { untrustedWorkspaces: { supported: boolean }; virtualWorkspaces: boolean };
  contributes: {
    commands: { command: string; title: string }[];
    colors: { id: string; description: string; defaults: Record<string, string> }[];
    menus: Record<string, { command: string }[]>;
    keybindings: { command: string }[];
    walkthroughs: { steps: { description: string; media: { image: string; altText: string } }[] }[];
    configurationDefaults: Record<string, Record<string, unknown>>;
    configuration: { properties: Record<string, { type: string; markdownDescription?: string }> };
  };
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { commands, colors, menus, keybindings, configuration } = manifest.contributes;

/** Everything that the extension's own files say. */
const code = readdirSync('src/extension')
  .map((name) => readFileSync(`src/extension/${name}`, 'utf8'))
  .join('\n');

const named = new Set(commands.map(({ command }) => command));

describe('the manifest', () => {
  it('lets the extension work in folders that nobody has said to trust, and in those without a disk', () => {
    expect(manifest.capabilities).toEqual({
      untrustedWorkspaces: { supported: true },
      virtualWorkspaces: true,
    });
  });

  it('has no setting that a foreign folder could use to run a program: none is a path or a command', () => {
    const settings = Object.entries(configuration.properties).map(([name, { type }]) => [name, type]);
    expect(settings).toEqual([
      ['sysd.preview.direction', 'string'],
      ['sysd.preview.simulateOnSave', 'boolean'],
      ['sysd.preview.layoutDeadline', 'number'],
      ['sysd.inlayHints.enabled', 'boolean'],
      ['sysd.inlineResults.enabled', 'boolean'],
      ['sysd.statusBar.enabled', 'boolean'],
      ['sysd.trace.server', 'string'],
    ]);
  });

  it('has the editor indent as the formatter does, and suggest nothing but what completion offers', () => {
    expect(manifest.contributes.configurationDefaults['[sysd]']).toEqual({
      'editor.tabSize': 2,
      'editor.insertSpaces': true,
      'editor.wordBasedSuggestions': 'off',
    });
  });

  it('explains every setting', () => {
    const silent = Object.entries(configuration.properties).filter(([, told]) => !told.markdownDescription);
    expect(silent).toEqual([]);
  });

  it('puts only commands into menus and on keys that it names', () => {
    const used = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    expect(used.filter((command) => !named.has(command))).toEqual([]);
  });

  it('names commands that the extension registers', () => {
    const registered = (command: string) => code.includes(`'${command}'`) || command === openSequence;
    expect([...named].filter((command) => !registered(command))).toEqual([]);
  });

  it('keeps commands that only lenses can call out of the palette', () => {
    expect(Object.values(lensCommands).filter((command) => named.has(command))).toEqual([]);
  });

  it('has a colour for every theme of each sort of figure beside an expectation', () => {
    expect(colors.map(({ id }) => id)).toEqual([
      'sysd.result.passedForeground',
      'sysd.result.failedForeground',
      'sysd.result.staleForeground',
    ]);
    for (const { defaults } of colors)
      expect(Object.keys(defaults)).toEqual(['dark', 'light', 'highContrast', 'highContrastLight']);
  });
});

describe('the walkthrough', () => {
  const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('shows pictures that there are, and says what is on them', () => {
    expect(steps.filter(({ media }) => !existsSync(media.image) || media.altText === '')).toEqual([]);
  });

  it('calls commands of this extension or of VS Code', () => {
    const called = steps.flatMap(({ description }) =>
      [...description.matchAll(/command:([\w.]+)/g)].map(([, command = '']) => command),
    );
    expect(called.filter((command) => !named.has(command) && !command.startsWith('workbench.'))).toEqual([]);
  });
});

describe('the page on what the editor offers', () => {
  const page = readFileSync('docs/editor.md', 'utf8');

  it('tells every setting', () => {
    expect(Object.keys(configuration.properties).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('tells every command', () => {
    const told = page.replace(
      'sysd: Copy Diagram as SVG, as Mermaid',
      'Copy Diagram as SVG, Copy Diagram as Mermaid',
    );
    expect(commands.filter(({ title }) => !told.includes(title)).map(({ title }) => title)).toEqual([]);
  });
});

describe('the extension', () => {
  it('hears of each notification at one place, as its client keeps one handler for each', () => {
    const heard = [...code.matchAll(/onNotification\(([\w.]+)/g)].map(([, name]) => name);
    expect(heard).toEqual([...new Set(heard)]);
    expect(heard).toContain('serverMethods.changed');
  });
});
