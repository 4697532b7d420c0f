import { defineConfig } from 'vitest/config';

// `unit` needs no browser and belongs to `npm run check`; `integration` drives real Chromium.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'main/**/*.test.ts',
            'preload/**/*.test.ts',
            'renderer/**/*.test.{ts,tsx}',
            'e2e/rules/**/*.test.ts',
          ],
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['main/**/*.itest.ts', 'e2e/**/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // These tests wait (for pages, sites and restarts) about as much as they compute.
          maxWorkers: 3,
          // A busy machine may miss a browser's deadline once; a fault of ours fails twice.
          retry: 1,
          fileParallelism: true,
        },
      },
    ],
  },
});
