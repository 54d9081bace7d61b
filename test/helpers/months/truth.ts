import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {checkStore, jobStatuses, leftovers, query} from '../truth.ts'
import type {Office} from './office.ts'
import type {Paper} from './papers.ts'

interface Row {
  sha256: string
  state: string
  error: string | null
  data: string | null
  pages: number
  twice: number
  archives: number
}

const documents = (home: string) =>
  query<Row>(
    home,
    `SELECT sha256, run.state, run.error, extraction.data,
      (SELECT count(DISTINCT number) FROM page WHERE page.document_id = document.id) pages,
      (SELECT count(*) - count(DISTINCT key || ' ' || number) FROM page WHERE page.document_id = document.id) twice,
      (SELECT count(*) FROM artifact WHERE artifact.document_id = document.id) archives
    FROM document JOIN run ON run.id = (SELECT max(id) FROM run WHERE document_id = document.id)
    LEFT JOIN extraction ON extraction.id = run.extraction_id`,
  )

/** Every paper that stayed is read once and right, or failed as it must; and its original is where it belongs. */
export function judgePapers(office: Office, papers: readonly Paper[]): Record<string, number> {
  const found = new Map(documents(office.home).map((row) => [row.sha256, row]))
  const places = originals(office)
  const ends: Record<string, number> = {}
  for (const paper of papers) {
    const wrong = wrongOf(paper, found.get(paper.sha256), places.get(paper.sha256) ?? [])
    if (wrong !== null)
      office.tell(`paper ${paper.id} (${paper.from} ${paper.name}, ${JSON.stringify(paper.script)}): ${wrong}`)
    const state = found.get(paper.sha256)?.state ?? 'never seen'
    ends[state] = (ends[state] ?? 0) + 1
  }
  return ends
}

function wrongOf({script, stays, mayBeCancelled, from}: Paper, row: Row | undefined, places: string[]): string | null {
  if (row === undefined) return stays ? `is not known; its file is at ${places.join()}` : null
  const wanted = script.fault === 'unreadable' ? 'failed' : 'done'
  if (row.state === 'cancelled' && mayBeCancelled) return null
  if (row.state !== wanted) return stays ? `is ${row.state}, not ${wanted}: ${row.error}` : null
  if (wanted === 'done') {
    const total = (JSON.parse(row.data ?? '{}') as {bill?: {total: {value: string}}}).bill?.total.value
    // Pages that each have a total are several bills, or one whose total is not sure.
    if (script.pages === 1 && total !== `${script.id}.25`) return `its total is ${total}: ${row.data?.slice(0, 300)}`
    if (row.pages !== script.pages || row.twice > 0) return `has ${row.pages} pages, ${row.twice} twice`
    if (row.archives < 1) return 'has no archive'
  }
  const folder = wanted === 'done' ? 'inbox/done/' : 'inbox/failed/'
  if (from !== 'inbox' || !stays) return null
  return places.length === 1 && places[0]!.startsWith(folder) ? null : `its file is at ${places.join() || 'no place'}`
}

/** Where in the inbox which bytes are. */
function originals({folder}: Office): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const name of readdirSync(join(folder, 'inbox'), {recursive: true, encoding: 'utf8'})) {
    const path = join(folder, 'inbox', name)
    if (!statSync(path).isFile()) continue
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    places.set(sha256, [...(places.get(sha256) ?? []), `inbox/${name}`])
  }
  return places
}

/** What must be so of the store, the disk and the log when all programs have ended. */
export async function judgeHome(office: Office): Promise<Record<string, unknown>> {
  const {home} = office
  const jobs = jobStatuses(home)
  for (const status of Object.keys(jobs))
    if (!['done', 'dead', 'cancelled'].includes(status)) office.tell(`${jobs[status]} jobs are ${status}`)
  for (const problem of await checkStore(home)) if (problem !== 'ok') office.tell(`the store: ${problem}`)
  for (const folder of [home, office.path('inbox'), office.path('out'), office.path('backups')])
    for (const name of leftovers(folder)) office.tell(`left over in ${folder}: ${name}`)
  for (const table of ['watch_move', 'hold_check'])
    for (const {n} of query<{n: number}>(home, `SELECT count(*) n FROM ${table}`))
      if (n > 0) office.tell(`${n} rows in ${table}`)
  const logs = readdirSync(join(home, 'logs')).filter((name) => name.startsWith('snapbatch.log'))
  for (const name of logs) {
    const file = join(home, 'logs', name)
    if (statSync(file).size > 10.5 * 2 ** 20) office.tell(`${name} has ${statSync(file).size} bytes`)
  }
  if (logs.length < 2) office.tell('the log was never rotated')
  const calls = existsSync(office.path('calls')) ? readFileSync(office.path('calls'), 'utf8').split('\n').length - 1 : 0
  return {jobs, logs, calls, homeFiles: readdirSync(home)}
}
