import type { LangiumDocument } from 'langium';
import { featureRange, wordRange } from '../../elaborate/source.ts';
import type { Component, Property } from '../../generated/ast.ts';
import type { TextEdit } from '../../problem.ts';
import { beginsLine, editAt, extentOf, indentAt, lineEnd, lineStart } from './text-edits.ts';

/** The property of a component with this key. */
export function propertyNamed(component: Component, key: string): Property | undefined {
  return component.properties.find(({ name }) => name === key);
}

/** Where a component's name, or its title, ends. */
export function headEnd(document: LangiumDocument, component: Component): number | undefined {
  const range = featureRange(component, 'title') ?? featureRange(component, 'name');
  return range && document.textDocument.offsetAt(range.end);
}

/** The braces of a component: from the one to behind the other. */
export function bracesOf(
  document: LangiumDocument,
  component: Component,
): { from: number; to: number } | undefined {
  const open = wordRange(component, '{');
  const whole = extentOf(component);
  return open && whole && { from: document.textDocument.offsetAt(open.start), to: whole.to };
}

/** Gives a component properties that it does not have yet, in the layout that its body has. */
export function addProperties(
  document: LangiumDocument,
  component: Component,
  properties: readonly string[],
): TextEdit[] {
  const text = document.textDocument.getText();
  const whole = extentOf(component);
  if (!whole || properties.length === 0) return [];
  const braces = bracesOf(document, component);
  const indent = indentAt(text, whole.from);
  const many = properties.length > 3 || properties.some((property) => property.includes('\n'));
  const lines = properties.map((property) => `\n${indent}  ${property.replaceAll('\n', `\n${indent}  `)}`);
  if (!braces) {
    const body = many ? ` {${lines.join('')}\n${indent}}` : ` { ${properties.join('  ')} }`;
    return [editAt(document, whole.to, whole.to, body)];
  }
  const last = extentOf(component.properties.at(-1));
  const at = last?.to ?? braces.from + 1;
  if (text.slice(braces.from, braces.to).includes('\n')) return [editAt(document, at, at, lines.join(''))];
  return [editAt(document, at, at, last ? `  ${properties.join('  ')}` : ` ${properties.join('  ')}`)];
}

/** Gives a component's property a value, whether it has one or not. */
export function setProperty(
  document: LangiumDocument,
  component: Component,
  key: string,
  value: string,
): TextEdit[] {
  const present = extentOf(propertyNamed(component, key)?.value);
  return present
    ? [editAt(document, present.from, present.to, value)]
    : addProperties(document, component, [`${key}: ${value}`]);
}

/** Takes properties out of a component, with the lines that they leave empty and the braces that hold nothing more. */
export function removeProperties(
  document: LangiumDocument,
  component: Component,
  properties: readonly Property[],
): TextEdit[] {
  const text = document.textDocument.getText();
  const braces = bracesOf(document, component);
  if (!braces) return [];
  const runs = runsOf(text, properties);
  const [only] = runs;
  const isAll = (run: { from: number; to: number }) =>
    text.slice(braces.from + 1, run.from).trim() === '' && text.slice(run.to, braces.to - 1).trim() === '';
  if (only && runs.length === 1 && isAll(only)) {
    const before = text.slice(0, braces.from).trimEnd().length;
    return [editAt(document, before, braces.to, '')];
  }
  return runs.map((run) => removal(document, text, run));
}

/** Properties that follow each other, as one stretch each. */
function runsOf(text: string, properties: readonly Property[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const property of properties) {
    const extent = extentOf(property);
    if (!extent) continue;
    const last = runs.at(-1);
    if (last && text.slice(last.to, extent.from).trim() === '') last.to = extent.to;
    else runs.push(extent);
  }
  return runs;
}

function removal(
  document: LangiumDocument,
  text: string,
  { from, to }: { from: number; to: number },
): TextEdit {
  const end = lineEnd(text, to);
  const endsLine = text.slice(to, end).trim() === '';
  if (beginsLine(text, from) && endsLine) {
    const next = text.indexOf('\n', to);
    return editAt(document, lineStart(text, from), next < 0 ? text.length : next + 1, '');
  }
  if (beginsLine(text, from)) {
    const blanks = /^[ \t]*/.exec(text.slice(to, end))?.[0].length ?? 0;
    return editAt(document, from, to + blanks, '');
  }
  const before = text.slice(0, from).trimEnd().length;
  return editAt(document, before, to, '');
}
