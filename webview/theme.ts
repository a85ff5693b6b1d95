import { declarations, diagramRules, palettes } from '../src/diagram/theme.ts';

/**
 * The diagram's own style, as it is in exported pictures; preview.css lays the editor's colours over it. A constructed
 * style sheet, because the page's policy lets no inline style in.
 */
export function styleDiagram(page: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    [
      `:where(body){${declarations(palettes.light)}}`,
      `:where(body:is(.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light))){${declarations(palettes.dark)}}`,
      `@media print{body:is(body,.vscode-dark,.vscode-high-contrast){${declarations(palettes.light)}}}`,
      diagramRules,
    ].join('\n'),
  );
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
}
