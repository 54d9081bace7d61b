import type {NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {MediaKind, PageRange} from '../../types/document.ts'

/** What all jobs of a stage have in common. */
export type StageOfJob = Pick<NewJob, 'queue' | 'name' | 'order' | 'limits'>

/** The job of a stage (and page range) of a run. Knows no stage, so that a program that runs none need not load them. */
export function jobOf(
  run: Pick<StoredRun, 'id' | 'seq' | 'priority'>,
  stage: StageOfJob,
  pages?: PageRange,
  needs?: string[],
): NewJob {
  const {queue, name, order, limits} = stage
  return {
    queue,
    name,
    run: run.id,
    payload: pages ? {pages} : {},
    key: pages ? `${run.id}/${name}/${pages.from}` : `${run.id}/${name}`,
    priority: run.priority,
    seq: run.seq,
    order,
    limits,
    ...(needs ? {needs} : {}),
  }
}

/** Formats that are text already. */
const textMedia = new Set<MediaKind>(['text', 'markdown', 'csv', 'html', 'hocr', 'xml', 'eml', 'docx', 'xlsx'])
/** Of text this is 15 times the mean of notes and mails, read in 30 ms: a group of 16 of them still ends in half a second. */
const wholeBytes = 32 * 1024

/** The first job of a run. Small text documents are worked on as a whole under it: flow/whole.ts. */
export function beginningJob(
  run: Parameters<typeof jobOf>[0],
  stage: StageOfJob,
  {media, bytes}: {media: MediaKind; bytes: number},
): NewJob {
  const job = jobOf(run, stage)
  return textMedia.has(media) && bytes <= wholeBytes ? {...job, payload: {whole: true}} : job
}
