import {stat, statfs} from 'node:fs/promises'
import type {LoadedConfig} from '../../config/load.ts'
import type {Paths} from '../../paths.ts'
import {ocrEngineNames, optionalEngineNames, probeOcr, readableLanguages} from '../../pipeline/engines/choose.ts'
import type {Engines, Probe} from '../../pipeline/engines/types.ts'
import type {App} from '../app.ts'
import {withEngines} from '../engine-settings.ts'
import {languageDetail} from './languages.ts'

export interface Check {
  name: string
  state: 'ok' | 'warning' | 'problem'
  detail: string
  hint: string | null
}

export const ok = (name: string, detail: string): Check => ({name, state: 'ok', detail, hint: null})
export const warning = (name: string, detail: string, hint: string | null = null): Check => ({
  name,
  state: 'warning',
  detail,
  hint,
})
export const problem = (name: string, detail: string, hint: string | null = null): Check => ({
  name,
  state: 'problem',
  detail,
  hint,
})

/** Less than this and a batch of scans may not fit. */
const lowDiskMb = 500

/** Engines and language data. */
export async function checkEngines({values}: LoadedConfig): Promise<Check[]> {
  return withEngines(values, (engines) => probeAll(engines, values.lang))
}

async function probeAll(engines: Engines, lang: string[]): Promise<Check[]> {
  const probes: [string, Promise<Probe>][] = [
    ...ocrEngineNames.map((name): [string, Promise<Probe>] => [`OCR engine ${name}`, probeOcr(engines, name, lang)]),
    ['pictures', engines.image().then((e) => e.probe())],
    ['PDF reader', engines.pdf().then((e) => e.probe())],
    ['PDF writer', engines.pdfWriter().then((e) => e.probe())],
    ['text formats', engines.text().then((e) => e.probe())],
    ['e-invoices', engines.xml().then((e) => e.probe())],
    ['codes', engines.codes().then((e) => e.probe())],
  ]
  const checks = await Promise.all(
    probes.map(([name, probe]) =>
      probe.then(
        (p) => fromProbe(name, p),
        (e: Error) => failed(name, e),
      ),
    ),
  )
  const optional = await Promise.all(optionalEngineNames.map(async (name) => optionalEngine(name, engines, lang)))
  return [...checks, ...optional, await checkLanguages(engines)]
}

async function optionalEngine(name: string, engines: Engines, lang: string[]): Promise<Check> {
  const probe = await (await engines.ocr(name)).probe(lang)
  return ok(`OCR engine ${name}`, probe.ok ? `${probe.version} ${probe.detail}` : `optional: ${probe.detail}`)
}

/** Which languages can be read, and by whom. */
async function checkLanguages(engines: Engines): Promise<Check> {
  const names = [...ocrEngineNames, ...optionalEngineNames]
  const readers = names.map(async (engine) => ({engine, languages: await readableLanguages(engines, engine)}))
  try {
    return ok('languages', languageDetail(await Promise.all(readers)))
  } catch (error) {
    return failed('languages', error as Error)
  }
}

/** Errors of ours say what helps. */
const failed = (name: string, error: Error & {hint?: string | null}): Check =>
  problem(name, error.message, error.hint ?? null)

function fromProbe(name: string, {ok: works, version, detail, hint}: Probe): Check {
  if (works) return ok(name, `${version} ${detail}`.trim())
  // The better engine is optional: without it everything is read, only less well.
  if (name === 'OCR engine ppocr') return warning(name, `${detail}; tesseract reads instead`, hint ?? null)
  return problem(name, detail, hint ?? null)
}

/** Integrity of the store. */
export async function checkStore(app: App): Promise<Check> {
  const found = await app.store.check()
  const sound = found.length === 0 || (found.length === 1 && found[0] === 'ok')
  return sound
    ? ok('store', `${app.place} is sound`)
    : problem('store', found.slice(0, 5).join('; '), 'Copy the folder away, then restore a backup.')
}

/** Only the owner may look into the home. */
export async function checkPermissions(paths: Paths): Promise<Check> {
  const {mode} = await stat(paths.data)
  const open = process.platform !== 'win32' && (mode & 0o077) !== 0
  return open
    ? warning(
        'permissions',
        `${paths.data} can be read by others (mode ${(mode & 0o777).toString(8)})`,
        `chmod 700 ${JSON.stringify(paths.data)}`,
      )
    : ok('permissions', `${paths.data} belongs to you alone`)
}

export async function checkDisk(paths: Paths): Promise<Check> {
  const {bavail, bsize} = await statfs(paths.data)
  const freeMb = Math.floor((bavail * bsize) / 1e6)
  const detail = `${freeMb} MB free at ${paths.data}`
  return freeMb < lowDiskMb ? warning('disk', detail, 'snap clean --dry-run shows what can go.') : ok('disk', detail)
}

export function checkLog(app: App): Check {
  app.log.write('debug', 'doctor')
  const failure = app.log.failure()
  return failure ? warning('log', failure) : ok('log', app.paths.logs)
}
