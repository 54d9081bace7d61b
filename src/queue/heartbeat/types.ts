import type {Lease, LeaseRef} from '../types.ts'

/** Extends the leases that are in flight, and only those. */
export interface Heartbeat {
  add(leases: Lease[]): void
  remove(leases: Lease[]): void
  close(): Promise<void>
}

/** What a heartbeat hears. Called on the main thread's event loop. */
export interface HeartbeatListener {
  /** These leases are not ours any more. */
  lost(leases: LeaseRef[]): void
  /** These jobs were asked to stop. */
  cancelled(leases: LeaseRef[]): void
  /** A beat failed; it is tried again. */
  failed(error: Error): void
}

export type StartHeartbeat = (listener: HeartbeatListener) => Heartbeat

export interface HeartbeatTimes {
  leaseMs: number
  intervalMs: number
}

/** Three beats may fail before a lease ends. */
export const defaultHeartbeatTimes: HeartbeatTimes = {leaseMs: 30_000, intervalMs: 7500}
