import {dirname} from 'node:path'
import {findProgram} from '../../find-program.ts'
import {packaged} from '../../packaged/index.ts'
import {findNamesakes, type Namesake} from '../snapd/namesakes.ts'
import {type Check, ok, warning} from './checks.ts'

const start = packaged.form === 'npm' ? 'start it with npx snap, or by its path' : 'start it by its path'

type Env = Record<string, string | undefined>

const names = {ours: 'this program', snapd: 'snapd', other: 'another program'} as const

/** Which `snap` a shell starts: Debian and Ubuntu have another program of that name. `snapbatch` is always ours. */
export function checkPath(env: Env, elsewhere?: readonly string[]): Check {
  const all = findNamesakes(env, elsewhere)
  const long = findProgram('snapbatch', env)
  const [first, ...rest] = all.filter(({inPath}) => inPath)
  const known = [...all.map(described), ...(long === null ? [] : [`snapbatch is ${long}`])].join('; ')
  if (first === undefined) {
    const detail = ['no snap in PATH', ...(known === '' ? [start] : [known])].join('; ')
    return ok('PATH', detail)
  }
  const snapd = all.find(({owner}) => owner === 'snapd')
  if (first.owner !== 'ours') return warning('PATH', known, hintOfLoser(first, rest, long))
  if (snapd === undefined) return ok('PATH', known)
  return warning('PATH', known, `snap starts this program, under sudo too; snapd is ${snapd.path}`)
}

function described({path, owner, inPath}: Namesake, index: number): string {
  const place = inPath ? '' : ', not in PATH'
  return index === 0 ? `snap is ${path} (${names[owner]}${place})` : `then ${path} (${names[owner]}${place})`
}

/** A shell remembers where it found a program: changing PATH alone does not help one that has run the other. */
function hintOfLoser(first: Namesake, rest: readonly Namesake[], long: string | null): string {
  const later = rest.find(({owner}) => owner === 'ours')
  const order = later && `put ${dirname(later.path)} before ${dirname(first.path)} in PATH, then type hash -r`
  if (long === null) return order ? `To start this program as snap: ${order}` : 'Start this program by its path.'
  const short = 'snapbatch always starts this program'
  return order ? `${short}; as snap: ${order}` : `${short}.`
}
