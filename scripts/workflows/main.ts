/** Lints .github/workflows: part of `npm run check`. */
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {lintWorkflow} from './lint.ts'

const folder = join(import.meta.dirname, '../../.github/workflows')
for (const name of readdirSync(folder)) {
  for (const fault of await lintWorkflow(readFileSync(join(folder, name), 'utf8'))) {
    console.error(`.github/workflows/${name}:${fault}`)
    process.exitCode = 1
  }
}
