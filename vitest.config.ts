import {defineConfig} from 'vitest/config'

const shared = {disableConsoleIntercept: true, testTimeout: 60_000, hookTimeout: 60_000}

export default defineConfig({
  test: {
    projects: [
      {test: {...shared, name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/{e2e,long,system}/**']}},
      // Whole processes, signals and kills: files one after the other, so that a shortened clock is not starved.
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: 'test/system/setup.ts',
          testTimeout: 240_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'long',
          include: ['test/long/**/*.test.ts', 'test/e2e/ingest-crash.test.ts'],
          env: {SNAPBATCH_TEST_KILLS: '20'},
          fileParallelism: false,
          testTimeout: 7_200_000,
        },
      },
    ],
  },
})
