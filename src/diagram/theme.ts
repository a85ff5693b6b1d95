import { type Family, families } from './icons.ts';
import { fontStack } from './metrics.ts';

/*
 * Colours are custom properties, `--sysd-` and these names. The preview sets them from the colours of VS Code; an
 * exported picture carries the values below.
 */

const surfaces = [
  'canvas',
  'card',
  'line',
  'text',
  'muted',
  'container',
  'container-line',
  'group',
  'group-line',
  'arrow',
  'async',
  'replication',
  'focus',
  'calm',
  'busy',
  'hot',
  'over',
  'error',
  'on-error',
  'warning',
  'on-warning',
  'info',
  'on-info',
  'hint',
  'on-hint',
] as const;

export type ColourName = (typeof surfaces)[number] | Family;
export type Palette = Readonly<Record<ColourName, string>>;

export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    canvas: '#ffffff',
    card: '#ffffff',
    line: '#cdd3dc',
    text: '#1b2230',
    muted: '#5d6879',
    container: '#f5f7fa',
    'container-line': '#dbe0e8',
    group: '#f3f3fd',
    'group-line': '#d9d8f0',
    arrow: '#6b7689',
    async: '#c02474',
    replication: '#7340cc',
    focus: '#2563eb',
    calm: '#0b7a59',
    busy: '#866000',
    hot: '#b04a00',
    over: '#c62231',
    error: '#d32f3c',
    'on-error': '#ffffff',
    warning: '#f0b429',
    'on-warning': '#2b1d00',
    info: '#2563d8',
    'on-info': '#ffffff',
    hint: '#667085',
    'on-hint': '#ffffff',
    client: '#475467',
    traffic: '#2060d8',
    compute: '#0b8465',
    cache: '#bd5b06',
    data: '#7340cc',
    messaging: '#c02474',
    coordination: '#087b9a',
    external: '#667085',
    box: '#475467',
  },
  dark: {
    canvas: '#14171c',
    card: '#21262e',
    line: '#3b434f',
    text: '#e8ebf1',
    muted: '#9ba5b5',
    container: '#1a1e25',
    'container-line': '#2e3540',
    group: '#1c1d2c',
    'group-line': '#34355a',
    arrow: '#8d98ab',
    async: '#ff7fbe',
    replication: '#b597ff',
    focus: '#6ea4ff',
    calm: '#3fcfa5',
    busy: '#e2b93b',
    hot: '#ff9a4d',
    over: '#ff6b75',
    error: '#d63b42',
    'on-error': '#ffffff',
    warning: '#f0b429',
    'on-warning': '#2b1d00',
    info: '#2f6fe0',
    'on-info': '#ffffff',
    hint: '#667085',
    'on-hint': '#ffffff',
    client: '#b4bdcb',
    traffic: '#74a7ff',
    compute: '#43d1a7',
    cache: '#f4a94f',
    data: '#b597ff',
    messaging: '#ff7fbe',
    coordination: '#52cae8',
    external: '#a0a9b8',
    box: '#b4bdcb',
  },
};

const severities = ['error', 'warning', 'info', 'hint'] as const;
const levels = ['calm', 'busy', 'hot', 'over'] as const;

const perFamily = [...new Set(Object.values(families))].map(
  (family) =>
    `.sysd-family-${family} :is(.sysd-icon,.sysd-entry){stroke:var(--sysd-${family})}` +
    `.sysd-family-${family} :is(.sysd-icon circle,.sysd-crown,.sysd-replica .sysd-chip-dot,.sysd-copies,.sysd-tile,.sysd-chip-mark){fill:var(--sysd-${family})}` +
    `.sysd-family-${family} :is(.sysd-leader .sysd-chip-box,.sysd-copies.sysd-open){stroke:var(--sysd-${family})}` +
    `.sysd-family-${family} :is(.sysd-follower,.sysd-standby) .sysd-chip-dot{stroke:var(--sysd-${family})}`,
);

const perLevel = levels.map(
  (level) =>
    `.sysd-load-${level} :is(.sysd-load-bar,.sysd-load-figure,.sysd-card-tint){fill:var(--sysd-${level})}` +
    `.sysd-node .sysd-replica.sysd-load-${level} :is(.sysd-chip-dot,.sysd-crown){fill:var(--sysd-${level})}`,
);

const perSeverity = severities.map(
  (severity) =>
    `.sysd-severity-${severity} rect{fill:var(--sysd-${severity})}` +
    `.sysd-severity-${severity} text{fill:var(--sysd-on-${severity})}`,
);

const marks = { added: 'calm', removed: 'over', changed: 'busy', down: 'over', stranded: 'hot' } as const;

const perMark = Object.entries(marks).map(
  ([mark, colour]) => `.sysd-diagram .sysd-mark-${mark} circle{fill:var(--sysd-${colour})}`,
);

/** What drawScene's classes look like, in terms of the custom properties. */
export const diagramRules = [
  `.sysd-diagram{font-family:${fontStack};font-size:11px}`,
  '.sysd-diagram text{fill:var(--sysd-text);pointer-events:none}',
  '.sysd-diagram path,.sysd-diagram circle{fill:none;stroke-linejoin:round;stroke-linecap:round}',
  '.sysd-canvas{fill:var(--sysd-canvas)}',
  '.sysd-diagram .sysd-container-box{fill:var(--sysd-container);stroke:var(--sysd-container-line)}',
  '.sysd-depth-2 .sysd-container-box,.sysd-depth-4 .sysd-container-box{fill:var(--sysd-canvas)}',
  '.sysd-diagram .sysd-group .sysd-container-box{fill:var(--sysd-group);stroke:var(--sysd-group-line)}',
  '.sysd-diagram .sysd-container-kind{fill:var(--sysd-muted);font-size:10px;letter-spacing:.05em}',
  '.sysd-container-title{font-weight:600}',
  '.sysd-container-tag path{stroke:var(--sysd-container-line);fill:var(--sysd-card)}',
  '.sysd-diagram .sysd-container-tag text{font-size:10px;fill:var(--sysd-muted)}',
  '.sysd-diagram .sysd-card{fill:var(--sysd-card);stroke:var(--sysd-line);stroke-width:1.2}',
  '.sysd-card-detail{stroke:var(--sysd-line);stroke-width:1.2}',
  '.sysd-diagram .sysd-card-tint{fill-opacity:.08}',
  '.sysd-diagram .sysd-tile{fill-opacity:.13}',
  '.sysd-icon{stroke-width:1.7}',
  '.sysd-icon circle{stroke:none}',
  '.sysd-title{font-weight:600}',
  '.sysd-title-far{font-weight:600}',
  '.sysd-diagram .sysd-subtitle{fill:var(--sysd-muted)}',
  '.sysd-entry{stroke-width:2.2}',
  '.sysd-chip text{font-size:10px}',
  '.sysd-chip-box{stroke:var(--sysd-line)}',
  '.sysd-replica text{font-weight:600}',
  '.sysd-diagram .sysd-replica .sysd-chip-box{fill:var(--sysd-card)}',
  '.sysd-node .sysd-follower .sysd-chip-dot{fill-opacity:.25;stroke-width:1.4}',
  '.sysd-node .sysd-standby .sysd-chip-dot{fill-opacity:0;stroke-width:1.4}',
  '.sysd-standby text{opacity:.75}',
  '.sysd-node .sysd-copies.sysd-open{fill:none;stroke-width:1.2}',
  '.sysd-diagram :is(.sysd-chip-more,.sysd-chip-tag,.sysd-chip-shards) text{fill:var(--sysd-muted)}',
  '.sysd-edge path{stroke:var(--sysd-arrow);stroke-width:1.5}',
  '.sysd-diagram .sysd-edge-hit{stroke:transparent;stroke-width:12}',
  '.sysd-diagram .sysd-edge-head{fill:var(--sysd-arrow);stroke-width:1}',
  '.sysd-diagram .sysd-async path:not(.sysd-edge-hit){stroke:var(--sysd-async)}',
  '.sysd-diagram .sysd-edge-ring{stroke:var(--sysd-async);stroke-width:1.5}',
  '.sysd-diagram .sysd-replication path:not(.sysd-edge-hit){stroke:var(--sysd-replication)}',
  '.sysd-diagram .sysd-replication .sysd-edge-head{fill:var(--sysd-replication)}',
  '.sysd-diagram .sysd-edge-head.sysd-open{fill:none;stroke-width:1.7}',
  '.sysd-diagram .sysd-edge-label-back{fill:var(--sysd-canvas);stroke:var(--sysd-container-line)}',
  '.sysd-diagram .sysd-edge-label text{fill:var(--sysd-muted)}',
  '.sysd-diagram .sysd-load-track{fill:var(--sysd-line)}',
  '.sysd-load-figure{font-weight:600}',
  '.sysd-badge text{font-size:11px;font-weight:600}',
  '.sysd-badge rect{stroke:var(--sysd-canvas);stroke-width:1.5}',
  '.sysd-ring{stroke:none;stroke-width:2}',
  '.sysd-selected>.sysd-ring{stroke:var(--sysd-focus)}',
  '.sysd-highlighted>.sysd-ring{stroke:var(--sysd-focus);stroke-opacity:.55}',
  '.sysd-diagram :is(.sysd-selected,.sysd-highlighted)>:is(.sysd-container-box,.sysd-edge-line,.sysd-edge-label-back){stroke:var(--sysd-focus);stroke-width:2}',
  '.sysd-diagram .sysd-dimmed{opacity:.2}',
  '.sysd-diagram .sysd-down>:is(.sysd-card,.sysd-container-box,.sysd-chip-box){stroke:var(--sysd-over);stroke-width:1.6;stroke-dasharray:4 3}',
  '.sysd-diagram .sysd-down>:is(.sysd-tile,.sysd-icon,.sysd-title,.sysd-title-far,.sysd-subtitle,.sysd-chip,text){opacity:.45}',
  '.sysd-diagram .sysd-container-tag.sysd-down path{stroke:var(--sysd-over);stroke-dasharray:3 2}',
  '.sysd-diagram .sysd-container-tag.sysd-down text{fill:var(--sysd-over);text-decoration:line-through}',
  '.sysd-diagram .sysd-stranded>.sysd-card{stroke:var(--sysd-hot);stroke-width:1.6;stroke-dasharray:1 3}',
  '.sysd-diagram .sysd-added>:is(.sysd-card,.sysd-container-box,.sysd-edge-line){stroke:var(--sysd-calm);stroke-width:2}',
  '.sysd-diagram .sysd-removed>:is(.sysd-card,.sysd-container-box,.sysd-edge-line){stroke:var(--sysd-over);stroke-width:2;stroke-dasharray:5 4}',
  '.sysd-diagram .sysd-changed>:is(.sysd-card,.sysd-container-box,.sysd-edge-line){stroke:var(--sysd-busy);stroke-width:2}',
  '.sysd-mark circle{stroke:var(--sysd-canvas);stroke-width:1.5}',
  '.sysd-diagram .sysd-mark path{stroke:var(--sysd-canvas);stroke-width:2}',
  ...perMark,
  '.sysd-diagram .sysd-lifeline{stroke:var(--sysd-line);stroke-width:1.2;stroke-dasharray:4 4}',
  '.sysd-diagram .sysd-bar{fill:var(--sysd-container);stroke:var(--sysd-arrow)}',
  '.sysd-diagram .sysd-reply path:not(.sysd-edge-hit){stroke-width:1.2}',
  '.sysd-diagram .sysd-reply .sysd-edge-line{stroke-dasharray:5 4}',
  '.sysd-diagram .sysd-label-back{fill:var(--sysd-canvas);fill-opacity:.85;stroke:none}',
  '.sysd-diagram .sysd-guard text{fill:var(--sysd-muted)}',
  '.sysd-diagram .sysd-frame-box{stroke:var(--sysd-container-line);stroke-width:1.2;fill:var(--sysd-group);fill-opacity:.5}',
  '.sysd-diagram .sysd-frame-divider{stroke:var(--sysd-arrow);stroke-dasharray:3 4}',
  '.sysd-diagram .sysd-frame-tab path{fill:var(--sysd-card);stroke:var(--sysd-container-line);stroke-width:1.2}',
  '.sysd-frame-tab text{font-weight:600}',
  '.sysd-diagram .sysd-note path{fill:var(--sysd-card);stroke:var(--sysd-line)}',
  ...perFamily,
  ...perLevel,
  ...perSeverity,
].join('\n');

/** A palette as declarations of the custom properties. */
export function declarations(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--sysd-${name}:${value}`)
    .join(';');
}

export type ThemeName = 'light' | 'dark';

/**
 * The style of an exported picture. `auto` follows the reader's preference; `light` and `dark` have the values in place
 * of the custom properties, for renderers that know none.
 */
export function styleText(theme: ThemeName | 'auto'): string {
  if (theme !== 'auto') {
    const palette: Readonly<Record<string, string>> = palettes[theme];
    return diagramRules.replace(/var\(--sysd-([a-z-]+)\)/g, (whole, name: string) => palette[name] ?? whole);
  }
  return [
    `.sysd-diagram{${declarations(palettes.light)}}`,
    `@media (prefers-color-scheme:dark){.sysd-diagram{${declarations(palettes.dark)}}}`,
    diagramRules,
  ].join('\n');
}
