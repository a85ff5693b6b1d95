/** Addresses of the workers' scripts, as the page's `<meta name="sysd-resources">` tells them. */
export interface Resources {
  elk: string;
  simulator: string;
  losses: string;
  /** The script that draws charts. */
  charts: string;
}

/** Throws when the page does not say where its workers are: it was not made by the extension. */
export function resourcesOf(page: Document): Resources {
  const content = page.querySelector('meta[name="sysd-resources"]')?.getAttribute('content');
  const told: unknown = content ? JSON.parse(content) : null;
  if (!isResources(told)) throw new Error('The page does not name the scripts of its workers.');
  return told;
}

function isResources(value: unknown): value is Resources {
  return (
    typeof value === 'object' &&
    value !== null &&
    'elk' in value &&
    typeof value.elk === 'string' &&
    'simulator' in value &&
    typeof value.simulator === 'string' &&
    'losses' in value &&
    typeof value.losses === 'string' &&
    'charts' in value &&
    typeof value.charts === 'string'
  );
}
