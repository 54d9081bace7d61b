import {defineConfig} from 'vitest/config'

const shared = {
  disableConsoleIntercept: true,
  globalSetup: 'test/helpers/shared-folder.ts',
  setupFiles: 'test/helpers/compile-cache.ts',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // One less than there are, as it is by default, is one alone on a machine of two.
  maxWorkers: '100%',
}
/** Tests of what every store and every engine does: SQLite's in `unit`, those of servers in `servers`. */
const onEveryStore = 'test/store/every/**/*.test.ts'
/**
 * Services that ask much of store, ledger and delivery, in `unit` over SQLite and in `servers` over PostgreSQL and Redis: each found
 * something that the tests of those alone had not. Left out is what reads texts, files and HTTP the same way on both.
 */
const services = [
  'test/app/{cancel,cancel-many,clean,contained,correct,follow,follow-unclosed,jobs,parts,pause,purge,purged}.test.ts',
  'test/app/{retry,review,show,sink-jobs,status,work,workers}.test.ts',
  'test/app/drain/{control,drain,program,publish,stages}.test.ts',
  'test/app/{analyze/report-job,backup/backup,check/check,cron/keeper,duplicates/settle,flow/whole,hooks/teller}.test.ts',
  'test/app/{labels/documents,memory/memory,submit/keep-inputs,submit/submit,watch/after,watch/intake}.test.ts',
  'test/dashboard/{random-requests,serve}.test.ts',
]
/** Each file of these in a process of its own: one that ran them all came to 1.9 GB of WebAssembly. */
const engines = 'test/pipeline/{compress,engines}/**'
/** Load may lengthen these, but not change what comes: no shortened clock, and no kill at a moment. */
const programs =
  'test/e2e/{analyze,backup,bare-machine,commands,cron-mode,dashboard,e-invoices,embed,hostile,jobs-log,labels,launcher,memory,optional-packages,parts,purge,sink,start-up}.test.ts'

export default defineConfig({
  test: {
    projects: [
      // Loading the modules for each file took as long as the tests: 84 s of CPU instead of 56 for 118 files.
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{binary,deb,e2e,long,servers,system}/**', engines],
          isolate: false,
        },
      },
      {test: {...shared, name: 'engines', include: [`${engines}/*.test.ts`]}},
      {test: {...shared, name: 'programs', include: [programs], testTimeout: 240_000}},
      // Whole processes, signals and kills: files one after the other, so that a shortened clock is not starved.
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [programs],
          fileParallelism: false,
          testTimeout: 240_000,
        },
      },
      {
        test: {...shared, name: 'system', include: ['test/system/**/*.test.ts'], testTimeout: 240_000},
      },
      // What is written for every store and engine, over servers of Debian's.
      {
        test: {
          ...shared,
          name: 'servers',
          globalSetup: ['test/helpers/shared-folder.ts', 'test/helpers/servers/setup.ts'],
          include: ['test/servers/**/*.test.ts', onEveryStore, ...services],
          testTimeout: 120_000,
        },
      },
      {test: {...shared, name: 'deb', include: ['test/deb/**/*.test.ts'], testTimeout: 240_000}},
      // Those of the single file, which stands alone: each has 60 MB to unpack.
      {test: {...shared, name: 'binary', include: ['test/binary/**/*.test.ts'], testTimeout: 240_000}},
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
