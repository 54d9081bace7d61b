import type {Migration} from './types.ts'

/** Commands that run at their time. */
export const schedules: Migration = {
  number: 16,
  name: 'schedules',
  minReader: 5,
  sql: '',
}
