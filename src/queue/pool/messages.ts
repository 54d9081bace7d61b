import type {Failure} from '../../errors.ts'

/** Name of the variable that tells a child what it is; JSON of WorkerSetup. */
export const setupVariable = 'SNAPBATCH_WORKER'

/** File descriptor of the pipe for beats: after stdin, stdout, stderr and Node's own channel. */
export const beatFd = 4

/** What a part of a job may use from when it is announced; the process is killed above, because the bytes are to blame. */
export interface Budget {
  /** Subject of the message: "The structure of the PDF". */
  what: string
  /** CPU time of the whole process: unlike time on the clock, no other program takes it away. */
  cpuMs: number
  /** Memory beyond what the process held when the part began: models of OCR engines are not the document's. */
  growMb: number
}

export interface WorkerSetup {
  parent: number
  index: number
  beatMs: number
  orphanMs: number
}

export type ToChild =
  | {type: 'run'; job: number; task: unknown}
  | {type: 'abort'; job: number; failure: Failure}
  | ({type: 'answer'; ask: number} & Answer)
  | {type: 'stop'}

export type Answer = {ok: true; value: unknown} | {ok: false; failure: Failure}

/** Memory of the child and CPU time of the job, as the child sees itself. */
export interface Usage {
  rssMb: number
  cpuMs: number
}

export type ToParent =
  /** `build`: of the program that the child is; the file may have been replaced since its parent began. */
  | {type: 'ready'; build: string}
  /** The task has reached the handler: from here on a death of the child is the task's. */
  | {type: 'begun'; job: number}
  | {type: 'progress'; job: number; fraction: number}
  /** From here on this much is allowed, `usage` being that of the process until now; null: what the job may use. */
  | {type: 'budget'; job: number; budget: Budget | null; usage: Usage}
  /** What only the parent knows; `ask` is unlike that of any other question of this child. */
  | {type: 'ask'; job: number; ask: number; question: unknown}
  | {type: 'done'; job: number; value: unknown; usage: Usage}
  /** `last`: the process ends right after. */
  | {type: 'failed'; job: number; failure: Failure; usage: Usage; last: boolean}

const kinds = new Set(['ready', 'begun', 'progress', 'budget', 'ask', 'done', 'failed'])

/** A library in the child may send messages of its own: they are not for us. */
export function isToParent(message: unknown): message is ToParent {
  return typeof message === 'object' && message !== null && 'type' in message && kinds.has(String(message.type))
}
