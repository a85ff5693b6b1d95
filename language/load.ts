import type { LangiumCoreServices, LangiumDocument } from 'langium';
import { URI } from 'langium';
import type { Model } from '../src/model/model.ts';
import { createSysdCoreServices } from './core.ts';
import { type Elaborated, elaborateProject, elaborating } from './elaborate/elaborate.ts';
import { type Project, projectOf, rootOf, type SysdDocument } from './elaborate/project.ts';
import type { Document } from './generated/ast.ts';
import type { Problem } from './problem.ts';
import { importTarget } from './services/imports.ts';
import { libraryOf } from './services/library.ts';

export type { Fix, Problem, RelatedPlace, TextEdit } from './problem.ts';

/** What a file and its imports say. */
export interface Loaded {
  model: Model;
  problems: Problem[];
  /** Some document has syntax errors: the model is what could be understood. */
  broken: boolean;
}

/** Where texts come from. `read` rejects for a file that is not there. */
export interface Files {
  read(uri: string): Promise<string>;
}

/** More documents than this are not read for one design. */
const mostDocuments = 1000;

let shared: LangiumCoreServices | undefined;

/** An address in the one spelling in which models and problems name files. */
export function addressOf(uri: string): string {
  return URI.parse(uri).toString();
}

/**
 * Reads a design: the entry document and everything it imports, each once. Rejects only when the entry itself cannot
 * be read; an import that is missing is a problem of the text.
 */
export async function load(entry: string, files: Files): Promise<Loaded> {
  shared ??= createSysdCoreServices();
  const services = shared;
  const factory = services.shared.workspace.LangiumDocumentFactory;
  const parse = (uri: string, text: string): SysdDocument =>
    factory.fromString<Document>(text, URI.parse(uri));
  const uri = URI.parse(entry).toString();
  const first = parse(uri, await files.read(entry));
  const documents = new Map([[uri, first]]);
  for (const document of documents.values()) {
    for (const target of importsOf(document)) {
      if (documents.has(target) || documents.size >= mostDocuments) continue;
      const text = await files.read(target).catch(() => undefined);
      if (text !== undefined) documents.set(target, parse(target, text));
    }
  }
  return elaborateProject(
    projectOf(first, (target) => documents.get(target), libraryOf(services).technologies),
  );
}

/**
 * Reads a document that Langium has already parsed, with the imports it has at hand: no text is parsed twice.
 */
export function elaborate(services: LangiumCoreServices, document: LangiumDocument): Elaborated {
  return elaborateProject(projectAt(services, document));
}

/** The same in small steps, of documents that must not change meanwhile. */
export function* elaborateInSteps(
  services: LangiumCoreServices,
  document: LangiumDocument,
): Generator<undefined, Elaborated> {
  return yield* elaborating(projectAt(services, document));
}

function projectAt(services: LangiumCoreServices, document: LangiumDocument): Project {
  const entry = sysdDocument(document);
  if (!entry) throw new Error(`${document.uri.toString()} is not a .sysd document`);
  return projectOf(entry, documentsAt(services), libraryOf(services).technologies);
}

/** A document that Langium has parsed and those of its imports, and theirs, that it has at hand; each once. */
export function reach(services: LangiumCoreServices, document: LangiumDocument): SysdDocument[] {
  const entry = sysdDocument(document);
  const at = documentsAt(services);
  const reached = new Set(entry ? [entry] : []);
  for (const each of reached)
    for (const target of importsOf(each)) {
      const imported = at(target);
      if (imported) reached.add(imported);
    }
  return [...reached];
}

function documentsAt(services: LangiumCoreServices): (uri: string) => SysdDocument | undefined {
  const documents = services.shared.workspace.LangiumDocuments;
  return (uri) => sysdDocument(documents.getDocument(URI.parse(uri)));
}

/** The addresses a document imports, as far as they are addresses. */
export function importsOf(document: SysdDocument): string[] {
  return rootOf(document).imports.flatMap((statement) => {
    const path: string | undefined = statement.path;
    const target = path === undefined ? undefined : importTarget(document.uri.toString(), path);
    return target && 'uri' in target ? [target.uri] : [];
  });
}

function sysdDocument(document: LangiumDocument | undefined): SysdDocument | undefined {
  return document?.parseResult.value.$type === 'Document' ? (document as SysdDocument) : undefined;
}
