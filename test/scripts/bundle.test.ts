import {rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {rolldown} from 'rolldown'
import {expect, test} from 'vitest'
import {plainWidths} from '../../scripts/bundle.ts'
import {folderOfTest} from '../helpers/folder.ts'

const modules = join(import.meta.dirname, '../../node_modules')

/** What a module bundled with the short cut for plain letters, which asks for widths as that package does, measures. */
async function measuredFor(importer: string, text: string): Promise<number> {
  const file = join(await folderOfTest(), 'bundle.cjs')
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === 'entry' ? join(importer, 'entry.js') : null),
    load: (id: string) =>
      id === join(importer, 'entry.js') ? "import width from 'string-width'; export const measure = width" : null,
  }
  const build = await rolldown({platform: 'node', input: 'entry', plugins: [entry, plainWidths]})
  await build.write({file, format: 'cjs'})
  await build.close()
  const {measure} = createRequire(import.meta.url)(file) as {measure: (text: string) => number}
  rmSync(file)
  return measure(text)
}

// The first is a CommonJS module, the others are not.
test.each(['@oclif/core', 'cli-truncate', 'log-update', 'listr2'])(
  '%s measures what is more than plain letters',
  async (name) => {
    expect(await measuredFor(join(modules, name), 'plain')).toBe(5)
    expect(await measuredFor(join(modules, name), 'Müller 発票 \u001b[1m…\u001b[22m')).toBe(13)
  },
)
