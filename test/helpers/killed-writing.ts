import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync, rmSync, watch} from 'node:fs'
import {basename, dirname, join} from 'node:path'

/**
 * Kills a process that has this file to unpack in the moment it begins to write it: what there is of it then, or null when
 * that came too late. Told by the kernel: a fast disk has 60 MB before anybody looks again. The folder has to be there.
 */
export async function killedWriting(file: string, start: () => ChildProcess): Promise<string | null> {
  rmSync(file, {force: true})
  const isPart = (name: string) => name.startsWith(`${basename(file)}.`) && name.endsWith('.part')
  const parts = () => readdirSync(dirname(file)).filter(isPart)
  const before = parts()
  const watcher = watch(dirname(file), (_event, name) => {
    if (isPart(name!)) killed.kill('SIGKILL')
  })
  const killed = start()
  await once(killed, 'exit')
  watcher.close()
  const part = parts().find((name) => !before.includes(name))
  return part === undefined ? null : join(dirname(file), part)
}
