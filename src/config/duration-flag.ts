import {ExitCode, SnapError} from '../errors.ts'
import {duration} from './parsers.ts'

/** The value of a flag that stands for no setting, ms; a wrong value is the user's mistake (exit 2). */
export function durationFlag(name: string, value: unknown): number {
  try {
    return duration(value)
  } catch (error) {
    throw new SnapError('E_USAGE', `--${name}: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}
