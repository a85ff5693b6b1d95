import type { ComponentKind } from '../../../src/model/model.ts';
import { anchor, block, code, generated, page, paragraphs, table } from './markdown.ts';

/** A built-in technology as its file has it. */
export interface Technology {
  name: string;
  title: string;
  kinds: string[];
  /** The doc comment: what it is, then one bullet for each claim with its source. */
  documentation: string;
  text: string;
}

const statement = /^technology ([\w-]+) "([^"]+)" for ([\w, ]+) \{$/m;
const comment = /^\/\*\*\n([\s\S]*?)\n \*\/\n/;

/** Reads the files of the library, each of which defines one technology below a doc comment. */
export function technologiesIn(library: Readonly<Record<string, string>>): Technology[] {
  return Object.values(library).flatMap((text) => {
    const [, name = '', title = '', kinds = ''] = statement.exec(text) ?? [];
    const documentation = (comment.exec(text)?.[1] ?? '').replaceAll(/^ \* ?/gm, '');
    return name === '' ? [] : [{ name, title, kinds: kinds.split(', '), documentation, text }];
  });
}

export const technologiesFor = (technologies: readonly Technology[], kind: ComponentKind) =>
  technologies.filter(({ kinds }) => kinds.includes(kind));

/** Every built-in technology with what is claimed of it, and who says so. */
export function technologiesPage(technologies: readonly Technology[]): string {
  return page(
    generated,
    '# Technologies',
    'A technology is a named set of defaults for one or more kinds: `database orders using postgres`. These are built in. What a file says goes above them. Each claim names its source; versions and settings change, so the figures of your own installation go before these.',
    paragraphs(
      '## Your own',
      'A file may define technologies of its own. One of a built-in name replaces that one wholly; with `using` it extends another, and what it does not say holds from there. A technology that extends one of its own name extends the built-in one.',
      block(`technology postgres "Our PostgreSQL" for database using postgres {
  connections: 400
  acknowledgement: semi-sync
}

technology our-redis for cache using redis { eviction: lfu }

database orders using postgres { replicas: 2 }
cache hot using our-redis`),
    ),
    '## Built in',
    table(
      ['Technology', 'For'],
      technologies.map(({ name, title, kinds }) => [
        `[${title}](#${anchor(name)})`,
        kinds.map((kind) => `[${kind}](kinds.md#${anchor(kind)})`).join(', '),
      ]),
    ),
    ...technologies.map(({ name, title, documentation, text }) =>
      paragraphs(
        `### ${name}`,
        `${title}: ${code(`using ${name}`)}`,
        documentation,
        block(text.replace(comment, '')),
      ),
    ),
  );
}
