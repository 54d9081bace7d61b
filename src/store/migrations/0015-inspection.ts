import type {Migration} from './types.ts'

/** Search of jobs, and what was purged and can be taken back. */
export const inspection: Migration = {
  number: 15,
  name: 'inspection',
  minReader: 5,
  sql: '',
}
