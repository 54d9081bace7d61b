import {readFile} from 'node:fs/promises'
import {resolve} from 'node:path'
import type {Settings} from '../config/settings.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {chooseEngine, probeOcr} from '../pipeline/engines/choose.ts'
import type {CompressionLevel, DocumentOptions, EngineChoice} from '../types/options.ts'
import {withEngines} from './engine-settings.ts'
import {embeddingModel, languageModel, modelThatIsSet} from './models.ts'

/** The options of a document, resolved: `auto` becomes the engine that is there, so that results name what made them. */
export async function documentOptions(settings: Settings, passwordFile: string | undefined): Promise<DocumentOptions> {
  const {stages, embedding} = await withVectors(settings)
  // These need the text, so they imply reading.
  const reads = (['scan', 'ingest', 'enrich'] as const).some((stage) => stages.includes(stage))
  return {
    stages: reads ? [...new Set(['scan', ...stages] as const)] : stages,
    lang: settings.lang,
    engine: reads ? await resolveEngine(settings.engine, settings.lang, settings) : settings.engine,
    eInvoice: settings.eInvoice,
    memory: settings.memory,
    searchable: settings.searchable,
    redoOcr: false,
    ...compression(settings),
    targetBytes: null,
    imageFormat: 'pdf',
    keepMetadata: false,
    also: settings.also,
    join: false,
    split: settings.split,
    passwordFile: passwordFile ? await readable(resolve(passwordFile)) : null,
    llm: stages.includes('enrich') ? languageModel(settings) : null,
    embedding,
  }
}

/** Where a model is set up, vectors follow the index by themselves; they need its chunks. Throws E_CONFIG (exit 9). */
async function withVectors(settings: Settings): Promise<Pick<DocumentOptions, 'stages' | 'embedding'>> {
  const {stages} = settings
  const isAsked = stages.includes('embed')
  if (!isAsked && !stages.includes('ingest')) return {stages: [...stages], embedding: null}
  const embedding = isAsked ? await modelThatIsSet(settings) : await embeddingModel(settings)
  return embedding === null
    ? {stages: [...stages], embedding}
    : {stages: [...new Set([...stages, 'ingest', 'embed'] as const)], embedding}
}

/**
 * What the levels mean. Measured on 12 scans: at 150 dpi quality 65 makes 0.12 of the size, 60 makes 0.11 and loses words of
 * faint print to OCR on one page, 70 makes 0.14 and gives OCR no word more.
 */
const levels: Record<CompressionLevel, {quality: number; maxDpi: number}> = {
  lossless: {quality: 100, maxDpi: 1200},
  low: {quality: 80, maxDpi: 225},
  medium: {quality: 65, maxDpi: 150},
  high: {quality: 40, maxDpi: 110},
}

/** What a level means, and what was asked for beside it. */
export function compression({
  level,
  quality,
  maxDpi,
}: Pick<Settings, 'level' | 'quality' | 'maxDpi'>): Pick<DocumentOptions, 'lossless' | 'quality' | 'maxDpi'> {
  const preset = levels[level]
  return {lossless: level === 'lossless', quality: quality ?? preset.quality, maxDpi: maxDpi ?? preset.maxDpi}
}

/** Options that `retry --with` changes, resolved in the same way. */
export async function resolveChanges(
  changed: Partial<DocumentOptions>,
  settings: Settings,
): Promise<Partial<DocumentOptions>> {
  const {engine, lang = settings.lang, stages} = changed
  return {
    ...changed,
    ...(stages ? await withVectors({...settings, stages}) : {}),
    ...(engine ? {engine: await resolveEngine(engine, lang, settings)} : {}),
    ...(changed.passwordFile ? {passwordFile: await readable(resolve(changed.passwordFile))} : {}),
  }
}

async function resolveEngine(engine: EngineChoice, langs: string[], settings: Settings): Promise<EngineChoice> {
  return engine === 'auto' ? withEngines(settings, (engines) => chooseEngine(engines, langs)) : engine
}

async function readable(file: string): Promise<string> {
  try {
    await readFile(file)
    return file
  } catch (error) {
    throw new SnapError('E_USAGE', `Cannot read the password file ${file}: ${(error as Error).message}`, {
      exit: ExitCode.usage,
    })
  }
}

/** Checks before any work that the engine and its language data are there; exit 6 with the command that helps. */
export async function checkEngines(
  settings: Settings,
  options: Pick<DocumentOptions, 'stages' | 'engine' | 'lang'>,
): Promise<void> {
  if (!options.stages.includes('scan')) return
  await withEngines(settings, async (engines) => {
    await engines.ocr(options.engine).catch((error: Error) => {
      throw new SnapError('E_ENGINE', error.message, {
        exit: ExitCode.missing,
        hint: 'snap doctor lists the engines that are there.',
      })
    })
    const probe = await probeOcr(engines, options.engine, options.lang)
    if (!probe.ok)
      throw new SnapError('E_ENGINE', probe.detail, {exit: ExitCode.missing, hint: probe.hint ?? 'snap doctor'})
  })
}
