import { rules } from '../rules/registry.ts';
import type { Outcome, Telling } from './check.ts';
import type { Terminal } from './command.ts';
import type { Diagnostic, FileDiagnostics } from './diagnose.ts';
import { frame } from './frame.ts';
import { pathOf } from './input.ts';
import { readable } from './markdown.ts';
import { levelColours, type Paint, painter, plain } from './paint.ts';

/** What a check found, for people. */
export function printPretty(outcome: Outcome, telling: Telling, terminal: Terminal): void {
  const { files, inputs } = outcome;
  const paint = painter(terminal.colour);
  const texts = new Map(inputs.map(({ uri, text }) => [uri, text]));
  for (const file of files) {
    const lines = (texts.get(file.uri) ?? '').split(/\r?\n/);
    const blocks = file.diagnostics
      .filter((one) => isTold(one, telling))
      .map((diagnostic) => {
        const explained = telling.explain ? explanation(diagnostic, terminal, paint) : [];
        return `${[...pretty(file, diagnostic, lines, paint), ...explained].join('\n')}\n\n`;
      });
    if (blocks.length > 0) terminal.print(blocks.join(''));
  }
  if (telling.accepted)
    for (const file of files)
      for (const one of file.accepted) terminal.print(`${acceptedLines(file, one, paint).join('\n')}\n\n`);
  terminal.print(`${verdict(outcome, telling, paint)}\n`);
}

/** Quiet tells errors alone; hints are told where they are asked for. */
export function isTold({ severity }: Diagnostic, { hints, quiet }: Telling): boolean {
  if (quiet) return severity === 'error';
  return hints || severity !== 'hint';
}

function pretty(
  file: FileDiagnostics,
  diagnostic: Diagnostic,
  lines: readonly string[],
  paint: Paint,
): string[] {
  const { rule, severity, message, range, related, fixes } = diagnostic;
  return [
    `${paint(levelColours[severity], severity)} ${paint('bold', plain(message))}`,
    `  ${paint('dim', `${placeIn(file, range)}  ${rule}`)}`,
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
}

const evidences = {
  declared: 'what the file and its technologies say',
  derived: 'what is calculated from what the file says',
  assumed: 'an assumed default, so it is one level milder',
};

/** Why it matters and what it rests on. */
function explanation(
  { rule, evidence, assumption, facts = [] }: Diagnostic,
  terminal: Terminal,
  paint: Paint,
): string[] {
  const why = rules.find(({ id }) => id === rule)?.documentation.why;
  const label = (name: string) => `  ${paint('cyan', name)}`;
  const prose =
    why === undefined
      ? []
      : readable(why, terminal.width - 8, paint)
          .trimEnd()
          .split('\n');
  return [
    ...prose.map((line, index) => `${label(index === 0 ? 'why  ' : '     ')} ${line.trimStart()}`),
    ...(evidence === undefined ? [] : [`${label('rests')} on ${evidences[evidence]}`]),
    ...(assumption === undefined ? [] : [`${label('     ')} ${plain(assumption)}`]),
    ...facts.map((fact) => `${label('facts')} ${plain(fact)}`),
  ];
}

function acceptedLines(file: FileDiagnostics, diagnostic: Diagnostic, paint: Paint): string[] {
  const { rule, message, range, accepted } = diagnostic;
  const { reason = '', until, owner, ticket } = accepted ?? {};
  const more = [until === undefined ? undefined : `until ${until}`, owner, ticket].filter(
    (each) => each !== undefined,
  );
  return [
    `${paint('green', 'accepted')} ${plain(message)}`,
    `  ${paint('dim', `${placeIn(file, range)}  ${rule}`)}`,
    `  ${paint('dim', 'because')}  ${plain(reason)}${more.length === 0 ? '' : paint('dim', plain(` (${more.join(', ')})`))}`,
  ];
}

function placeIn(file: FileDiagnostics, range: Diagnostic['range']): string {
  return plain(`${file.path}:${range.start.line + 1}:${range.start.character + 1}`);
}

function placeOf({ uri, range }: { uri: string; range: Diagnostic['range'] }, file: FileDiagnostics): string {
  const line = range.start.line + 1;
  return uri === file.uri ? `line ${line}` : plain(`${pathOf(uri)}:${line}`);
}

/** The last line: how much there is of what. */
export function verdict({ inputs, files, summary, left }: Outcome, telling: Telling, paint: Paint): string {
  const { errors, warnings, infos, hints } = summary;
  const accepted = files.reduce((sum, file) => sum + file.accepted.length, 0);
  const known = files.reduce((sum, file) => sum + file.known.length, 0);
  const found = [
    counted(errors, 'error', 'errors'),
    counted(warnings, 'warning', 'warnings'),
    counted(infos, 'info', 'infos'),
    hints > 0 && !telling.hints
      ? `${counted(hints, 'hint', 'hints')} (--hints)`
      : counted(hints, 'hint', 'hints'),
  ].filter((part) => part !== '');
  const aside = [
    accepted > 0 ? `${accepted} accepted${telling.accepted ? '' : ' (--accepted)'}` : '',
    known > 0 ? `${known} known from the baseline` : '',
    left ? `fast: ${counted(left.length, 'rule', 'rules')} left out that need the analysis` : '',
  ].filter((part) => part !== '');
  const start = `${inputs.length} ${inputs.length === 1 ? 'file' : 'files'} checked`;
  const colour = errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green';
  const told = found.length === 0 ? `${start}, nothing found` : `${start}: ${found.join(', ')}`;
  return `${paint(colour, told)}${aside.length === 0 ? '' : paint('dim', `; ${aside.join(', ')}`)}`;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
