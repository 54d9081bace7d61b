import type {ProducedArtifact, StageName} from '../../pipeline/stage.ts'
import type {DocumentRef, PageRange} from '../../types/document.ts'
import type {DocumentOptions} from '../../types/options.ts'

/** What the parent asks of a worker process. Small: inputs and results travel as files in the work folder. */
export interface StageTask {
  stage: StageName
  document: DocumentRef
  options: DocumentOptions
  pages: PageRange | null
  /** Pages of the whole document, where known. */
  pageCount: number | null
  workDir: string
}

/** Names of the files in the work folder through which parent and worker talk. */
export const inputFile = 'input.json'
export const resultFile = 'result.json'

/** What a stage had to say, for the parent's log. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warn'
  message: string
  fields?: Record<string, unknown>
}

export interface StageTaskResult {
  artifacts: ProducedArtifact[]
  log: LogEntry[]
}
