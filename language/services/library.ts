import type { LangiumCoreServices, LangiumDocument } from 'langium';
import { URI } from 'langium';
import type { Document, Technology } from '../generated/ast.ts';
import { library } from '../generated/library.ts';
import { documentAround } from './resolve.ts';

/** Scheme of the addresses of the built-in technologies' documents. */
export const libraryScheme = 'sysd-library';

/** The built-in technologies and the documents that define them. */
export interface Library {
  technologies: ReadonlyMap<string, Technology>;
  documents: readonly LangiumDocument<Document>[];
}

let parsed: Library | undefined;
const builtIn = new WeakSet<Document>();

/** The built-in technologies; parsed once per process. */
export function libraryOf(services: LangiumCoreServices): Library {
  parsed ??= parse(services);
  return parsed;
}

/** Whether a technology is one of the language's own. */
export function isBuiltIn(technology: Technology): boolean {
  const document = documentAround(technology);
  return document !== undefined && builtIn.has(document);
}

function parse(services: LangiumCoreServices): Library {
  const factory = services.shared.workspace.LangiumDocumentFactory;
  const documents = Object.entries(library).map(([name, text]) =>
    factory.fromString<Document>(text, URI.parse(`${libraryScheme}:/${name}`)),
  );
  const technologies = new Map<string, Technology>();
  for (const document of documents) {
    const root = document.parseResult.value;
    builtIn.add(root);
    for (const member of root.members)
      if (member.$type === 'Technology' && member.name && !technologies.has(member.name))
        technologies.set(member.name, member);
  }
  return { technologies, documents };
}
