import type {Settings} from '../../config/settings.ts'
import {findProgram} from '../../find-program.ts'
import {noticeProgram} from '../hooks/notice.ts'
import {type Check, ok, problem, warning} from './checks.ts'

type Env = Record<string, string | undefined>

const hooks = ['hooks.onDone', 'hooks.onFailed', 'hooks.onBatch'] as const

/** Programs of others that are set: a scanner that is missing stops all work, the others are missed by nobody else. */
export function checkPrograms(values: Settings, env: Env): Check[] {
  const named = hooks.flatMap((name) => (values[name] ? hookCheck(name, values[name], env) : []))
  return [...scannerCheck(values, env), ...named, ...(values.notify ? [noticeCheck(env)] : [])]
}

function scannerCheck({scanner}: Settings, env: Env): Check[] {
  if (scanner === null) return []
  const path = findProgram(scanner[0]!, env)
  return [
    path
      ? ok('virus scanner', [path, ...scanner.slice(1)].join(' '))
      : problem('virus scanner', `${scanner[0]} is not there`, 'Install it, or: snap config unset scanner'),
  ]
}

function hookCheck(name: string, [program = '']: readonly string[], env: Env): Check {
  const path = findProgram(program, env)
  return path ? ok(name, path) : warning(name, `${program} is not there`, `snap config unset ${name}`)
}

function noticeCheck(env: Env): Check {
  const {name, path} = noticeProgram(process.platform, env)
  return path
    ? ok('notices', path)
    : warning('notices', `${name} is not there`, 'Install it, or: snap config unset notify')
}
