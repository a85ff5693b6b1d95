import type { ElementId } from '../../src/model/settings.ts';
import type { AcceptedRisk, Picture } from '../../src/protocol.ts';

/** What the rules say of an element, and what of that somebody has accepted. */
export function findingsOf(
  { findings, accepted = [] }: Picture,
  element: ElementId,
): { open: Picture['findings']; accepted: AcceptedRisk[] } {
  return {
    open: findings.filter((finding) => finding.element === element),
    accepted: accepted.filter((risk) => risk.element === element),
  };
}
