import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'

const root = join(import.meta.dirname, '../../src')

/** Modules of ours that a module loads at once, type imports and dynamic imports left out. */
function loadedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^'"]*?from '(\.[^']+)'/gm)
  for (const [, path] of imports) loadedBy(join(dirname(file), path!), found)
  return found
}

// The rules for bills and the engines are 50 ms of a start; measured with scripts/bench-start.ts.
test.each(['commands/status.ts', 'app/app.ts', 'app/status.ts', 'app/overview.ts', 'ui/status.ts', 'app/jobs.ts'])(
  '%s loads nothing of the pipeline',
  (entry) => {
    const modules = [...loadedBy(join(root, entry))].map((file) => file.slice(root.length + 1))
    expect(modules.length).toBeGreaterThan(1)
    expect(modules.filter((file) => file.startsWith('pipeline/'))).toEqual([])
  },
)
