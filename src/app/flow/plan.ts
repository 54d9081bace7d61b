import {stageNamed, stageOrder} from '../../pipeline/registry.ts'
import type {StageName} from '../../pipeline/stage.ts'
import type {NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {MediaKind, PageRange} from '../../types/document.ts'
import type {DocumentOptions} from '../../types/options.ts'
import {jobOf, type StageOfJob} from './job.ts'

type RunOfJob = Pick<StoredRun, 'id' | 'seq' | 'priority' | 'generation'>

/** What is stored already for a run, as far as planning needs it. */
export interface Present {
  read: boolean
  compress: boolean
  ingest: boolean
  /** Vectors of all chunks by the model that is asked for. */
  embed: boolean
  enrich: boolean
}

/** The job of a stage (and page range) of a run. */
export const stageJob = (run: RunOfJob, name: StageName, pages?: PageRange, needs?: string[]): NewJob =>
  jobOf(run, stageOf(name), pages, needs)

/** What the jobs of a stage have in common. */
export function stageOf(name: StageName): StageOfJob {
  const {group, limits} = stageNamed(name)
  return {queue: group, name, order: stageOrder(name), limits}
}

/** Formats that are text already. */
const textMedia = new Set<MediaKind>(['text', 'markdown', 'csv', 'html', 'hocr', 'xml', 'eml', 'docx', 'xlsx'])
/** Of text this is 15 times the mean of notes and mails, read in 30 ms: a group of 16 of them still ends in half a second. */
const wholeBytes = 32 * 1024

/** The job that a run begins with. Small text documents are worked on as a whole under it: flow/whole.ts. */
export function firstJob(run: RunOfJob, document: {media: MediaKind; bytes: number}): NewJob {
  const job = stageJob(run, 'scan.split')
  const isWhole = textMedia.has(document.media) && document.bytes <= wholeBytes
  return isWhole ? {...job, payload: {whole: true}} : job
}

/** After scan.split: the page units nobody has read yet, then the reading that waits for them. */
export function afterSplit(run: RunOfJob, units: PageRange[], presentPages: ReadonlySet<number>): NewJob[] {
  const pageJobs = units.filter((unit) => isMissing(unit, presentPages)).map((unit) => stageJob(run, 'scan.page', unit))
  return [
    ...pageJobs,
    stageJob(
      run,
      'scan.read',
      undefined,
      pageJobs.map((job) => job.key),
    ),
  ]
}

function isMissing(unit: PageRange, present: ReadonlySet<number>): boolean {
  for (let page = unit.from; page <= unit.to; page++) if (!present.has(page)) return true
  return false
}

const following: Record<string, (keyof Present & StageName)[]> = {
  // Compressing alone needs no reading: its archive just has no text layer.
  'scan.split': ['compress'],
  'scan.read': ['compress', 'ingest', 'embed', 'enrich'],
  compress: ['ingest', 'embed', 'enrich'],
  ingest: ['embed', 'enrich'],
  embed: ['enrich'],
  enrich: [],
}

/**
 * The next stage after `finished` that was asked for, makes something of such a document and whose result is not there;
 * none: the run is done. A job that makes nothing would cost as much as one that reads a small text.
 */
export function nextStage(
  finished: StageName,
  {stages}: DocumentOptions,
  present: Present,
  media: MediaKind,
): StageName | null {
  const isDue = (name: keyof Present & StageName) =>
    stages.includes(name) && !present[name] && (stageNamed(name).media?.includes(media) ?? true)
  return following[finished]?.find(isDue) ?? null
}
