import type {DocumentRef, MediaKind, PageRange} from '../types/document.ts'
import type {DocumentOptions, StageGroup} from '../types/options.ts'
import {type StageName, stageNames} from '../types/stage-names.ts'
import type {Engines} from './engines/types.ts'

export {type StageName, stageNames}

export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
}

/** All a stage may see of the world. It writes only below `workDir`, never prints, exits or enqueues. */
export interface StageContext {
  /**
   * Absolute path of a folder of this (job, lease) alone; removed after the result is stored. Of small documents it is
   * made when it is asked for: take it from the context where it is needed, not before.
   */
  workDir: string
  options: DocumentOptions
  engines: Engines
  log: Logger
  /** Aborted at the soft limit and on cancel; check it between pages and boxes. Its reason is a DocumentError. */
  signal: AbortSignal
  /** 0..1 of this job. */
  progress(fraction: number): void
  /**
   * What the next part of the stage may use, or null for what the whole may: above it the process is killed, and the
   * document fails for good. For work on structure that comes from outside and that no signal can stop.
   */
  budget(part: PartBudget | null): void
}

/** `what` is the subject of the message; CPU time of this process; memory beyond what it holds now. */
export interface PartBudget {
  what: string
  cpuMs: number
  growMb: number
}

export interface StageInput<In> {
  document: DocumentRef
  /** Set for stages whose unit is a page range. */
  pages: PageRange | null
  /** Results of earlier stages that this one needs. */
  data: In
}

export type ArtifactKind = 'archive-pdf' | 'text' | 'hocr' | 'thumbnail' | 'compressed-image'

/** A file that a stage left in its work folder, to be moved into the content-addressed store. */
export interface ProducedArtifact {
  kind: ArtifactKind
  /** Absolute path below the work folder. */
  path: string
  /** Size of the source it replaces, in bytes. */
  originalBytes: number
  /** Whether the file has a text layer; null where that means nothing. */
  searchable: boolean | null
  /** Why it is as it is: "original kept: 0.4 % smaller only". */
  reason: string
}

export interface StageResult<Out> {
  data: Out
  artifacts: ProducedArtifact[]
}

/**
 * One unit of work: a function from a document to data and files. `version` is bumped whenever results change;
 * `options` are the option names the result depends on: both are part of the key a result is stored under.
 */
export interface Stage<In, Out> {
  name: StageName
  /** The queue it waits in. */
  group: StageGroup | 'analyze'
  version: number
  unit: 'document' | 'pages' | 'batch'
  /** What it makes something of; all media where absent. */
  media?: readonly MediaKind[]
  options: readonly (keyof DocumentOptions)[]
  /** Engines that must be usable before work starts; probed by `snap doctor`. */
  requires: readonly string[]
  /** Milliseconds a job: soft aborts the signal, hard kills the worker process. */
  limits: {softMs: number; hardMs: number}
  run(input: StageInput<In>, context: StageContext): Promise<StageResult<Out>>
}
