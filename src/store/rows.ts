import type {Failure} from '../errors.ts'
import {decodePath} from '../path-bytes.ts'

/** A column of type ANY that holds a path: TEXT where it is valid UTF-8, else its bytes. */
export type PathColumn = string | Buffer

export function pathOf(column: PathColumn): string {
  return typeof column === 'string' ? column : decodePath(column)
}

export function pathOrNull(column: PathColumn | null): string | null {
  return column === null ? null : pathOf(column)
}

export function failureOf(json: string | null): Failure | null {
  return json === null ? null : (JSON.parse(json) as Failure)
}

export function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
