import {DocumentError} from '../../errors.ts'

export const goneBlob = (where: string): DocumentError =>
  new DocumentError('E_GONE', `${where} is not there any more.`, {hint: 'snap check'})

export const damagedBlob = (where: string): DocumentError =>
  new DocumentError('E_UNREADABLE', `${where} is damaged: its bytes are not those of its hash.`, {hint: 'snap check'})

export const isGone = (error: unknown): boolean => error instanceof DocumentError && error.code === 'E_GONE'
