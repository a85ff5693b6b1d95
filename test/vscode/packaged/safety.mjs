/** Names are text wherever they come, and nothing leaves the machine. */
export function safety({ workbench, page, watched }) {
  return {
    'hostile names stay text in the preview': async () => {
      const shown = await workbench.openWithPreview(
        'hostile.sysd',
        '</title><script>parent.hostile = 1</script>',
      );
      await shown.simulated();
      await shown.card('web').hover();
      await shown.sees('.tooltip');
      const made = await shown.frame.evaluate(
        () =>
          document.querySelectorAll(
            'img, script:not([nonce], #_vscodeApiScript), [onload], [onerror], b:not(.breaking b)',
          ).length,
      );
      if (made > 0) throw new Error(`${made} elements were made of names`);
      await shown.reads('.findings, .results', /look/);
    },

    'hostile names stay text in a picture of pixels': async () => {
      const shown = await workbench.previewOf('</title><script>parent.hostile = 1</script>');
      await shown.more('Copy as PNG');
      await page.locator('.part.statusbar', { hasText: 'sysd: copied' }).waitFor();
      await workbench.command('View: Close All Editors');
    },

    'no request has left the machine': async () => {
      if (watched.outside.length > 0) throw new Error([...new Set(watched.outside)].join('\n'));
    },

    'nothing breaks the content security policy': async () => {
      if (watched.violations.length > 0) throw new Error(watched.violations.join('\n'));
    },
  };
}
