import type { Outcome } from './check.ts';
import type { Diagnostic, FileDiagnostics } from './diagnose.ts';
import { pathOf } from './input.ts';

/** What a check found, for machines: schema 1. */
export function asJson({ files, summary, left }: Outcome) {
  return {
    schema: 1,
    files: files.map(({ path, diagnostics }) => ({
      path,
      diagnostics: diagnostics.map((diagnostic) => ({
        ...told(diagnostic),
        related: diagnostic.related.map((place) => ({
          path: pathOf(place.uri),
          range: place.range,
          message: place.message,
        })),
        fixes: diagnostic.fixes.map(({ title, label, edits }) => ({
          title,
          label,
          edits: edits.map((edit) => ({ path: pathOf(edit.uri), range: edit.range, newText: edit.newText })),
        })),
        help: diagnostic.help ?? null,
      })),
    })),
    accepted: files.flatMap((file) => file.accepted.map((diagnostic) => acceptedJson(file, diagnostic))),
    known: files.flatMap(({ path, known }) => known.map((diagnostic) => ({ path, ...told(diagnostic) }))),
    summary,
    ...(left ? { left } : {}),
  };
}

function told({ rule, severity, message, range, evidence, element, flow }: Diagnostic) {
  return {
    rule,
    severity,
    message,
    range,
    evidence: evidence ?? null,
    element: element ?? null,
    flow: flow ?? null,
  };
}

function acceptedJson({ path }: FileDiagnostics, diagnostic: Diagnostic) {
  const { accepted } = diagnostic;
  return {
    path,
    ...told(diagnostic),
    by: accepted?.by ?? null,
    reason: accepted?.reason ?? null,
    until: accepted?.until ?? null,
    owner: accepted?.owner ?? null,
    ticket: accepted?.ticket ?? null,
  };
}
