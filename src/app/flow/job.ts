import type {NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {PageRange} from '../../types/document.ts'

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
