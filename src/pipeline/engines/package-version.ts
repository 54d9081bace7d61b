import {readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'

const require = createRequire(import.meta.url)

/** Version of an installed package, also of those that do not export their package.json. */
export async function packageVersion(name: string): Promise<string> {
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}')
    const {version} = JSON.parse(text) as {version?: string}
    if (version !== undefined) return version
  }
  return 'unknown'
}
