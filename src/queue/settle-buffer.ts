import {type Failure, toFailure} from '../errors.ts'
import type {Pending} from './job-work.ts'
import type {RunnerEvent} from './runner-types.ts'
import {troubleOf} from './trouble.ts'
import type {Lease, QueueEngine} from './types.ts'

/** Settlements a transaction: each costs 25-35 µs in a batch, and about 60 µs alone. */
const maxBatch = 80

export interface SettleBuffer {
  add(pending: Pending): void
  size(): number
  /** Settles everything. On a busy or full store it throws and keeps what is not settled for the next call. */
  flush(): Promise<void>
}

export function createSettleBuffer(
  engine: Pick<QueueEngine, 'settle'>,
  hooks: {
    settled(leases: Lease[]): void
    emit(event: RunnerEvent): void
    failed(lease: Lease, failure: Failure): Promise<Pending>
  },
): SettleBuffer {
  const waiting: Pending[] = []

  async function settle(batch: Pending[]): Promise<void> {
    const results = await engine.settle(batch.map(({settlement}) => settlement))
    waiting.splice(0, batch.length)
    hooks.settled(batch.map(({settlement}) => settlement.lease))
    batch.forEach(({settlement, event}, index) => {
      hooks.emit(results[index] === 'lost' ? {type: 'job:lost', job: settlement.lease.job} : event)
    })
  }

  /** One job's effects cannot be applied: the others of its batch must not suffer, and the job fails with that error. */
  async function settleFirstAlone(): Promise<void> {
    const first = waiting[0]!
    try {
      await settle([first])
    } catch (error) {
      if (troubleOf(error) !== null || first.isReplacement) throw error
      const replacement = await hooks.failed(first.settlement.lease, toFailure(error))
      waiting[0] = {...replacement, isReplacement: true}
    }
  }

  return {
    add: (pending) => void waiting.push(pending),
    size: () => waiting.length,
    async flush() {
      let alone = 0
      while (waiting.length > 0) {
        const batch = waiting.slice(0, maxBatch)
        if (alone > 0) {
          alone--
          await settleFirstAlone()
          continue
        }
        try {
          await settle(batch)
        } catch (error) {
          if (troubleOf(error) !== null) throw error
          alone = batch.length
        }
      }
    },
  }
}
