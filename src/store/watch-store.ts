import type {RunState, StoredRun} from './types.ts'

/** What tells that a file is as it was. */
export interface FilePrint {
  bytes: number
  mtimeMs: number
}

/** An original on its way to another folder; `sha256` is that of its bytes. */
export interface WatchMove {
  id: number
  from: string
  to: string
  sha256: string
  state: 'planned' | 'placed'
}

/** What is known of the document at a path: its bytes, and its newest run under some options. */
export interface KnownFile extends FilePrint {
  sha256: string
  run: Pick<StoredRun, 'id' | 'state' | 'error'> | null
}

/** What watching a folder has to remember: a part of the store. */
export interface WatchStore {
  /** Null where no document was seen at the path. */
  knownFile(path: string, optionHash: string): Promise<KnownFile | null>
  /**
   * Runs of these that have ended and whose outputs are written, or can never be; `isGone`: failed because the file was not
   * there.
   */
  settledRuns(runs: string[]): Promise<{run: string; state: RunState; isGone: boolean}[]>
  /** Notes a move before it happens, durable before it returns. Its number. */
  planMove(move: Pick<WatchMove, 'from' | 'to' | 'sha256'>): Promise<number>
  /** The file is whole at its new path, by which its document is known from now on. Durable. */
  placeMove(id: number): Promise<void>
  /** Nothing is left to do for it, or it did not happen. */
  endMove(id: number): Promise<void>
  /** Begun by processes that died. */
  openMoves(): Promise<WatchMove[]>
  /** Whether a file with this print was found to be no document. */
  isPassedOver(path: string, print: FilePrint): Promise<boolean>
  passOver(path: string, print: FilePrint): Promise<void>
}
