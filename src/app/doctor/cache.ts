import {SnapError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import type {Cache} from '../../packaged/types.ts'
import {type Check, ok, problem, warning} from './checks.ts'

const hint =
  'Mend the first (of another user: sudo chown -R "$USER" FOLDER), or name another one: SNAPBATCH_CACHE=DIR in the environment.'

/** The folder for what makes a start quick, and why it is not a better one. */
export function checkCache(find: () => Cache = () => packaged.cache()): Check {
  try {
    const {folder, isTemporary, refused} = find()
    if (folder === null) return ok('cache', 'no folder keeps compiled code: each start takes 0.1 s more')
    const others = refused.length === 0 ? '' : `; not taken: ${refused.join('; ')}`
    return isTemporary
      ? warning('cache', `${folder}, made anew by each command${others}`, hint)
      : ok('cache', `${folder}${others}`)
  } catch (error) {
    if (!(error instanceof SnapError)) throw error
    return problem('cache', error.message, error.hint ?? null)
  }
}
