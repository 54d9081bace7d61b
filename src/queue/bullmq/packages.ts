import {ExitCode, SnapError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import type {Packaged} from '../../packaged/types.ts'

/** Where the optional packages are; a test replaces it. */
export type Packages = Pick<Packaged, 'load' | 'install'>

export type Bullmq = typeof import('bullmq')
export type Ioredis = typeof import('ioredis')

/** Those that were tried together; both are peers, so that nobody installs them who works on one machine. */
const versions = {bullmq: 'bullmq@^6.7.0', ioredis: 'ioredis@^6.0.0'}

export const loadBullmq = (packages: Packages = packaged): Bullmq =>
  orMissing(packages, 'bullmq', () => packages.load('bullmq') as Bullmq)
export const loadIoredis = (packages: Packages = packaged): Ioredis =>
  orMissing(packages, 'ioredis', () => packages.load('ioredis') as Ioredis)

/** Throws SnapError E_NO_PACKAGE (exit 6) where it is not installed. */
function orMissing<T>(packages: Packages, name: keyof typeof versions, load: () => T): T {
  try {
    return load()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    throw new SnapError('E_NO_PACKAGE', `A queue on a server needs the package ${name}, which is not installed.`, {
      exit: ExitCode.missing,
      hint: packages.install(Object.values(versions)),
      cause: error,
    })
  }
}
