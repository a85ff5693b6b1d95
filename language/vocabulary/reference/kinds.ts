import { type ComponentKind, componentKinds, placeKinds } from '../../../src/model/model.ts';
import { defaultOf } from '../defaults.ts';
import { type Category, kinds, places } from '../kinds.ts';
import { propertiesOf } from '../tables.ts';
import { settingText } from '../text.ts';
import { anchor, code, generated, page, paragraphs, table } from './markdown.ts';
import { propertyAnchor } from './properties.ts';
import { type Technology, technologiesFor } from './technologies.ts';

const categories: Readonly<Record<Category, string>> = {
  edge: 'At the edge',
  routing: 'On the way',
  compute: 'At work',
  data: 'Keeping data',
  messaging: 'Carrying messages',
  external: 'Of others',
};

/** Every kind of component and place with its properties and technologies. */
export function kindsPage(technologies: readonly Technology[]): string {
  return page(
    generated,
    '# Kinds',
    'What a component is. Every kind has properties of its own; what a file does not say comes from the technology, then from here.',
    table(
      ['Kind', 'What it is'],
      componentKinds.map((kind) => [`[${kind}](#${anchor(kind)})`, kinds[kind].documentation]),
    ),
    'And where components stand:',
    table(
      ['Place', 'What it is'],
      placeKinds.map((kind) => [code(kind), places[kind].documentation]),
    ),
    ...componentKinds.map((kind) => {
      const fitting = technologiesFor(technologies, kind);
      return paragraphs(
        `## ${kind}`,
        `${kinds[kind].documentation} (${categories[kinds[kind].category]})`,
        fitting.length === 0
          ? ''
          : `Technologies: ${fitting.map(({ name }) => `[${name}](technologies.md#${anchor(name)})`).join(' · ')}`,
        propertiesOfKind(kind),
      );
    }),
  );
}

/** What sets the kind apart as a table; what every component has, and has no default here, as a line of links. */
function propertiesOfKind(kind: ComponentKind): string {
  const rows = Object.entries(propertiesOf('component', kind)).map(([name, property]) => {
    const found = defaultOf('component', name, kind);
    return {
      link: `[${name}](properties.md#${propertyAnchor(name)})`,
      value: found ? code(settingText(property, found.value)) : '',
      documentation: property.documentation,
      own: property.kinds !== undefined || found !== undefined,
    };
  });
  return paragraphs(
    table(
      ['Property', 'When nothing is said', ''],
      rows.filter(({ own }) => own).map(({ link, value, documentation }) => [link, value, documentation]),
    ),
    `And as every component: ${rows
      .filter(({ own }) => !own)
      .map(({ link }) => link)
      .join(' · ')}`,
  );
}
