import {ExitCode, SnapError} from '../../errors.ts'
import {findNamesakes} from './namesakes.ts'
import {snapdVerbs} from './verbs.ts'

/**
 * E_USAGE (exit 2) for a first word that is no command of ours and one of snapd's; null for any other. Debian and Ubuntu
 * have that other `snap`, and its verbs come to the fingers first: where it is there its path is told, and it is not run.
 */
export function unknownVerb(word: string, env = process.env): SnapError | null {
  const ours = snapdVerbs.get(word)
  if (ours === undefined) return null
  const snapd = findNamesakes(env).find(({owner}) => owner === 'snapd')
  const here = ours === null ? 'snap --help lists the commands here.' : `Something like it here: snap ${ours}`
  const message = `There is no command ${word}: it is one of snapd, another program called snap.`
  const hint = snapd === undefined ? here : `For snapd: ${snapd.path} ${word} …\n${here}`
  return new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})
}
