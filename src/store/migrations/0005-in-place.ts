import type {Migration} from './types.ts'

/**
 * Originals that are replaced by their smaller selves. A program that does not know of it would take out_path for an
 * output of its own and could write over an original without keeping it: such must not open the store any more.
 */
export const inPlace: Migration = {
  number: 5,
  name: 'in-place',
  minReader: 5,
  sql: `
-- How the file at out_path, which is the input itself, is replaced; with backup the original is kept beside it.
ALTER TABLE batch_item ADD COLUMN in_place TEXT CHECK(in_place IN ('plain', 'backup'));
`,
}
