import type { AstNode } from 'langium';
import type { ElementId } from '../../src/model/settings.ts';
import type { Context } from './context.ts';

/** The beginning every named element of the model shares; undefined when it lost a clash of names or has none. */
export function headOf(
  context: Context,
  node: AstNode & { name: string; title?: string },
): { id: ElementId; name: string; title?: string; description?: string } | undefined {
  const id = context.project.idOf(node);
  if (id === undefined) return undefined;
  const description = descriptionOf(node);
  return {
    id,
    name: node.name,
    ...(node.title ? { title: node.title } : {}),
    ...(description ? { description } : {}),
  };
}

/** The text of the doc comment that stands directly before an element. */
export function descriptionOf(node: AstNode): string | undefined {
  const cst = node.$cstNode;
  return cst && commentBefore(cst.root.fullText, cst.offset);
}

/** The text of the doc comment that ends directly before an offset. */
export function commentBefore(text: string, offset: number): string | undefined {
  let end = offset;
  while (end > 0 && /\s/.test(text[end - 1] ?? '')) end--;
  if (!text.endsWith('*/', end)) return undefined;
  const start = text.lastIndexOf('/*', end - 2);
  if (start < 0 || text[start + 2] !== '*' || start + 4 > end) return undefined;
  const lines = text
    .slice(start + 3, end - 2)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  return lines.join('\n').trim() || undefined;
}
