import {stageNamed, stageOrder} from '../../pipeline/registry.ts'
import type {StageName} from '../../pipeline/stage.ts'
import type {NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {MediaKind, PageRange} from '../../types/document.ts'
import type {DocumentOptions} from '../../types/options.ts'
import {beginningJob, jobOf, type StageOfJob} from './job.ts'

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

/** The job that a run begins with. */
export const firstJob = (run: RunOfJob, document: {media: MediaKind; bytes: number}): NewJob =>
  beginningJob(run, stageOf('scan.split'), document)

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
