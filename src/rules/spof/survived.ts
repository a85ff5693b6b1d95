import type { Flow, PlaceKind } from '../../model/model.ts';

/** Places that may be lost as a whole, the smallest first. */
export const placeSizes: readonly PlaceKind[] = ['host', 'rack', 'zone', 'region'];

const survived: Readonly<Record<'replica' | 'zone' | 'region', PlaceKind>> = {
  replica: 'rack',
  zone: 'zone',
  region: 'region',
};

/** Whether a flow is to outlive the loss of such a place: what it says it survives, a zone where it says nothing. */
export function mustSurvive(flow: Flow, kind: PlaceKind): boolean {
  const said = flow.origins.survive?.from === 'file' ? flow.settings.survive : undefined;
  return placeSizes.indexOf(kind) <= placeSizes.indexOf(survived[said ?? 'zone']);
}
