import {type FieldCorrection, partOf} from '../corrections.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {isIban} from '../pipeline/scan/bill/iban.ts'
import {documentKinds} from '../types/document.ts'

interface Shape {
  paths: RegExp
  isValid(value: string): boolean
  expected: string
  /** The one way in which it is kept. */
  normal?(value: string): string
}

const currencies = new Set(Intl.supportedValuesOf('currency'))

function isDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/u.test(value) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** What the contract promises of a value; the others are any text. */
const shapes: Shape[] = [
  {
    // Sums are exact to the sixth decimal.
    paths:
      /^(subtotal|discount|tax|tip|rounding|total|paid|change|(items|taxes)\[\d+\]\.(quantity|unitPrice|amount|rate|base))$/u,
    isValid: (value) => /^-?\d{1,15}(\.\d{1,6})?$/u.test(value),
    expected: 'a number with a point, like 12.50',
  },
  {
    paths: /^(date|dueDate|(agreement|effective|expiration)Date)$/u,
    isValid: isDate,
    expected: 'a date like 2026-03-14',
  },
  {
    paths: /^currency$/u,
    isValid: (value) => currencies.has(value),
    expected: 'three letters like EUR (ISO 4217)',
    normal: (value) => value.toUpperCase(),
  },
  {
    paths: /^iban$/u,
    isValid: isIban,
    expected: 'an IBAN whose check digits are right',
    normal: (value) => value.replaceAll(/[\s.-]/g, '').toUpperCase(),
  },
  {
    paths: /^(term|renewalTerm|noticePeriod)$/u,
    isValid: (value) => /^\d{1,3} (day|week|month|year)s?$/u.test(value),
    expected: 'a length like 3 years or 60 days',
  },
  {
    paths: /^kind$/u,
    isValid: (value) => (documentKinds as readonly string[]).includes(value),
    expected: `one of ${documentKinds.join(', ')}`,
  },
]

/**
 * The correction as it is kept. Throws E_FIELD (exit 2) for a value that readers of the JSON could not take. No value is
 * always allowed, but a kind.
 */
export function checkedValue({path, value}: FieldCorrection): FieldCorrection {
  const inside = partOf(path)?.path ?? path
  const shape = shapes.find(({paths}) => paths.test(inside))
  const kept = value === null ? null : (shape?.normal?.(value) ?? value)
  if (!shape || (kept === null ? inside !== 'kind' : shape.isValid(kept))) return {path, value: kept}
  throw new SnapError('E_FIELD', `${path}=${value ?? ''}: expected ${shape.expected}.`, {exit: ExitCode.usage})
}
