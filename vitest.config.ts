import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    setupFiles: ['test/support/seed.ts'],
    exclude: ['test/vscode/**', 'node_modules/**', '.vscode-test/**'],
  },
});
