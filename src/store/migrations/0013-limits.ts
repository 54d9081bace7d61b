import type {Migration} from './types.ts'

/** What the user set for queues, and what is paused. */
export const limits: Migration = {
  number: 13,
  name: 'limits',
  minReader: 5,
  sql: '',
}
