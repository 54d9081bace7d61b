import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {TestProject} from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** For what several test files of a project need and is made once. */
    sharedFolder: string
  }
}

/** A folder that all files of a project share in a run, removed when all are done. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'snapbatch-shared-'))
  project.provide('sharedFolder', folder)
  return () => rm(folder, {recursive: true, force: true})
}
