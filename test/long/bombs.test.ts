import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, expect, test} from 'vitest'
import type {StageTask, StageTaskResult} from '../../src/app/worker/task.ts'
import {DocumentError} from '../../src/errors.ts'
import {createPool} from '../../src/queue/pool/pool.ts'
import {documentOptions} from '../helpers/document-options.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {bombs} from '../helpers/hostile/bombs.ts'

const entry = new URL('../../src/app/worker/main.ts', import.meta.url)
const pool = createPool<StageTask, StageTaskResult>({entry, slots: 1})
afterAll(() => pool.close())

/** Above every budget of a part together; the fixed limits of the queue are ten minutes. */
const hardMs = 300_000

test.each(Object.keys(bombs))(
  '%s ends in its own failure or a right result, and the next file is read',
  async (name) => {
    const folder = await folderOfTest()
    const bytes = bombs[name]!()
    const path = join(folder, 'bomb.pdf')
    await writeFile(path, bytes)
    for (const stage of ['scan.split', 'compress'] as const) {
      const workDir = join(folder, stage)
      await mkdir(workDir)
      await writeFile(join(workDir, 'input.json'), '{"pages":[]}')
      const document = {id: 'd_1', path, sha256: '', bytes: bytes.length, media: 'pdf'} as const
      const task = {stage, document, options: documentOptions, pages: null, pageCount: null, workDir}
      const ended = await pool.run(task, {hardMs}).catch((error: unknown) => error)
      if (ended instanceof Error) {
        expect(ended).toBeInstanceOf(DocumentError)
        expect(ended).toMatchObject({class: 'permanent'})
      } else if (stage === 'compress') {
        expect((await readFile(join(workDir, 'archive.pdf'))).length).toBeLessThanOrEqual(bytes.length)
      }
    }
  },
)
