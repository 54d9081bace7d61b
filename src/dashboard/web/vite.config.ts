import {join} from 'node:path'
import {defineConfig} from 'vite'

/** The pages of `snap dashboard`: files of our own only, nothing inline, so that the page's policy can forbid all else. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  oxc: {jsx: {runtime: 'automatic', importSource: 'preact'}},
  build: {
    outDir: join(import.meta.dirname, '../../../dist/dashboard/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    target: 'es2022',
  },
})
