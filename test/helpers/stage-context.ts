import type {Engines} from '../../src/pipeline/engines/types.ts'
import type {StageContext} from '../../src/pipeline/stage.ts'
import type {DocumentRef, MediaKind} from '../../src/types/document.ts'
import type {DocumentOptions} from '../../src/types/options.ts'
import {documentOptions} from './document-options.ts'

const options: DocumentOptions = {...documentOptions, stages: ['scan']}

const log = {debug: () => undefined, info: () => undefined, warn: () => undefined}

export interface ContextParts {
  engines: Partial<Engines>
  options?: Partial<DocumentOptions>
  signal?: AbortSignal
  workDir?: string
  progress?: (fraction: number) => void
}

/** A stage context with the engines a test needs; asking for another one fails the test. */
export function stageContext(parts: ContextParts): StageContext {
  const missing = async (): Promise<never> => {
    throw new Error('The stage asked for an engine this test does not give it')
  }
  const none: Engines = {
    ocr: missing,
    image: missing,
    pdf: missing,
    pdfWriter: missing,
    text: missing,
    xml: missing,
    llm: missing,
    embedder: missing,
    codes: async () => ({probe: async () => ({ok: true, version: '1', detail: ''}), read: async () => []}),
    close: async () => undefined,
  }
  return {
    workDir: parts.workDir ?? '/nonexistent',
    options: {...options, ...parts.options},
    engines: {...none, ...parts.engines},
    log,
    signal: parts.signal ?? new AbortController().signal,
    progress: parts.progress ?? (() => undefined),
    budget: () => undefined,
  }
}

export function documentAt(path: string, media: MediaKind): DocumentRef {
  return {id: 'd_test', path, sha256: '0'.repeat(64), bytes: 1, media}
}
