import type {Failure} from '../../errors.ts'

/** Name of the variable that tells a child what it is; JSON of WorkerSetup. */
export const setupVariable = 'SNAPBATCH_WORKER'

/** File descriptor of the pipe for beats: after stdin, stdout, stderr and Node's own channel. */
export const beatFd = 4

export interface WorkerSetup {
  parent: number
  index: number
  beatMs: number
  orphanMs: number
}

export type ToChild =
  | {type: 'run'; job: number; task: unknown}
  | {type: 'abort'; job: number; failure: Failure}
  | {type: 'stop'}

/** Memory of the child and CPU time of the job, as the child sees itself. */
export interface Usage {
  rssMb: number
  cpuMs: number
}

export type ToParent =
  | {type: 'ready'}
  /** The task has reached the handler: from here on a death of the child is the task's. */
  | {type: 'begun'; job: number}
  | {type: 'progress'; job: number; fraction: number}
  | {type: 'done'; job: number; value: unknown; usage: Usage}
  /** `last`: the process ends right after. */
  | {type: 'failed'; job: number; failure: Failure; usage: Usage; last: boolean}

const kinds = new Set(['ready', 'begun', 'progress', 'done', 'failed'])

/** A library in the child may send messages of its own: they are not for us. */
export function isToParent(message: unknown): message is ToParent {
  return typeof message === 'object' && message !== null && 'type' in message && kinds.has(String(message.type))
}
