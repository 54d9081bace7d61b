import {day, money} from '../components/format.ts'
import type {Shape} from './typed.ts'

/** A value as people write it, in their own language. */
export function shownValue(shape: Shape, value: string, currency: string | null): string {
  if (shape === 'money') return money(value, currency)
  return shape === 'date' ? day(value) : value
}
