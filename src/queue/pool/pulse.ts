/**
 * The thread of a worker process that is never busy: it beats, so that synchronous wasm on the main thread does not look
 * dead, and it ends the process when the parent is gone, by SIGKILL because stuck native code ignores everything else.
 */
import {writeSync} from 'node:fs'
import {workerData} from 'node:worker_threads'
import {ownMemory} from '../../own-memory.ts'
import {killGroup} from './kill-group.ts'
import type {WorkerSetup} from './messages.ts'
import {beatFd} from './messages.ts'

const setup = workerData as WorkerSetup

function beat() {
  const {user, system} = process.cpuUsage()
  try {
    writeSync(beatFd, `${ownMemory()} ${user + system}\n`)
  } catch (error) {
    // EAGAIN: the parent has not read for minutes and the pipe is full. Anything else: nobody holds the other end.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') killGroup(process.pid)
  }
}

// Compared with the pid that the parent gave: a subreaper adopts orphans, so theirs is not always 1.
function watchParent() {
  if (process.ppid !== setup.parent) killGroup(process.pid)
}

watchParent()
beat()
setInterval(beat, setup.beatMs)
setInterval(watchParent, setup.orphanMs)
