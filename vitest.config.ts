import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    setupFiles: ['test/support/seed.ts'],
    // Many designs are read, analysed and simulated by one test; a busy machine takes longer, and fails none.
    testTimeout: 30_000,
    exclude: ['test/vscode/**', 'node_modules/**', '.vscode-test/**'],
  },
});
