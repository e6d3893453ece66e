import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The package by its own name, from source: examples import it as a user does.
  resolve: {
    alias: [{ find: /^reafference\/(.*)$/, replacement: fileURLToPath(new URL('./$1/index.ts', import.meta.url)) }],
  },
  test: { include: ['test/**/*.test.ts'], setupFiles: ['test/property-seed.ts'], testTimeout: 60_000 },
});
