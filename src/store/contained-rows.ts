import {failureOf} from './rows.ts'
import type {NewMember, StoredMember} from './types.ts'

export interface MemberRow {
  name: string
  document: string | null
  extension: string | null
  reason: string | null
  error: string | null
}

/** Deeper than anything is taken out of; archives can hold each other in circles. */
export const deepest = 8

export const toMember = (row: MemberRow): StoredMember => ({...row, error: failureOf(row.error)})

/** Documents among the members of a container, and their bytes. */
export function takenOut(members: readonly NewMember[]): {files: number; bytes: number} {
  const sizes = members.flatMap((member) => ('document' in member ? member.document.bytes : []))
  return {files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0)}
}
