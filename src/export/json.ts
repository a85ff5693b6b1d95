import type { ExportFormat } from './format.ts';

/** Where things stand in the text says nothing of the design, and names folders of the machine. */
const places: readonly string[] = ['uri', 'source', 'suppressions'];

/**
 * The whole design as data: what the file says with defaults filled in, in base units (seconds, bytes, requests per
 * second, ratios 0..1). `origins` beside settings tell who said each value. What has no bound is `"infinity"`.
 */
export const json: ExportFormat = {
  title: 'JSON',
  extension: '.json',
  write({ model }) {
    const value = JSON.stringify(
      { schema: 1, ...model },
      (key, held: unknown) => {
        if (places.includes(key)) return undefined;
        return held === Number.POSITIVE_INFINITY ? 'infinity' : held;
      },
      2,
    );
    return { text: `${value}\n`, lost: [] };
  },
};
