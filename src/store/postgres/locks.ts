/**
 * What one process of all machines does at a time, until its transaction ends: `SELECT pg_advisory_xact_lock($1)`. Numbers of
 * their own in a database.
 */
export const locks = {
  /** Making the tables: the letters `snap`. */
  migrate: 0x736e6170,
  /** Fingerprints are numbered in the order in which they are settled. */
  settle: 0x736e6171,
  /** Whose runs paused batches hold: who adds to batches shares it. In the migrations, too. */
  pause: 0x736e6172,
  /** Copying a store from here or to here. */
  copy: 0x736e6173,
} as const
