import type {Migration} from './types.ts'

/** What each program at work and its worker processes do. */
export const programs: Migration = {
  number: 14,
  name: 'programs',
  minReader: 5,
  sql: '',
}
