import type {WorkProgram} from '../types/operate.ts'

/** What a program tells about itself; who it is stands in the row of its worker. */
export type ProgramReport = Omit<WorkProgram, 'id' | 'name' | 'host' | 'pid' | 'startedAt'>

/** What another process asks of a program: to take nothing new, to stop at once, or to end one of its worker processes. */
export interface ProgramRequest {
  id: number
  kind: 'drain' | 'abort' | 'end-worker'
  /** Id of the worker process. */
  target: string | null
}

/** The programs that work on a store: what each does, and what others ask of it. Ids are those of `registerWorker`. */
export interface Programs {
  report(worker: string, report: ProgramReport): Promise<void>
  /** Those at work, oldest first, and those whose process died without a word, as `gone`. */
  list(): Promise<WorkProgram[]>
  ask(worker: string, kind: ProgramRequest['kind'], target?: string): Promise<void>
  /** What it was asked and has not done, oldest first. */
  requests(worker: string): Promise<ProgramRequest[]>
  done(request: number): Promise<void>
  /** Marks programs of this host as stopped whose process is dead. */
  forgetDead(): Promise<void>
  /** Whether it works still, or its process has not ended yet (told only of other processes of this host). */
  isThere(worker: string): Promise<boolean>
  /** Whether a program of this id or name is or was there. */
  wasThere(name: string): Promise<boolean>
}
