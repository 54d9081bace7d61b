import type {LoadedConfig} from '../../config/load.ts'
import {packaged} from '../../packaged/index.ts'
import type {Paths} from '../../paths.ts'
import type {Program} from './plan.ts'

/** How this very program is started, and whether its settings name servers. */
export function thisProgram({values}: LoadedConfig, paths: Paths): Program {
  const isRemote = Object.entries(values).some(([name, value]) => /\.(?:url|dsn)$/u.test(name) && value !== null)
  return {command: packaged.command(), paths, env: process.env, isRemote}
}
