import type { Severity } from '../model/settings.ts';
import { type Command, countOption, type ExitCode, exitCodes, type Terminal, wordOption } from './command.ts';
import { type Diagnostic, diagnoseAll, type FileDiagnostics, today } from './diagnose.ts';
import { frame } from './frame.ts';
import { type Input, pathOf, readInputs } from './input.ts';
import { levelColours, type Paint, painter, plain } from './paint.ts';

interface Summary {
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
}

export const checkCommand: Command = {
  name: 'check',
  usage: 'sysd check [PATH...]',
  summary: 'finds what is wrong with a design: files, or all .sysd files below folders (default: this one)',
  options: [
    { name: 'format', value: 'pretty|json', documentation: 'how findings are told (default: pretty)' },
    { name: 'max-warnings', value: 'N', documentation: 'fail when there are more warnings than N' },
    { name: 'hints', documentation: 'tell hints too' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['pretty', 'json']);
    const maximumWarnings = countOption(options, 'max-warnings', 0);
    const { inputs, unreadable } = await readInputs(operands.length > 0 ? operands : ['.'], terminal);
    if (inputs.length === 0) return exitCodes.usage;
    const files = await diagnoseAll(inputs, today());
    const summary = summaryOf(files);
    if (format === 'json') terminal.print(`${JSON.stringify(asJson(files, summary), null, 2)}\n`);
    else printPretty(files, summary, inputs, options.hints === true, terminal);
    const verdict = exitCodeOf(summary, maximumWarnings, terminal);
    return unreadable > 0 ? exitCodes.usage : verdict;
  },
};

function exitCodeOf(summary: Summary, maximumWarnings: number | undefined, terminal: Terminal): ExitCode {
  if (summary.errors > 0) return exitCodes.findings;
  if (maximumWarnings !== undefined && summary.warnings > maximumWarnings) {
    terminal.tell(`sysd: ${summary.warnings} warnings, more than --max-warnings ${maximumWarnings}\n`);
    return exitCodes.findings;
  }
  return exitCodes.clean;
}

function summaryOf(files: readonly FileDiagnostics[]): Summary {
  const count = (severity: Severity) =>
    files.reduce((sum, file) => sum + file.diagnostics.filter((one) => one.severity === severity).length, 0);
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), hints: count('hint') };
}

function asJson(files: readonly FileDiagnostics[], summary: Summary) {
  return {
    schema: 1,
    files: files.map(({ path, diagnostics }) => ({
      path,
      diagnostics: diagnostics.map(({ rule, severity, message, range, related, fixes, help }) => ({
        rule,
        severity,
        message,
        range,
        related: related.map((place) => ({
          path: pathOf(place.uri),
          range: place.range,
          message: place.message,
        })),
        fixes: fixes.map(({ title, label, edits }) => ({
          title,
          label,
          edits: edits.map((edit) => ({ path: pathOf(edit.uri), range: edit.range, newText: edit.newText })),
        })),
        help: help ?? null,
      })),
    })),
    summary,
  };
}

function printPretty(
  files: readonly FileDiagnostics[],
  summary: Summary,
  inputs: readonly Input[],
  withHints: boolean,
  terminal: Terminal,
): void {
  const paint = painter(terminal.colour);
  const texts = new Map(inputs.map(({ uri, text }) => [uri, text]));
  for (const file of files) {
    const lines = (texts.get(file.uri) ?? '').split(/\r?\n/);
    for (const diagnostic of file.diagnostics)
      if (withHints || diagnostic.severity !== 'hint') terminal.print(pretty(file, diagnostic, lines, paint));
  }
  terminal.print(`${verdict(files.length, summary, withHints, paint)}\n`);
}

function pretty(
  file: FileDiagnostics,
  diagnostic: Diagnostic,
  lines: readonly string[],
  paint: Paint,
): string {
  const { rule, severity, message, range, related, fixes } = diagnostic;
  const place = `${file.path}:${range.start.line + 1}:${range.start.character + 1}`;
  const told = [
    `${paint(levelColours[severity], severity)} ${paint('bold', plain(message))}`,
    `  ${paint('dim', `${plain(place)}  ${rule}`)}`,
    ...frame(lines, range).map(
      (line) =>
        `  ${paint('dim', line.gutter)}${paint(line.mark ? levelColours[severity] : 'cyan', plain(line.text))}`,
    ),
    ...related.map(
      (one) => `  ${paint('dim', 'see')}  ${plain(one.message)} ${paint('dim', `(${placeOf(one, file)})`)}`,
    ),
    ...fixes
      .filter(({ label }) => label !== 'accept')
      .map((fix) => `  ${paint('green', 'fix')}  ${plain(fix.title)}`),
  ];
  return `${told.join('\n')}\n\n`;
}

function placeOf({ uri, range }: { uri: string; range: Diagnostic['range'] }, file: FileDiagnostics): string {
  const line = range.start.line + 1;
  return uri === file.uri ? `line ${line}` : plain(`${pathOf(uri)}:${line}`);
}

function verdict(files: number, summary: Summary, withHints: boolean, paint: Paint): string {
  const { errors, warnings, infos, hints } = summary;
  const checked = `${files} ${files === 1 ? 'file' : 'files'} checked`;
  const parts = [
    counted(errors, 'error', 'errors'),
    counted(warnings, 'warning', 'warnings'),
    counted(infos, 'info', 'infos'),
    withHints
      ? counted(hints, 'hint', 'hints')
      : hints > 0
        ? `${counted(hints, 'hint', 'hints')} (--hints)`
        : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return paint('green', `${checked}, nothing found`);
  return paint(errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green', `${checked}: ${parts.join(', ')}`);
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
