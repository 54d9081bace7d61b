import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {StageTask, StageTaskResult} from '../../../src/app/worker/task.ts'
import {DocumentError} from '../../../src/errors.ts'
import {createPool} from '../../../src/queue/pool/pool.ts'
import type {CompressData} from '../../../src/types/results.ts'
import {documentOptions} from '../document-options.ts'
import type {Judged, JudgeTask} from './judge-entry.ts'
import {mutate} from './mutate.ts'
import {createRandom} from './random.ts'
import {fuzzSeeds} from './seeds.ts'

export interface FuzzReport {
  rounds: number
  /** Number of rounds that ended so: "smaller", "repaired", "kept", or a code. */
  endings: Record<string, number>
  /** What must not happen, with the round that makes it happen again. */
  faults: string[]
}

/** Wall time of a round on a busy machine; the budgets of processor time end it long before. */
const hardMs = 180_000

const pools = (slots: number) => ({
  compress: createPool<StageTask, StageTaskResult>({
    entry: new URL('../../../src/app/worker/main.ts', import.meta.url),
    slots,
  }),
  judge: createPool<JudgeTask, Judged>({entry: new URL('./judge-entry.ts', import.meta.url), slots}),
})

/**
 * Damages PDFs and compresses them in worker processes as the program does. Each round depends on `seed` and its number alone;
 * `keep` is a folder for the files of faults.
 */
export async function runFuzz(options: {
  seed: number
  rounds: number
  slots: number
  keep?: string
}): Promise<FuzzReport> {
  const seeds = [...(await fuzzSeeds())]
  const base = await mkdtemp(join(tmpdir(), 'snapbatch-fuzz-'))
  const {compress, judge} = pools(options.slots)
  const report: FuzzReport = {rounds: 0, endings: {}, faults: []}
  const note = (ending: string) => {
    report.endings[ending] = (report.endings[ending] ?? 0) + 1
  }

  async function round(number: number): Promise<void> {
    const random = createRandom(options.seed * 1_000_003 + number)
    const [kind, bytes] = random.pick(seeds)
    const damaged = mutate(bytes, random)
    const workDir = join(base, String(number))
    await mkdir(workDir)
    const path = join(workDir, 'source.pdf')
    await writeFile(path, damaged.bytes)
    await writeFile(join(workDir, 'input.json'), '{"pages":[]}')
    const fault = (what: string) =>
      report.faults.push(`round ${number}, ${kind}, ${damaged.damages.join('+')}: ${what}`)
    const before = report.faults.length
    try {
      const document = {id: 'd_1', path, sha256: '', bytes: damaged.bytes.length, media: 'pdf'} as const
      const {value} = await compress.run(
        {stage: 'compress', document, options: documentOptions, pages: null, pageCount: null, workDir},
        {hardMs},
      )
      const writerFault = value.log.find(({message}) => message.includes('writer failed'))
      if (writerFault) fault(JSON.stringify(writerFault))
      const {archive} = JSON.parse(await readFile(join(workDir, 'result.json'), 'utf8')) as CompressData
      const made = await readFile(join(workDir, 'archive.pdf'))
      note(endingOf(archive!.reason))
      if (made.length > damaged.bytes.length) fault('the archive is larger')
      if (!made.equals(damaged.bytes)) {
        const judged = await judge.run({before: path, after: join(workDir, 'archive.pdf')}, {hardMs})
        for (const what of faultsOf(judged.value, archive!.reason)) fault(what)
      }
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      note(error.code)
      if (error.class !== 'permanent') fault(`${error.code} ${error.message}\n${error.stack}`)
    }
    if (report.faults.length > before && options.keep !== undefined) {
      await mkdir(options.keep, {recursive: true})
      await writeFile(join(options.keep, `${number}.pdf`), damaged.bytes)
    }
    await rm(workDir, {recursive: true})
    report.rounds++
  }

  const numbers = Array.from({length: options.rounds}, (_, number) => number).values()
  const worker = async () => {
    for (const number of numbers) await round(number)
  }
  try {
    await Promise.all(Array.from({length: options.slots}, worker))
  } finally {
    await Promise.all([compress.close(), judge.close()])
    await rm(base, {recursive: true, force: true})
  }
  return report
}

function endingOf(reason: string): string {
  if (reason.startsWith('original kept')) return 'kept'
  return reason.startsWith('repaired') ? 'repaired' : 'smaller'
}

function faultsOf({before, after}: Judged, reason: string): string[] {
  if (after === null) return ['the archive cannot be opened']
  if (before === null) return []
  const counted = reason.includes('page tree') || before.pages === after.pages
  const lost = before.inked.flatMap((inked, index) => (inked && after.inked[index] !== true ? [index + 1] : []))
  return [
    ...(counted ? [] : [`${after.pages} of ${before.pages} pages`]),
    ...lost.map((page) => `page ${page} is blank`),
  ]
}
