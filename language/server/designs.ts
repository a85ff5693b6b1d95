import type { LiveDocument } from './live-documents.ts';

/** The open designs, for whatever answers the editor: the model of the last build and the facts known of it. */
export class Designs {
  private readonly byUri = new Map<string, LiveDocument>();

  /** The design of an open document; `uri` in Langium's spelling. */
  of(uri: string): LiveDocument | undefined {
    return this.byUri.get(uri);
  }

  has(uri: string): boolean {
    return this.byUri.has(uri);
  }

  set(design: LiveDocument): void {
    this.byUri.set(design.uri, design);
  }

  delete(uri: string): void {
    this.byUri.delete(uri);
  }
}
