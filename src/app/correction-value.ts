import type {FieldCorrection} from '../corrections.ts'
import {ExitCode, SnapError} from '../errors.ts'

interface Shape {
  paths: RegExp
  isValid(value: string): boolean
  expected: string
}

const kinds = ['bill', 'receipt', 'invoice', 'contract', 'letter', 'statement', 'other']

function isDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/u.test(value) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** What the contract promises of a value; the others are any text. */
const shapes: Shape[] = [
  {
    paths:
      /^(subtotal|discount|tax|tip|rounding|total|paid|change|(items|taxes)\[\d+\]\.(quantity|unitPrice|amount|rate|base))$/u,
    isValid: (value) => /^-?\d+(\.\d+)?$/u.test(value),
    expected: 'a number with a point, like 12.50',
  },
  {
    paths: /^(date|dueDate|(agreement|effective|expiration)Date)$/u,
    isValid: isDate,
    expected: 'a date like 2026-03-14',
  },
  {
    paths: /^currency$/u,
    isValid: (value) => /^[A-Z]{3}$/u.test(value),
    expected: 'three letters like EUR (ISO 4217)',
  },
  {paths: /^kind$/u, isValid: (value) => kinds.includes(value), expected: `one of ${kinds.join(', ')}`},
]

/** Throws E_FIELD (exit 2) for a value that readers of the JSON could not take. No value is always allowed, but a kind. */
export function assertFieldValue({path, value}: FieldCorrection): void {
  const shape = shapes.find(({paths}) => paths.test(path))
  if (!shape || (value === null ? path !== 'kind' : shape.isValid(value))) return
  throw new SnapError('E_FIELD', `${path}=${value ?? ''}: expected ${shape.expected}.`, {exit: ExitCode.usage})
}
