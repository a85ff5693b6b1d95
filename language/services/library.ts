import { delayNextTick, type LangiumCoreServices, URI } from 'langium';
import type { Document, Technology } from '../generated/ast.ts';
import { library } from '../generated/library.ts';
import { documentAround } from './resolve.ts';

/** Scheme of the addresses of the built-in technologies' documents. */
export const libraryScheme = 'sysd-library';

/** The built-in technologies. */
export interface Library {
  technologies: ReadonlyMap<string, Technology>;
}

let known: Library | undefined;
const builtIn = new WeakSet<Document>();

/** The built-in technologies; each is parsed once per process, when somebody first asks for it. */
export function libraryOf(services: LangiumCoreServices): Library {
  known ??= { technologies: new LazyTechnologies(services) };
  return known;
}

/** Parses all of them, one at a time, so that nobody who asks for them waits for all. */
export async function readAhead(services: LangiumCoreServices): Promise<void> {
  const { technologies } = libraryOf(services);
  for (const name of technologies.keys()) {
    technologies.get(name);
    await delayNextTick();
  }
}

/** Whether a technology is one of the language's own. */
export function isBuiltIn(technology: Technology): boolean {
  const document = documentAround(technology);
  return document !== undefined && builtIn.has(document);
}

/** Technologies by name; a file that is named after its technology is not parsed before that is wanted. */
class LazyTechnologies implements ReadonlyMap<string, Technology> {
  readonly #texts = new Map(
    Object.entries(library).map(([file, text]) => [file.replace(/\.sysd$/, ''), text]),
  );
  readonly #parsed = new Map<string, Technology>();

  constructor(private readonly services: LangiumCoreServices) {}

  get size(): number {
    return this.#texts.size;
  }

  has(name: string): boolean {
    return this.#texts.has(name);
  }

  get(name: string): Technology | undefined {
    const text = this.#texts.get(name);
    if (text === undefined) return undefined;
    const technology = this.#parsed.get(name) ?? this.#parse(name, text);
    this.#parsed.set(name, technology);
    return technology;
  }

  keys(): MapIterator<string> {
    return this.#texts.keys();
  }

  values(): MapIterator<Technology> {
    return this.#all().values();
  }

  entries(): MapIterator<[string, Technology]> {
    return this.#all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Technology]> {
    return this.entries();
  }

  forEach(tell: (technology: Technology, name: string, all: ReadonlyMap<string, Technology>) => void): void {
    for (const [name, technology] of this.entries()) tell(technology, name, this);
  }

  /** All of them, in the order of their names. */
  #all(): Map<string, Technology> {
    const all = new Map<string, Technology>();
    for (const name of this.keys()) {
      const technology = this.get(name);
      if (technology) all.set(name, technology);
    }
    return all;
  }

  #parse(name: string, text: string): Technology {
    const factory = this.services.shared.workspace.LangiumDocumentFactory;
    const { value } = factory.fromString<Document>(
      text,
      URI.parse(`${libraryScheme}:/${name}.sysd`),
    ).parseResult;
    const technology = value.members.find((member) => member.$type === 'Technology');
    if (!technology) throw new Error(`${name}.sysd in the library defines no technology`);
    builtIn.add(value);
    return technology;
  }
}
