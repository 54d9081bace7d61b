import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {DocumentError} from '../../../errors.ts'
import {packaged} from '../../../packaged/index.ts'
import {type Gray, luma} from '../luma.ts'
import {runtimePackage, withoutRuntime} from '../onnxruntime.ts'
import type {OcrEngine, OcrRequest, OcrResult, Print, Probe, Raster} from '../types.ts'
import {alphabetFor, charactersOf, latinClasses, readDictionary, uncovered} from './alphabet.ts'
import type {TextBox} from './crop.ts'
import {detect} from './detect.ts'
import {findModels, installCommand, type ModelFiles, missingModelsText, type Packages, readModelFile} from './models.ts'
import {simplify, simplifyClassifier} from './onnx/index.ts'
import {printOf} from './print.ts'
import {type ReadLine, recognise} from './recognise.ts'
import {inColours, loadRuntime, type Network, openNetwork} from './session.ts'
import {placeWords} from './words.ts'

export interface PpocrOptions {
  /** Folder with other PP-OCR models: det.onnx, rec.onnx, dictionary.txt. */
  models?: string
  /** Replaced by tests. */
  packages?: Packages
}

/** A page and the lines found on it. */
interface Found {
  gray: Gray
  boxes: TextBox[]
}

interface Loaded {
  detector: Network
  recogniser: Network
  /** Of each class of the recogniser. */
  characters: string[]
}

/**
 * PP-OCR through onnxruntime: a detector finds lines, a recogniser reads each. Only for worker processes, never for
 * threads: ending a thread during a run aborts its whole process.
 */
export function createPpocrEngine({models, packages = packaged}: PpocrOptions = {}): OcrEngine {
  let loaded: Promise<Loaded> | null = null
  const load = (): Promise<Loaded> => {
    loaded ??= loadNetworks(models, packages).catch((cause: unknown) => {
      loaded = null
      throw cause
    })
    return loaded
  }
  // Asked for the direction of its lines first and then to be read, a page is searched once.
  const pages = new WeakMap<Raster, Promise<Found>>()
  const find = (image: Raster): Promise<Found> => {
    const found = pages.get(image) ?? load().then(({detector}) => findLines(detector, image))
    pages.set(image, found)
    return found
  }
  return {
    name: 'ppocr',
    probe: (langs) => probe(langs, models, packages),
    examine: async (image): Promise<Print> => printOf((await find(image)).boxes),
    read: async (request) => {
      request.signal.throwIfAborted()
      return readLines(await load(), await find(request.image), request)
    },
    unwritable: async (langs) => {
      const files = findModels(models, packages)
      return files === null ? [] : uncovered(langs, await readDictionary(files.dictionary))
    },
    close: async () => {
      const ended = await loaded
      loaded = null
      await ended?.detector.release()
      await ended?.recogniser.release()
    },
  }
}

async function loadNetworks(models: string | undefined, packages: Packages): Promise<Loaded> {
  const files = findModels(models, packages)
  if (files === null) {
    const {message, hint} = missingModelsText(models)
    throw new DocumentError('E_OCR', message, {class: 'transient', hint})
  }
  const runtime = loadRuntime(packages)
  await readModelFile(files, 'dictionary')
  const characters = charactersOf(await readDictionary(files.dictionary))
  const latin = latinClasses(characters)
  const {bytes, isPrepared} = await readModelFile(files, 'recogniser')
  const {file, kept, gray} = isPrepared ? {file: bytes, kept: true, gray: true} : simplifyClassifier(bytes, latin)
  const recogniser = await openNetwork(runtime, file)
  return {
    detector: await openNetwork(runtime, simplify((await readModelFile(files, 'detector')).bytes)),
    recogniser: gray ? recogniser : inColours(recogniser),
    characters: kept ? latin.map((index) => characters[index]!) : characters,
  }
}

async function findLines(detector: Network, image: Raster): Promise<Found> {
  const gray = luma(image)
  return {gray, boxes: await detect(detector, gray)}
}

async function readLines(
  {recogniser, characters}: Loaded,
  {gray, boxes}: Found,
  {image, langs, signal}: OcrRequest,
): Promise<OcrResult> {
  const alphabet = alphabetFor(langs, characters)
  const lines: ReadLine[] = []
  for (const box of boxes) {
    signal.throwIfAborted()
    const line = await recognise(recogniser, gray, box, alphabet)
    if (line !== null) lines.push(line)
  }
  return {words: placeWords(lines, image.width, image.height), engine: 'ppocr'}
}

async function probe(langs: readonly string[], models: string | undefined, packages: Packages): Promise<Probe> {
  const missing = (detail: string, hint: string): Probe => ({ok: false, version: '', detail, hint})
  const files = findModels(models, packages)
  if (files === null) {
    const {message, hint} = missingModelsText(models)
    return missing(message, hint)
  }
  const never = withoutRuntime()
  if (never !== null) return missing(never, '--engine tesseract')
  const broken = await runtimeProblem(packages)
  if (broken !== null) return missing(broken, installCommand)
  const dictionary = await readDictionary(files.dictionary)
  const foreign = uncovered(langs, dictionary)
  if (foreign.length > 0) {
    return missing(`The PP-OCR models do not know the letters of ${foreign.join(', ')}`, '--engine tesseract')
  }
  return {ok: true, version: packaged.versionOf(runtimePackage(packages)) ?? '', detail: describe(files)}
}

const describe = ({own, recogniser}: ModelFiles): string => (own ? `models: ${recogniser}` : 'models: PP-OCRv4 mobile')

/**
 * Why onnxruntime cannot be loaded, null if it can. Tried in a process of its own: a native library that does not fit
 * the machine may end whoever loads it, and it would stay in the memory of `snap`.
 */
async function runtimeProblem(packages: Packages): Promise<string | null> {
  try {
    const [file, ...words] = packages.trial(runtimePackage(packages))
    await promisify(execFile)(file!, words)
    return null
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const reason = /Cannot find (?:module|package) '[^']*'/.test(text) ? 'it is not installed' : lastLine(text)
    return `onnxruntime cannot be loaded, ${reason}`
  }
}

const lastLine = (text: string): string => /^\w*Error: (.*)$/m.exec(text)?.[1] ?? text.trim().split('\n').at(-1)!
