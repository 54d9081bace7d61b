import {basename} from 'node:path'
import type {BatchJson, DocumentJson} from '../../../src/types/contract.ts'
import type {Hosts} from './hosts.ts'

type Ask = Hosts['ask']

/** What is not as it would be had every job ended well once and been written once: empty if all is well. */
export function notOnce(ask: Ask): unknown[] {
  return [
    // A key may come again with another run of the same document, never with the same.
    ...ask(`SELECT j.key, j.status, count(a.id) ok FROM job j LEFT JOIN attempt a ON a.job_id = j.id AND a.outcome = 'ok'
      GROUP BY j.id HAVING count(a.id) <> 1 OR j.status <> 'done'`),
    ...ask('SELECT key, count(*) jobs FROM job GROUP BY key HAVING count(*) > 1'),
    ...ask('SELECT document_id, count(*) extractions FROM extraction GROUP BY document_id HAVING count(*) <> 1'),
    ...ask('SELECT document_id, count(*) runs FROM run GROUP BY document_id HAVING count(*) <> 1'),
    ...ask('SELECT r.public_id FROM run r LEFT JOIN extraction e ON e.document_id = r.document_id WHERE e.id IS NULL'),
    ...ask(`SELECT document_id, stage, kind, count(*) artifacts FROM artifact
      GROUP BY document_id, stage, kind, key HAVING count(*) > 1`),
    ...ask(`SELECT queue, status, sum(n) difference FROM (
        SELECT queue, status, n FROM job_count UNION ALL SELECT queue, status, -count(*) FROM job GROUP BY queue, status) counts
      GROUP BY queue, status HAVING sum(n) <> 0`),
  ]
}

/** Which host ended how many jobs how. */
export const attemptsOf = (ask: Ask): Partial<Record<string, number>> =>
  Object.fromEntries(
    ask<{what: string; n: number}>(`SELECT w.host || ' ' || a.outcome what, count(*) n
      FROM attempt a JOIN worker w ON w.id = a.worker_id GROUP BY 1`).map(({what, n}) => [what, n]),
  )

/** How many jobs a host works on, as the store knows it. */
export const runningOn = (ask: Ask, host: string): number =>
  ask<{n: number}>(`SELECT count(*) n FROM job j JOIN worker w ON w.id = j.worker_id
    WHERE j.status = 'running' AND w.host = '${host}'`)[0]!.n

/** The documents of a `process --json` by the names of their files, without what differs from run to run and from store to store. */
export function documentsOf(stdout: string): Map<string, unknown> {
  const {documents} = JSON.parse(stdout) as BatchJson
  const names = new Map(documents.map(({id, path}) => [id ?? '', basename(path)]))
  return new Map(documents.map((document) => [basename(document.path), comparable(document, names)]))
}

function comparable(document: DocumentJson, names: Map<string, string>): unknown {
  const {id, batch, path, paths, stages, artifacts, ...rest} = document as DocumentJson & Record<string, unknown>
  const same = {
    ...rest,
    artifacts: artifacts.map(({path: _, ...artifact}) => artifact),
    stages: Object.fromEntries(Object.entries(stages).map(([name, {state}]) => [name, state])),
  }
  return JSON.parse(JSON.stringify(same), (key, value: unknown) => {
    if (key === 'run' || key === 'createdAt') return undefined
    return typeof value === 'string' ? (names.get(value) ?? value) : value
  })
}
