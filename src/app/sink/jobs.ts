import type {Job, NewJob} from '../../queue/types.ts'

export const sinkQueue = 'sink'
export const sinkJobName = 'sink.document'

export interface SinkPayload {
  sink: string
  document: string
  model: string
  /** Everything of the document is taken out there. */
  clear?: true
}

/** Whether a job belongs to no run: what it does is no work on a document. */
export const isSinkJob = ({name}: Pick<Job, 'name'>): boolean => name === sinkJobName

/** The document that a job is to send, or to take out where it is no more. */
export const documentSent = ({payload}: Pick<Job, 'payload'>): string => String(payload['document'])

/**
 * The job that brings a sink in step with one document. It belongs to no run: a document stays done whatever a database
 * elsewhere says. `occasion` tells changes apart that must not be taken for one: a job that is under way may have looked
 * before the change.
 */
export function sinkJob(payload: SinkPayload, occasion: string): NewJob {
  return {
    queue: sinkQueue,
    name: sinkJobName,
    run: '',
    payload: {...payload},
    key: `${sinkJobName}/${payload.sink}/${payload.document}/${occasion}`,
    priority: 5,
    seq: 0,
    order: 99,
    limits: {softMs: 270_000, hardMs: 300_000},
  }
}
