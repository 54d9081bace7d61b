import {resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {DocumentError, ExitCode, SnapError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import type {EmbeddingModel} from '../../types/options.ts'
import {ocrEngineNames, optionalEngineNames} from './choose.ts'
import type {RemoteAccess} from './remote/access.ts'
import type {Embedder, EngineOverrides, Engines, OcrEngine} from './types.ts'

export interface EngineSettings {
  /** Folder with tesseract models that is looked into before the installed packages. */
  tessdata?: string
  /** Folder with other PP-OCR models than the installed ones. */
  models?: string
  /** Servers that may be asked; none where absent. */
  remote?: RemoteAccess
}

/** The engines of a process. Each package is imported when it is first asked for: sharp alone costs 190 ms. */
export function createEngines(settings: EngineSettings = {}): Engines {
  const tesseract = lazy(async () => (await import('./tesseract.ts')).createTesseractEngine(settings))
  const ppocr = lazy(async () => (await import('./ppocr/index.ts')).createPpocrEngine(settings))
  const native = lazy(async () => (await import('./native.ts')).createNativeEngine(settings))
  const image = lazy(async () => (await import('./sharp.ts').catch(withoutSharp)).createImageEngine())
  const pdf = lazy(async () => (await import('./pdfium.ts')).createPdfEngine())
  const pdfWriter = lazy(async () => (await import('./pdf-writer/index.ts').catch(withoutSharp)).createPdfWriter())
  const text = lazy(async () => (await import('./text/index.ts')).createTextEngine())
  const xml = lazy(async () => (await import('./xml.ts')).createXmlEngine())
  const codes = lazy(async () => (await import('./codes.ts')).createCodeEngine())
  const embedders = new Map<string, Promise<Embedder>>()
  const llm = lazy(async () => (await import('./llm/index.ts')).createLanguageModelEngine(settings.remote))
  return {
    ocr: async (name): Promise<OcrEngine> => {
      if (name === 'ppocr') return ppocr.get()
      if (name === 'tesseract') return tesseract.get()
      if (name === 'native') return native.get()
      throw unknownEngine(name)
    },
    image: image.get,
    pdf: pdf.get,
    pdfWriter: pdfWriter.get,
    text: text.get,
    xml: xml.get,
    codes: codes.get,
    embedder: (model) => {
      const key = JSON.stringify(model)
      const made = embedders.get(key) ?? createEmbedderOnce(model, settings.remote)
      embedders.set(key, made)
      return made
    },
    llm: llm.get,
    close: async () => {
      for (const made of embedders.values()) await (await made.catch(() => null))?.close()
      await (await tesseract.ifMade())?.close()
      await (await ppocr.ifMade())?.close()
    },
  }
}

const createEmbedderOnce = async (model: EmbeddingModel, remote: RemoteAccess | undefined): Promise<Embedder> =>
  (await import('./embedding/index.ts')).createEmbedder(model, remote)

/** `createEngines` with the overrides of the module at `modulePath` (its default export, an `EngineOverrides`), if given. */
export async function loadEngines(modulePath?: string, settings: EngineSettings = {}): Promise<Engines> {
  const base = createEngines(settings)
  if (modulePath === undefined || modulePath === '') return base
  const replaced = (await overridesOf(modulePath))(base)
  const close = async (): Promise<void> => {
    await replaced.close?.()
    await base.close()
  }
  return {...base, ...replaced, close}
}

async function overridesOf(modulePath: string): Promise<EngineOverrides> {
  const options = {exit: ExitCode.badConfig, hint: 'Give SNAPBATCH_ENGINES the path of a module, or unset it'}
  const url = pathToFileURL(resolve(modulePath)).href
  const module = await (import(url) as Promise<{default?: unknown}>).catch((cause: unknown) => {
    throw new SnapError('BAD_ENGINES', `The engine module ${modulePath} cannot be loaded`, {...options, cause})
  })
  if (typeof module.default === 'function') return module.default as EngineOverrides
  throw new SnapError('BAD_ENGINES', `The engine module ${modulePath} has no function as default export`, options)
}

/** sharp's libraries are optional packages, which `npm install --omit=optional` leaves out: no fault of a document. */
export function withoutSharp(cause: Error): never {
  const lines = cause.message.split('\n')
  const [reason = ''] = lines
  if (!reason.includes('"sharp"')) throw cause
  // What our loader threw is a line in what sharp throws instead.
  const unpacking = lines.find((line) => line.includes('E_NO_CACHE: '))?.split('E_NO_CACHE: ')[1]
  throw new DocumentError('E_OCR', `Pictures cannot be read or written. ${unpacking ?? reason}`, {
    class: 'resource',
    hint: unpacking ? 'snap doctor' : packaged.install(['--include=optional', 'sharp']),
    cause,
  })
}

function unknownEngine(name: string): SnapError {
  const message = `The OCR engine "${name}" is not installed; available: ${[...ocrEngineNames, ...optionalEngineNames].join(', ')}`
  return new SnapError('ENGINE_MISSING', message, {exit: ExitCode.missing, hint: '--engine tesseract'})
}

function lazy<T>(make: () => Promise<T>): {get: () => Promise<T>; ifMade: () => Promise<T> | null} {
  let made: Promise<T> | null = null
  return {
    get: () => {
      made ??= make()
      return made
    },
    ifMade: () => made,
  }
}
