import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import type {BatchJson, DocumentJson} from '../../src/types/contract.ts'
import {createSnap, type Ended, type Snap} from '../helpers/cli.ts'
import {openAiSays} from '../helpers/fake-model.ts'
import {fakeServer, type ReceivedRequest, type Reply} from '../helpers/fake-server.ts'
import {descendants, waitFor, waitGone} from '../helpers/processes.ts'
import {checkStore, leftovers} from '../helpers/truth.ts'

const key = 'sk-very-secret-0815-4711'

/** The rules leave its date open, and are not sure of vendor and total. */
const invoice = `INVOICE

Green Meadow
12 Mill Road
12345 Springfield

Invoice no. INV-0042
Invoice date: 03/04/2026

Description          Amount
Lamp oil 5 l          40.00
Wick, waxed           12.50

Please transfer 63.00 within 30 days
`

const field = (name: string, value: string, quote: string) => ({name, value, quote})
const honest = {
  fields: [field('date', '2026-04-03', 'Invoice date: 03/04/2026'), field('total', '63.00', 'Please transfer 63.00')],
}
const lies = {
  fields: [
    field('total', '777.00', 'Total 777.00'),
    field('date', '2026-04-05', 'Invoice date: 03/04/2026'),
    field('vendor', 'Evil Corp', 'Green Meadow'),
    field('dueDate', '2026-12-24', 'due 24 December 2026'),
    field('currency', 'USD', 'Please transfer 63.00'),
    field('iban', 'DE89370400440532013000', 'IBAN DE89 3704 0044 0532 0130 00'),
    field('invoiceNumber', 'EVIL-9', 'Invoice no. INV-0042'),
    field('kind', 'contract', 'INVOICE'),
  ],
}
const invented = /777\.00|2026-04-05|Evil|EVIL|2026-12-24|"USD"|DE8937/

const batchOf = ({stdout}: Ended) => JSON.parse(stdout) as BatchJson

async function withServer(
  reply: (request: ReceivedRequest, index: number) => Reply | Promise<Reply>,
  body: (snap: Snap, server: {url: string; requests: ReceivedRequest[]}) => Promise<void>,
): Promise<void> {
  await using server = await fakeServer(reply)
  await using snap = createSnap({
    SNAPBATCH_LEASE: '2s',
    SNAPBATCH_HEARTBEAT: '500ms',
    SNAPBATCH_RETRY: '100ms,200ms,300ms',
    SNAPBATCH_LLM_URL: `${server.url}/v1`,
    SNAPBATCH_LLM_MODEL: 'small',
    SNAPBATCH_LLM_KEY: key,
  })
  writeFileSync(snap.path('invoice.txt'), invoice)
  await body(snap, server)
}

const processed = async (snap: Snap, ...flags: string[]): Promise<{document: DocumentJson; exit: number}> => {
  const ended = await snap.run(['process', 'invoice.txt', '--json', '--wait', ...flags])
  return {document: batchOf(ended).documents[0]!, exit: ended.exitCode!}
}

/** All that the program wrote below its home, and what it shows. */
async function everything(snap: Snap, id: string): Promise<string> {
  const files = readdirSync(snap.home, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  const written = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  const shown = await Promise.all(
    [
      ['show', id],
      ['jobs'],
      ['status'],
      ['config'],
      ['doctor'],
      ['export', '--format', 'jsonl'],
      ['search', 'lamp'],
    ].map(async (args) => {
      const json = args[0] === 'export' ? args : [...args, '--json']
      const {stdout, stderr} = await snap.run([...json, '--verbose'])
      return stdout + stderr
    }),
  )
  return [...written, ...shown].join('\n')
}

describe('a language model', () => {
  test('fills what is open, once; a second run asks nobody, --force and another model do', async () => {
    await withServer(
      () => openAiSays(honest),
      async (snap, {requests}) => {
        const {document, exit} = await processed(snap, '--enrich')
        expect(exit).toBe(0)
        expect(document.bill!.date).toMatchObject({value: '2026-04-03', source: 'llm', confidence: 0.6, page: 1})
        expect(document.bill!.total).toMatchObject({
          value: '63.00',
          source: 'text',
          reason: expect.stringMatching(/; small gives the same$/),
        })
        expect(document.review).toBe(true)
        expect(document.enrichment).toEqual({
          model: 'small',
          promptVersion: 1,
          tokens: {input: 12, output: 3},
          sent: {pages: [1], characters: expect.any(Number)},
          rejected: [],
        })
        expect(document.stages['enrich']).toMatchObject({state: 'done', attempts: 0})
        expect(requests).toHaveLength(1)
        const found = await snap.run(['search', 'date:2026-04-03', '--json'])
        expect(JSON.parse(found.stdout).hits).toMatchObject([{document: document.id}])
        const again = await processed(snap, '--enrich')
        expect(again.document.bill!.date.value).toBe('2026-04-03')
        expect(requests).toHaveLength(1)
        const without = await processed(snap)
        expect(without.document.bill!.date.value).toBe(null)
        expect(without.document.enrichment).toBe(null)
        expect(requests).toHaveLength(1)
        await processed(snap, '--enrich', '--force')
        expect(requests).toHaveLength(2)
        await snap.run(['process', 'invoice.txt', '--enrich'], {env: {SNAPBATCH_LLM_MODEL: 'large'}})
        expect(requests).toHaveLength(3)
        expect(await checkStore(snap.home)).toEqual(['ok'])
        expect(leftovers(snap.home)).toEqual([])
      },
    )
  })

  test('that lies gets nothing in: no invented value is shown or stored anywhere', async () => {
    await withServer(
      () => openAiSays(lies),
      async (snap) => {
        const {document, exit} = await processed(snap, '--enrich')
        expect(exit).toBe(0)
        expect(document.enrichment!.rejected.map(({path}) => path)).toEqual(lies.fields.map(({name}) => name))
        expect(await everything(snap, document.id!)).not.toMatch(invented)
        expect(document.bill!.total).toMatchObject({value: '63.00', source: 'text'})
      },
    )
  })

  test('is not asked unless the stage is asked for', async () => {
    await withServer(
      () => openAiSays(honest),
      async (snap, {requests}) => {
        const {document} = await processed(snap)
        expect(document.state).toBe('done')
        await snap.run(['retry', document.id!, '--force'])
        expect(requests).toEqual([])
      },
    )
  })

  test('elsewhere is not asked without leave, and that is said before any work', async () => {
    await withServer(
      () => openAiSays(honest),
      async (snap) => {
        const env = {SNAPBATCH_LLM_URL: 'https://models.example/v1'}
        const {exitCode, stdout} = await snap.run(['process', 'invoice.txt', '--enrich', '--json'], {env})
        expect(exitCode).toBe(9)
        expect(JSON.parse(stdout).error.message).toMatch(/models\.example, which is not this machine: the text/)
        const none = await snap.run(['process', 'invoice.txt', '--enrich'], {env: {SNAPBATCH_LLM_URL: ''}})
        expect(none.exitCode).toBe(9)
        expect(none.stderr).toContain('snap config set llm.url')
        expect(JSON.parse((await snap.run(['status', '--json'])).stdout)).toMatchObject({batches: []})
      },
    )
  })

  test('that is busy is asked later; one that fails leaves the document done, and can be asked again', async () => {
    let isUp = false
    await withServer(
      (_request, index) => {
        if (index === 0) return {status: 429, headers: {'retry-after': '1'}}
        return isUp ? openAiSays(honest) : {status: 500, text: 'out of memory'}
      },
      async (snap, {requests}) => {
        const {document, exit} = await processed(snap, '--enrich')
        expect(exit).toBe(3)
        expect(document).toMatchObject({state: 'done', error: {code: 'E_NETWORK', retryable: true}})
        expect(document.bill!.total.source).toBe('text')
        // 429 counts for nothing; then one try and three retries.
        expect(requests).toHaveLength(5)
        isUp = true
        const retried = await snap.run(['retry', '--failed', '--json'])
        expect(retried.exitCode).toBe(0)
        expect(requests).toHaveLength(6)
        const shown = JSON.parse((await snap.run(['show', document.id!, '--json'])).stdout) as DocumentJson
        expect(shown).toMatchObject({error: null, bill: {date: {value: '2026-04-03'}}})
      },
    )
  })

  test('that hangs while the program is killed is asked once more at most', async () => {
    await withServer(
      (_request, index) => (index === 0 ? 'hang' : openAiSays(honest)),
      async (snap, {requests}) => {
        const running = snap.start(['process', 'invoice.txt', '--enrich'])
        await waitFor('the question', () => requests.length === 1)
        process.kill(running.pid, 'SIGKILL')
        await waitGone(running.pid)
        const {exitCode} = await snap.run(['work'])
        expect(exitCode).toBe(0)
        expect(requests).toHaveLength(2)
        const {document} = await processed(snap, '--enrich')
        expect(document.bill!.date.value).toBe('2026-04-03')
        expect(requests).toHaveLength(2)
        expect(await checkStore(snap.home)).toEqual(['ok'])
      },
    )
  })
})

test('the key is in no output, file, argument or worker process', async () => {
  let answer: Reply = 'hang'
  await withServer(
    () => answer,
    async (snap, {requests}) => {
      const running = snap.start(['process', 'invoice.txt', '--enrich', '--verbose'])
      await waitFor('the question', () => requests.length === 1)
      expect(requests[0]!.headers.authorization).toBe(`Bearer ${key}`)
      expect(JSON.stringify(requests[0]!.body)).not.toContain(key)
      const workers = descendants(running.pid)
      expect(workers.length).toBeGreaterThan(0)
      for (const pid of [running.pid, ...workers])
        expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(key)
      for (const pid of workers) expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain(key)
      answer = {status: 401, json: {error: {message: `Incorrect API key provided: ${key}`}}}
      process.kill(running.pid, 'SIGKILL')
      await waitGone(running.pid)
      const {document, exit} = await processed(snap, '--enrich', '--verbose')
      expect(exit).toBe(3)
      expect(document.error).toMatchObject({code: 'E_NETWORK', retryable: false})
      expect(document.error!.message).toContain('answered 401')
      expect(document.error!.hint).toContain('SNAPBATCH_LLM_KEY')
      expect(running.said() + JSON.stringify(document)).not.toContain(key)
      expect(await everything(snap, document.id!)).not.toContain(key)
    },
  )
})
