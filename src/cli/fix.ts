import type { Fix, TextEdit } from '../rules/finding.ts';
import { identityOf } from '../rules/identity.ts';
import type { Telling } from './check.ts';
import { isTold } from './check-pretty.ts';
import { type Terminal, UsageError } from './command.ts';
import { type Diagnostic, diagnoseAll, type FileDiagnostics, type Judging } from './diagnose.ts';
import { editedText, isSameEdit, touch } from './edit-text.ts';
import type { Input } from './input.ts';
import { reasonOf } from './input.ts';
import { painter, plain } from './paint.ts';
import { replaceFile } from './replace-file.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Which fixes are applied. */
export interface Fixing {
  /** Those that change nothing of what the design claims, of what is told: nobody wonders about the rest. */
  safe: boolean;
  telling: Telling;
  /** The first design fix of the findings of these rules, groups (`spof/*`) or elements. */
  design: readonly string[];
}

/** Fixes that get in each other's way are applied one after the other, each on a text that was checked again. */
const mostRounds = 20;

/**
 * Applies fixes to the texts of the inputs, shows the difference and writes the files, unless it is only to be shown.
 * Gives the inputs as they are then. No other file is ever touched: a fix that would is left out, whole.
 */
export async function applyFixes(
  inputs: readonly Input[],
  judging: Judging,
  fixing: Fixing,
  dryRun: boolean,
  format: string,
  terminal: Terminal,
): Promise<readonly Input[]> {
  if (!dryRun && inputs.some(({ path }) => path === '-'))
    throw new UsageError(
      'what comes from standard input cannot be fixed in place; add --dry-run, or name a file',
    );
  const { inputs: fixed, applied } = await inRounds(inputs, judging, fixing);
  tellUnused(fixing, applied, terminal);
  const show = format === 'pretty' ? terminal.print : terminal.tell;
  const paint = painter(terminal.colour && format === 'pretty');
  for (const [index, { path, text }] of fixed.entries()) {
    const diff = unifiedDiff(path, inputs[index]?.text ?? '', text);
    if (diff === '') continue;
    if (format !== 'github') show(`${coloured(plain(diff.replaceAll('\r\n', '\n')), paint)}\n`);
    if (!dryRun) await write(path, text, terminal);
  }
  return dryRun ? inputs : fixed;
}

async function write(path: string, text: string, terminal: Terminal): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
  }
  terminal.tell(`${plain(path)} fixed\n`);
}

interface Applied {
  /** What `fix-design` names that had something to apply. */
  names: Set<string>;
  /** Findings whose design fix was applied: each once, even if it stays. */
  findings: Set<string>;
}

async function inRounds(
  original: readonly Input[],
  judging: Judging,
  fixing: Fixing,
): Promise<{ inputs: readonly Input[]; applied: Applied }> {
  const applied: Applied = { names: new Set(), findings: new Set() };
  let inputs = original;
  let files = await diagnoseAll(inputs, judging);
  for (let round = 0; round < mostRounds; round++) {
    const edits = editsFor(files, inputs, fixing, applied);
    if (edits.length === 0) break;
    const next = inputs.map((input) => ({
      ...input,
      text: editedText(
        input.text,
        edits.filter(({ uri }) => uri === input.uri),
      ),
    }));
    if (next.every(({ text }, index) => text === inputs[index]?.text)) break;
    const after = await diagnoseAll(next, judging);
    // A fix that breaks a text is a defect: what was good before stays.
    if (mistakesIn(after) > mistakesIn(files)) break;
    [inputs, files] = [next, after];
  }
  return { inputs, applied };
}

/** Errors of the text, not of the design. */
function mistakesIn(files: readonly FileDiagnostics[]): number {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  return all.filter(({ severity, evidence }) => severity === 'error' && evidence === undefined).length;
}

/** As many fixes as do not touch each other. */
function editsFor(
  files: readonly FileDiagnostics[],
  inputs: readonly Input[],
  fixing: Fixing,
  applied: Applied,
): TextEdit[] {
  const mayChange = new Set(inputs.map(({ uri }) => uri));
  const taken: TextEdit[] = [];
  const take = ({ edits }: Fix): boolean => {
    if (edits.length === 0 || edits.some(({ uri }) => !mayChange.has(uri))) return false;
    const fresh = edits.filter((edit) => !taken.some((other) => isSameEdit(edit, other)));
    if (fresh.some((edit) => taken.some((other) => touch(edit, other)))) return false;
    taken.push(...fresh);
    return true;
  };
  for (const diagnostic of files.flatMap(({ diagnostics }) => diagnostics)) {
    const safe =
      fixing.safe && isTold(diagnostic, fixing.telling)
        ? diagnostic.fixes.find(({ label }) => label === 'safe')
        : undefined;
    if (safe) take(safe);
    const names = fixing.design.filter((name) => isNamedBy(name, diagnostic));
    const design = diagnostic.fixes.find(({ label }) => label === 'design');
    const identity = identityOf(diagnostic);
    if (names.length === 0 || !design || applied.findings.has(identity) || !take(design)) continue;
    applied.findings.add(identity);
    for (const name of names) applied.names.add(name);
  }
  return taken;
}

function isNamedBy(name: string, { rule, element }: Diagnostic): boolean {
  return name === rule || name === element || (name.endsWith('/*') && rule.startsWith(name.slice(0, -1)));
}

function tellUnused({ design }: Fixing, { names }: Applied, terminal: Terminal): void {
  for (const name of design)
    if (!names.has(name))
      terminal.tell(
        `sysd: nothing that is found of ${plain(name)} has a design fix that can be applied here\n`,
      );
}

const diffColours = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

function coloured(diff: string, paint: ReturnType<typeof painter>): string {
  const colourOf = (line: string) => {
    const [first = ''] = line;
    return first === '+' || first === '-' || first === '@' ? diffColours[first] : undefined;
  };
  return diff
    .split('\n')
    .map((line) => {
      const colour = colourOf(line);
      return colour ? paint(colour, line) : line;
    })
    .join('\n');
}
