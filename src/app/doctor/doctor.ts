import type {LoadedConfig} from '../../config/load.ts'
import {ExitCode, type ExitCodeValue} from '../../errors.ts'
import type {Paths} from '../../paths.ts'
import type {App} from '../app.ts'
import {type Check, checkDisk, checkEngines, checkLog, checkPermissions, checkStore} from './checks.ts'
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

/** Looks at everything snap needs; exit 6 when something is missing or broken. */
export async function doctor(input: DoctorInput): Promise<DoctorResult> {
  const app = await input.open()
  const checks = [
    {name: 'node', state: 'ok' as const, detail: `${process.versions.node} at ${process.execPath}`, hint: null},
    ...(await checkEngines(input.config)),
    ...(await checkModels(input.config)),
    checkServers(input.config),
    await checkStore(app),
    await checkPermissions(input.paths),
    await checkDisk(input.paths),
    checkLog(app),
    ...checkPrograms(input.config.values, input.env),
    checkPath(input.env),
    ...(input.selfTest ? [await selfTest(input.open)] : []),
  ]
  return {exit: checks.some(({state}) => state === 'problem') ? ExitCode.missing : ExitCode.ok, checks}
}
