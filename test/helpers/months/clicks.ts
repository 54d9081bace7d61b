import {writeFileSync} from 'node:fs'
import type {Office, Program} from './office.ts'
import {untilOver} from './office.ts'
import type {Paper, Papers} from './papers.ts'

/** Who asks the dashboard; nobody is there while it is being started anew. */
export function createBrowser(office: Office, dashboard: () => Program | null) {
  const address = (): {at: string; authorization: string} | null => {
    const told = dashboard()?.told() ?? ''
    if (!told.includes('}')) return null
    const {url, port} = JSON.parse(told) as {url: string; port: number}
    return {at: `http://127.0.0.1:${port}/api/v1`, authorization: `Bearer ${url.split('#token=')[1]}`}
  }
  /** Null where it is not there, or went away meanwhile. 503 and 507 are for a store that is busy or full: try later. */
  const ask = async (path: string, {headers, ...init}: RequestInit = {}): Promise<Response | null> => {
    const to = address()
    if (to === null) return null
    try {
      const answer = await fetch(`${to.at}/${path}`, {
        ...init,
        headers: {authorization: to.authorization, ...headers},
        signal: AbortSignal.timeout(60_000),
      })
      office.count(`HTTP ${answer.status}`)
      if (answer.status >= 500 && ![503, 507].includes(answer.status))
        office.tell(`${init.method ?? 'GET'} ${path}: ${answer.status} ${await answer.clone().text()}`)
      return answer
    } catch (error) {
      office.count(`HTTP ${(error as Error).name}`)
      return null
    }
  }
  const send = (method: string, path: string, body: unknown) =>
    ask(path, {method, body: JSON.stringify(body), headers: {'content-type': 'application/json'}})
  return {ask, send}
}

export type Browser = ReturnType<typeof createBrowser>

/** A window that stays open; it comes back when it is cut off. */
export async function lookOn(office: Office, {ask}: Browser): Promise<void> {
  const {rest} = office.chances(3)
  await untilOver(office, async () => {
    const answer = await ask('events')
    await answer?.text().catch(() => {})
    office.count('windows')
    await rest(200, 2000)
  })
}

const pages = [
  'now',
  'status',
  'stats?stages=1',
  'jobs?state=dead',
  'causes',
  'documents?limit=20',
  'history',
  'review',
  'totals?by=month',
  'search?q=bread',
  'batches',
  'duplicates',
]

/** Somebody who clicks at everything. */
export async function clickAround(office: Office, papers: Papers, {ask, send}: Browser): Promise<void> {
  const {upTo, choose, rest} = office.chances(4)
  const cancellable: {batch: string; papers: Paper[]}[] = []
  const keep = async (answer: Response | null, sent: Paper[]) => {
    // It may have been taken in although nobody heard the answer.
    if (!answer?.ok) return
    const {batch} = (await answer.json()) as {batch: string}
    for (const paper of sent) paper.stays = true
    cancellable.push({batch, papers: sent})
  }
  const hand = (from: Paper['from']) =>
    Array.from({length: 1 + upTo(4)}, () => Object.assign(papers.make(from, upTo(100)), {stays: false}))
  const queue = () => choose(['scan', 'compress', 'ingest'])
  const clicks = [
    () => ask(choose(pages)),
    () => ask(choose(pages)),
    async () => {
      const sent = hand('upload')
      const form = new FormData()
      for (const {bytes, name} of sent) form.append('files', new Blob([new Uint8Array(bytes)]), name)
      await keep(await ask('batches', {method: 'POST', body: form}), sent)
    },
    async () => {
      const sent = hand('desk')
      for (const {bytes, name} of sent) writeFileSync(office.path('desk', name), bytes)
      const paths = sent.map(({name}) => office.path('desk', name))
      await keep(await send('POST', 'batches', {paths}), sent)
    },
    async () => {
      const chosen = cancellable.splice(-1)[0]
      if (chosen === undefined || upTo(4) > 0) return
      for (const paper of chosen.papers) paper.mayBeCancelled = true
      await send('POST', 'cancel', {id: chosen.batch})
    },
    () => send('POST', 'retry', {failed: true}),
    () => send('POST', 'pause', choose([{queue: queue()}, {all: true}])),
    () => send('POST', 'resume', {all: true}),
    () => send('POST', 'resume', {all: true}),
    () =>
      send('PUT', `queues/${queue()}`, {
        concurrency: choose([1, 2, null]),
        rate: choose([null, {count: 5, perMs: 1000}]),
      }),
  ]
  await untilOver(office, async () => {
    await choose(clicks)()
    await rest(100, 1500)
  })
}
