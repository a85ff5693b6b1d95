import { h, type VNode } from 'preact';
import type { SvgElement } from '../../src/diagram/draw.ts';

/** Attributes that the page adds to an element of the drawing. */
export type Decorate = (drawn: SvgElement) => Record<string, string | number> | undefined;

/** What stays the same element when the drawing changes, so that it is moved and not made anew. */
const lasting = /^sysd-(node|container|edge|badge|mark) /;

/**
 * The drawing as nodes of the page. Texts stay texts: whatever a name contains, nothing of it becomes markup.
 * The browser's own tooltips are left out, the preview has a better one.
 */
export function vnodeOf(drawn: SvgElement, decorate: Decorate): VNode {
  const { tag, attributes, children } = drawn;
  return h(
    tag,
    { ...attributes, ...decorate(drawn), ...identityOf(drawn) },
    children
      .filter((child) => typeof child === 'string' || child.tag !== 'title')
      .map((child) => (typeof child === 'string' ? child : vnodeOf(child, decorate))),
  );
}

function identityOf({ attributes }: SvgElement): { key?: string | number } {
  if (!lasting.test(String(attributes.class))) return {};
  const key = attributes['data-edge'] ?? attributes['data-node'] ?? attributes['data-element'];
  return key === undefined ? {} : { key };
}
