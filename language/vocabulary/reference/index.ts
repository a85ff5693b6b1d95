import { kindsPage } from './kinds.ts';
import { languagePage } from './language.ts';
import { generated, page, table } from './markdown.ts';
import { distributionsPage, metricsPage, unitsPage } from './measures.ts';
import { propertiesPage } from './properties.ts';
import { technologiesIn, technologiesPage } from './technologies.ts';

/** The pages of the reference by file name, from the tables and the built-in technologies. */
export function referencePages(library: Readonly<Record<string, string>>): Record<string, string> {
  const technologies = technologiesIn(library);
  return {
    'README.md': contents(),
    'language.md': languagePage(),
    'kinds.md': kindsPage(technologies),
    'properties.md': propertiesPage(),
    'technologies.md': technologiesPage(technologies),
    'units.md': unitsPage(),
    'distributions.md': distributionsPage(),
    'metrics.md': metricsPage(),
  };
}

function contents(): string {
  return page(
    generated,
    '# Documentation',
    table(
      ['Page', 'What is in it'],
      [
        ['[Language](language.md)', 'what a file may contain and what it means: begin here'],
        ['[Kinds](kinds.md)', 'what a component can be, and the properties of each'],
        ['[Properties](properties.md)', 'every property: values, defaults with their sources, examples'],
        ['[Technologies](technologies.md)', 'built-in ones with their sources, and how to define your own'],
        ['[Units](units.md)', 'how quantities are written'],
        ['[Distributions](distributions.md)', 'times that are not always the same'],
        ['[Metrics](metrics.md)', 'what `expect` may ask'],
        ['[Rules](rules/README.md)', 'what is checked, one page for each rule'],
        [
          '[What the figures mean](figures.md)',
          'how the analysis and the simulation come to their figures, and how sure they are',
        ],
        ['[Checking in CI](checking.md)', 'formats, fixes, acceptances, the baseline and `sysd.config.json`'],
        ['[In the editor](editor.md)', 'its places, commands and settings, and what exports carry'],
        ['[Examples](examples.md)', 'designs to read, check and simulate, and what each shows'],
        ['[Architecture](architecture.md)', 'how sysd itself is built'],
      ],
    ),
  );
}
