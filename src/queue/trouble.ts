import {type Failure, SnapError, toFailure} from '../errors.ts'

/** `busy`: try again; `resource`: disk full or failing, or a server that cannot be reached; null: a bug. */
export type Trouble = 'busy' | 'resource' | null

/** What an error of the engine means for a loop that has to go on. Looks through the causes. */
export function troubleOf(error: unknown): Trouble {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = String((at as NodeJS.ErrnoException).code ?? '')
    if (/^SQLITE_(BUSY|LOCKED)/.test(code) || /^E_(STORE_LOCKED|QUEUE_BUSY)$/.test(code)) return 'busy'
    if (/^SQLITE_(FULL|IOERR)/.test(code) || /^E_(STORE|QUEUE)_(FULL|UNREACHABLE)$/.test(code)) return 'resource'
    if (toFailure(at).class === 'resource') return 'resource'
  }
  return null
}

export function resourceFailure(error: unknown): Failure {
  if (error instanceof SnapError && error.code.endsWith('_UNREACHABLE')) {
    return {class: 'resource', code: 'E_NETWORK', message: error.message, ...(error.hint && {hint: error.hint})}
  }
  if (error instanceof SnapError && error.code === 'E_QUEUE_FULL') {
    return {class: 'resource', code: 'E_DISK_FULL', message: error.message, ...(error.hint && {hint: error.hint})}
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    class: 'resource',
    code: 'E_DISK_FULL',
    message: `The store cannot be written: ${message}`,
    hint: 'snap clean',
  }
}
