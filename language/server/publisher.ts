import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';

/** Diagnostics of one design, by the uri of the file they are about. */
export type Told = ReadonlyMap<string, readonly Diagnostic[]>;

/**
 * What the editor shows of each file. An open file shows what its own design says of it; one that is closed shows what
 * the designs that import it say, each thing once. What has not changed is not sent again.
 */
export class Publisher {
  private readonly told = new Map<string, { version: number; diagnostics: Told }>();
  private readonly sent = new Map<
    string,
    { version: number | undefined; diagnostics: readonly Diagnostic[] }
  >();

  constructor(private readonly send: (params: PublishDiagnosticsParams) => void) {}

  /** Takes all that an open design has to say, in place of what it said before. */
  tell(design: string, version: number, diagnostics: Told): void {
    const before = this.told.get(design)?.diagnostics.keys() ?? [];
    this.told.set(design, { version, diagnostics });
    for (const uri of new Set([design, ...before, ...diagnostics.keys()])) this.show(uri);
  }

  /** The design was closed: of its file others may have something to say. */
  forget(design: string): void {
    const before = this.told.get(design)?.diagnostics.keys() ?? [];
    this.told.delete(design);
    for (const uri of new Set([design, ...before])) this.show(uri);
  }

  private show(uri: string): void {
    const own = this.told.get(uri);
    const diagnostics = own ? [...(own.diagnostics.get(uri) ?? [])] : this.ofImporters(uri);
    const last = this.sent.get(uri);
    // Of a new version all is told again: nobody need compare it word by word.
    if (last && last.version === own?.version && isSame(last.diagnostics, diagnostics)) return;
    this.send({ uri, diagnostics, ...(own ? { version: own.version } : {}) });
    if (own || diagnostics.length > 0) this.sent.set(uri, { version: own?.version, diagnostics });
    else this.sent.delete(uri);
  }

  private ofImporters(uri: string): Diagnostic[] {
    const distinct = new Map<string, Diagnostic>();
    for (const { diagnostics } of this.told.values())
      for (const diagnostic of diagnostics.get(uri) ?? []) {
        const { code, range, message } = diagnostic;
        distinct.set(JSON.stringify([code, range, message]), diagnostic);
      }
    return [...distinct.values()];
  }
}

function isSame(left: readonly Diagnostic[], right: readonly Diagnostic[]): boolean {
  const isEqual = (each: Diagnostic, index: number) => JSON.stringify(each) === JSON.stringify(right[index]);
  return left.length === right.length && left.every(isEqual);
}
