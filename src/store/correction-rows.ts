import type {Correction} from './types.ts'

export interface CorrectionRow {
  id: number
  path: string
  value: string | null
  created_at: number
}

export const toCorrection = ({id, path, value, created_at}: CorrectionRow): Correction => ({
  id,
  path,
  value,
  createdAt: created_at,
})
