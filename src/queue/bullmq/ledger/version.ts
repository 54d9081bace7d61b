import type {PgDatabase} from '../../../store/postgres/sql.ts'

/**
 * A number that grows when anybody wrote, from what the server tells of its transactions. Not from LISTEN and NOTIFY: those who
 * notify commit one after another, each waiting for the disk of the one before, and a pooler between hands out no LISTEN.
 */
export interface Version {
  /** As last seen; looks again in the background, at most once in `everyMs`. */
  number(): number
  /** Taken from a statement that asked for `snapshotSql` anyway. */
  saw(snapshot: string): void
  /** When the background look has ended. */
  settled(): Promise<void>
}

/** It changes with every transaction that wrote and has ended. */
export const snapshotSql = 'pg_current_snapshot()::text'

const everyMs = 50

export function createVersion(db: PgDatabase): Version {
  let last = ''
  let version = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  const saw = (snapshot: string) => {
    lookedAt = performance.now()
    if (snapshot !== last) version++
    last = snapshot
  }
  async function look(): Promise<void> {
    try {
      saw((await db.first<{snapshot: string}>(`SELECT ${snapshotSql} AS snapshot`))!.snapshot)
    } catch {
      // A server that cannot be asked may have been written: who looks closer is told what is wrong.
      lookedAt = performance.now()
      version++
    } finally {
      looking = null
    }
  }
  return {
    number() {
      if (looking === null && performance.now() - lookedAt >= everyMs) looking = look()
      return version
    },
    saw,
    settled: async () => void (await looking),
  }
}
