import type {Lease, QueueEngine} from '../types.ts'
import type {HeartbeatTimes, StartHeartbeat} from './types.ts'

/** A heartbeat in the main thread, for engines without a file to open twice. A blocked main thread loses its leases. */
export function timerHeartbeat(engine: Pick<QueueEngine, 'heartbeat'>, times: HeartbeatTimes): StartHeartbeat {
  return (listener) => {
    const inFlight = new Map<string, Lease>()
    /** The one under way: an engine that answers slowly gets no others. */
    let beating: Promise<void> | null = null
    const beat = async () => {
      try {
        const {lost, cancelled} = await engine.heartbeat([...inFlight.values()], times.leaseMs)
        if (lost.length > 0) listener.lost(lost)
        if (cancelled.length > 0) listener.cancelled(cancelled)
      } catch (error) {
        listener.failed(error as Error)
      }
    }
    const timer = setInterval(() => {
      beating ??= beat().finally(() => {
        beating = null
      })
    }, times.intervalMs)
    return {
      add: (leases) => leases.forEach((lease) => void inFlight.set(lease.job.id, lease)),
      remove: (leases) => leases.forEach((lease) => void inFlight.delete(lease.job.id)),
      async close() {
        clearInterval(timer)
        await beating
      },
    }
  }
}
