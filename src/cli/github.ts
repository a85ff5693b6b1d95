import type { Severity } from '../model/settings.ts';
import type { Outcome, Telling } from './check.ts';
import { isTold, verdict } from './check-pretty.ts';
import type { Diagnostic } from './diagnose.ts';
import { painter } from './paint.ts';
import { repositoryOf } from './repository.ts';

/* Workflow commands of GitHub Actions: a line each, which the runner shows as an annotation of the file. */

const commandNames: Record<Severity, string> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** What a check found, as workflow commands and a last line that is none. */
export function commandsFor(outcome: Outcome, telling: Telling): string {
  const root = repositoryOf();
  const lines = outcome.files.flatMap(({ uri, path, diagnostics }) => {
    const file = uri.startsWith(root) ? decodeURIComponent(uri.slice(root.length)) : path;
    return diagnostics
      .filter((one) => isTold(one, telling))
      .map((diagnostic) => commandFor(file, diagnostic));
  });
  return [...lines, verdict(outcome, telling, painter(false)), ''].join('\n');
}

/** Columns are told only within one line: the runner does not take them otherwise. */
export function commandFor(
  file: string,
  {
    severity,
    rule,
    message,
    range: { start, end },
  }: Pick<Diagnostic, 'severity' | 'rule' | 'message' | 'range'>,
): string {
  const isOneLine = start.line === end.line;
  const properties: [string, string | number][] = [
    ['file', file],
    ['line', start.line + 1],
    ...(isOneLine ? [['col', start.character + 1] satisfies [string, number]] : []),
    ['endLine', end.line + 1],
    ...(isOneLine ? [['endColumn', end.character + 1] satisfies [string, number]] : []),
    ['title', rule],
  ];
  const told = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',');
  return `::${commandNames[severity]} ${told}::${escaped(message)}`;
}

/** A line end would begin another command. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A comma would begin another property, a colon the message. */
function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A text of which no line is a command, whatever names are in it. */
export function withoutCommands(text: string): string {
  return text.replaceAll('::', ':\u200b:').replaceAll('##[', '##\u200b[');
}
