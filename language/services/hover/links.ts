import { docs } from '../completion/documentation.ts';

/** A page of the documentation that tells more. */
export const pages = {
  language: `${docs}/language.md`,
  kinds: `${docs}/kinds.md`,
  properties: `${docs}/properties.md`,
  technologies: `${docs}/technologies.md`,
  rules: `${docs}/rules`,
  metrics: `${docs}/metrics.md`,
  units: `${docs}/units.md`,
  distributions: `${docs}/distributions.md`,
} as const;

export const linkTo = (title: string, address: string) => `[${title}](${address})`;

/** The section of a page under a heading. */
export const section = (page: string, heading: string) => `${page}#${heading.toLowerCase()}`;
