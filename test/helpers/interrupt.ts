import {expect} from 'vitest'
import type {BatchJson} from '../../src/types/contract.ts'
import type {Snap} from './cli.ts'
import {waitFor} from './processes.ts'
import {checkStore, jobStatuses, leftovers, query} from './truth.ts'

interface StoredPage {
  number: number
  created_at: number
}

export interface Interrupted {
  /** Pages that were stored when the program was killed. */
  before: StoredPage[]
  /** Tries of reading a page, over both runs; one that a kill ended counts. */
  tries: number
  document: BatchJson['documents'][number]
}

const pagesOf = (home: string) => query<StoredPage>(home, 'SELECT number, created_at FROM page ORDER BY number')

/**
 * `process FILE`, its process group killed once `pages` pages are stored, and the same again to its end. Fails where a
 * stored page was stored anew, or anything is left over.
 */
export async function interruptAt(snap: Snap, file: string, pages: number): Promise<Interrupted> {
  const args = ['process', file, '--json', '--concurrency', '2']
  const first = snap.start(args)
  const isThere = () => !first.hasEnded() && countPages(snap.home) >= pages
  await waitFor(`page ${pages}`, isThere, 1_800_000)
  process.kill(-first.pid, 'SIGKILL')
  await first.ended
  await waitFor('the end of its workers', () => snap.processes().length === 0)
  const before = pagesOf(snap.home)

  const {exitCode, stdout, stderr} = await snap.run(args)
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
  expect(pagesOf(snap.home)).toEqual(expect.arrayContaining(before))
  expect(await checkStore(snap.home)).toEqual(['ok'])
  expect(leftovers(snap.home)).toEqual([])
  expect(Object.keys(jobStatuses(snap.home))).toEqual(['done'])
  const [count] = query<{tries: number}>(
    snap.home,
    `SELECT count(*) tries FROM attempt JOIN job ON job.id = job_id WHERE name = 'scan.page'`,
  )
  return {before, tries: count!.tries, document: (JSON.parse(stdout) as BatchJson).documents[0]!}
}

/** 0 while the store is not there or has no tables. */
function countPages(home: string): number {
  try {
    return query<{n: number}>(home, 'SELECT count(*) n FROM page')[0]!.n
  } catch {
    return 0
  }
}
