import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, onTestFinished} from 'vitest'

/** A folder that is removed at the end of its scope, and files in it. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'snapbatch-'))
  return {
    path,
    /** Writes a file and returns its path. */
    file(name: string, content: string | Uint8Array): string {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
    [Symbol.dispose]: () => rmSync(path, {recursive: true}),
  }
}

/** A folder below the system's temporary one for the tests of a file, removed after them; call at the top of the file. */
export function testFolder(): (name: string) => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapbatch-test-'))
  })
  afterAll(() => rm(folder, {recursive: true, force: true}))
  return (name) => join(folder, name)
}

/** A folder for one test, removed when it ends; call inside the test. */
export async function folderOfTest(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'snapbatch-test-'))
  onTestFinished(() => rm(path, {recursive: true, force: true}))
  return path
}
