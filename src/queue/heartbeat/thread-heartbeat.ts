import {Worker} from 'node:worker_threads'
import {packaged} from '../../packaged/index.ts'
import type {LeaseRef} from '../types.ts'
import type {FromThread, ThreadSetup, ToThread} from './protocol.ts'
import type {HeartbeatListener, HeartbeatTimes, StartHeartbeat} from './types.ts'

/** A heartbeat in a thread with its own connection to the store file: a blocked main thread keeps its leases. */
export function threadHeartbeat(file: string, times: HeartbeatTimes): StartHeartbeat {
  return (listener) => {
    const inFlight = new Map<string, LeaseRef>()
    let isClosing = false
    let restart: NodeJS.Timeout | undefined
    let thread = start()

    function start(): Worker {
      const started = new Worker(packaged.thread('heartbeat'), {
        workerData: {file, ...times} satisfies ThreadSetup,
        resourceLimits: {maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2},
      })
      listen(started, listener)
      // A thread that died is replaced well before the leases end; without it they would all be lost unnoticed.
      started.on('exit', () => {
        if (!isClosing) restart = setTimeout(() => (thread = start()), times.intervalMs / 5)
      })
      post({add: [...inFlight.values()]}, started)
      return started
    }
    function post(message: ToThread, to = thread) {
      to.postMessage(message)
    }

    return {
      add(leases) {
        const added = leases.map(({job, token}) => ({id: job.id, token}))
        for (const lease of added) inFlight.set(lease.id, lease)
        post({add: added})
      },
      remove(leases) {
        for (const {job} of leases) inFlight.delete(job.id)
        post({remove: leases.map(({job}) => job.id)})
      },
      async close() {
        isClosing = true
        clearTimeout(restart)
        if (thread.threadId === -1) return
        // Not once() of node:events: that rejects when the thread ends by an error.
        const exited = new Promise((resolve) => thread.once('exit', resolve))
        post({close: true})
        await exited
      },
    }
  }
}

function listen(thread: Worker, listener: HeartbeatListener): void {
  thread.on('error', (error) => listener.failed(error as Error))
  thread.on('message', (message: FromThread) => {
    if ('failed' in message) return listener.failed(new Error(message.failed))
    if (message.beat.lost.length > 0) listener.lost(message.beat.lost)
    if (message.beat.cancelled.length > 0) listener.cancelled(message.beat.cancelled)
  })
}
