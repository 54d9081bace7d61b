import type {Migration} from './types.ts'

/** Files that watched folders brought. */
export const watching: Migration = {
  number: 17,
  name: 'watching',
  minReader: 5,
  sql: '',
}
