import type {LoadedConfig} from '../../config/load.ts'
import {ExitCode, type ExitCodeValue, SnapError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import type {Paths} from '../../paths.ts'
import type {App} from '../app.ts'
import {checkCache} from './cache.ts'
import {type Check, checkDisk, checkEngines, checkLog, checkPermissions, checkStore, ok, problem} from './checks.ts'
import {checkConnections} from './machines.ts'
import {checkModels, checkServers} from './models.ts'
import {checkPath} from './path.ts'
import {checkPrograms} from './programs.ts'
import {selfTest} from './self-test.ts'

export interface DoctorInput {
  config: LoadedConfig
  paths: Paths
  env: Record<string, string | undefined>
  selfTest: boolean
  /** Opens the user's store, or one elsewhere. */
  open(paths?: Paths): Promise<App>
}

export interface DoctorResult {
  exit: ExitCodeValue
  checks: Check[]
}

/**
 * Looks at everything snap needs; exit 6 when something is missing or broken, and where the store cannot be opened, which
 * ends all other commands, the exit code of that.
 */
export async function doctor(input: DoctorInput): Promise<DoctorResult> {
  const home = await checkHome(input)
  const checks = [
    programCheck(),
    ok('node', `${process.versions.node} at ${process.execPath}`),
    ...(await checkEngines(input.config)),
    ...(await checkModels(input.config)),
    checkServers(input.config),
    ...home.checks,
    checkCache(),
    ...checkPrograms(input.config.values, input.env),
    checkPath(input.env),
    ...(input.selfTest ? [await selfTest(input.open)] : []),
  ]
  const isWrong = checks.some(({state}) => state === 'problem')
  return {exit: home.exit ?? (isWrong ? ExitCode.missing : ExitCode.ok), checks}
}

function programCheck(): Check {
  const form = packaged.form === 'npm' ? 'from npm' : 'in a single file'
  return ok('program', `snapbatch ${packaged.version} ${form}, at ${packaged.command().at(-1)}`)
}

/** The store and what is beside it; only why not where it cannot be opened. */
async function checkHome({open, paths}: DoctorInput): Promise<{exit: ExitCodeValue | null; checks: Check[]}> {
  try {
    const app = await open()
    const checks = [
      ...(await checkConnections(app)),
      await checkStore(app),
      await checkPermissions(paths),
      await checkDisk(paths),
      checkLog(app),
    ]
    return {exit: null, checks}
  } catch (error) {
    if (!(error instanceof SnapError)) throw error
    return {exit: error.exit, checks: [problem('store', error.message, error.hint ?? null)]}
  }
}
