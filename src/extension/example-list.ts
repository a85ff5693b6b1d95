/** An example as it comes with the extension. */
export interface ExampleFile {
  /** Below `examples`, with slashes. */
  path: string;
  text: string;
}

export interface Example {
  /** `url-shortener`, `caching (before)`. */
  label: string;
  /** What it is about, in a sentence. */
  about: string;
  /** The sort that it stands under. */
  sort: string;
  text: string;
}

const sorts: Record<string, string> = {
  groups: 'One subject, before and after',
  systems: 'Systems',
  phenomena: 'What happens to systems',
};
const whole = 'Whole designs';

/** The examples to choose from: whole designs first, then by sort and name. */
export function examplesOf(files: readonly ExampleFile[]): Example[] {
  const order = [whole, sorts.systems, sorts.groups];
  const rank = (sort: string) => (order.includes(sort) ? order.indexOf(sort) : order.length);
  return files
    .map(({ path, text }): Example => {
      const [name = path, folder] = path
        .replace(/\.sysd$/, '')
        .split('/')
        .reverse();
      const label = name.replace(/-(before|after)$/, ' ($1)');
      return {
        label,
        about: aboutOf(text),
        sort: folder === undefined ? whole : (sorts[folder] ?? folder),
        text,
      };
    })
    .sort((a, b) => rank(a.sort) - rank(b.sort) || a.sort.localeCompare(b.sort));
}

/** The first sentence of the comment at the head of a text. */
export function aboutOf(text: string): string {
  const [, comment = ''] = /^\s*\/\*+(.*?)\*\//s.exec(text) ?? [];
  const flat = comment
    .replace(/\n\s*\*?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.:!?](?= |$)/.exec(flat)?.[0].replace(/:$/, '.') ?? flat;
}

/** Examples from the file that the build wrote; what is no example is left out. */
export function examplesFrom(json: string): Example[] {
  const read: unknown = JSON.parse(json);
  return examplesOf(Array.isArray(read) ? read.filter(isExample) : []);
}

function isExample(told: unknown): told is ExampleFile {
  return (
    typeof told === 'object' &&
    told !== null &&
    'path' in told &&
    typeof told.path === 'string' &&
    'text' in told &&
    typeof told.text === 'string'
  );
}
