/** Addresses, as the webview may load them, of what the preview is made of. */
export interface PageResources {
  script: string;
  style: string;
  /** The layout engine's worker. */
  elk: string;
  /** The simulation's worker. */
  simulator: string;
  /** The worker that tells what failures leave. */
  losses: string;
  /** What draws charts, loaded when they are first asked for. */
  charts: string;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/**
 * The content security policy of the preview: one script that we wrote, workers only from blobs that it made,
 * nothing from the network.
 */
function policy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    'worker-src blob:',
    `connect-src ${source}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
  ].join('; ');
}

/** The page that the preview starts from; it draws itself into `#root`. */
export function previewPage(resources: PageResources, source: string, nonce: string): string {
  const workers = JSON.stringify({
    elk: resources.elk,
    simulator: resources.simulator,
    losses: resources.losses,
    charts: resources.charts,
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escaped(policy(source, nonce))}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="sysd-resources" content="${escaped(workers)}">
  <link rel="stylesheet" href="${escaped(resources.style)}">
  <title>sysd preview</title>
</head>
<body>
  <div id="root"></div>
  <script nonce="${nonce}" src="${escaped(resources.script)}"></script>
</body>
</html>
`;
}
