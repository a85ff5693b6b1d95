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

/**
 * The layers of a drawing with so many parts of each as are asked for. Parts that are made stay the same nodes: what is
 * there already is not looked at again when more are shown.
 */
export function layersOf({ children }: SvgElement, decorate: Decorate): (most: number) => (VNode | string)[] {
  const layers = children.map((layer) => (typeof layer === 'string' ? layer : layerOf(layer, decorate)));
  return (most) => layers.map((layer) => (typeof layer === 'string' ? layer : layer(most)));
}

/** How many parts the layer has that has most. */
export function largestLayer({ children }: SvgElement): number {
  return Math.max(0, ...children.map((layer) => (typeof layer === 'string' ? 0 : layer.children.length)));
}

function layerOf({ tag, attributes, children }: SvgElement, decorate: Decorate): (most: number) => VNode {
  const made: (VNode | string)[] = [];
  return (most) => {
    for (const child of children.slice(made.length, most))
      made.push(typeof child === 'string' ? child : vnodeOf(child, decorate));
    return h(tag, attributes, made.slice(0, most));
  };
}

function identityOf({ attributes }: SvgElement): { key?: string | number } {
  if (!lasting.test(String(attributes.class))) return {};
  const key = attributes['data-edge'] ?? attributes['data-node'] ?? attributes['data-element'];
  return key === undefined ? {} : { key };
}
