import {ExitCode, SnapError} from '../../errors.ts'
import {columns, type Row} from './rows.ts'

/** All conditions of --where over a row. */
export interface Where {
  (row: Partial<Row>): boolean
  /** Documents that are others once more count, too: who asks for a state gets what is in it. */
  duplicates: boolean
}

const operators = ['!=', '>=', '<=', '=', '>', '<', '~'] as const
type Operator = (typeof operators)[number]

/** What columns of numbers and days can be compared with; nothing at all stands for "not there". */
const number = {pattern: /^(-?\d+(\.\d+)?)?$/u, expected: 'a number with a point, like 12.50'}
const day = {pattern: /^(\d{4}(-\d\d(-\d\d)?)?)?$/u, expected: 'a date like 2026-03-14'}
const amounts = ['subtotal', 'discount', 'tax', 'tip', 'rounding', 'total', 'paid', 'change', 'items'] as const
const shapes: Partial<Record<string, typeof number>> = {
  ...Object.fromEntries(amounts.map((name) => [name, number])),
  date: day,
  dueDate: day,
}

/** `field=value`, also `!= > < >= <=` and `~` for "contains"; all must hold. Throws E_USAGE (exit 2). */
export function parseWhere(conditions: readonly string[]): Where {
  const tests = conditions.map(parseCondition)
  const duplicates = conditions.some((condition) => /^state\W/u.test(condition))
  return Object.assign((row: Partial<Row>) => tests.every((test) => test(row)), {duplicates})
}

function parseCondition(condition: string): (row: Partial<Row>) => boolean {
  const match = /^(\w+)(!=|>=|<=|=|>|<|~)(.*)$/su.exec(condition)
  const [, name, operator, wanted] = match ?? []
  if (name === undefined || !(columns as readonly string[]).includes(name)) {
    const message = `--where ${condition}: expected field=value with one of ${operators.join(' ')}; fields are ${columns.join(', ')}.`
    throw new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: "--where 'total>50' --where date~2026-03"})
  }
  checkWanted(condition, name, operator as Operator, wanted!)
  return (row) => holds(row[name as keyof Row] ?? null, operator as Operator, wanted!)
}

/** Else nothing would fulfil it, in silence. Throws E_USAGE. */
function checkWanted(condition: string, name: string, operator: Operator, wanted: string): void {
  const shape = shapes[name]
  if (operator === '~' || !shape || shape.pattern.test(wanted)) return
  throw new SnapError('E_USAGE', `--where ${condition}: expected ${shape.expected}.`, {exit: ExitCode.usage})
}

/** A field that is not there fulfils nothing, not even "is not". */
function holds(value: string | null, operator: Operator, wanted: string): boolean {
  if (value === null) return false
  if (operator === '~') return value.toLowerCase().includes(wanted.toLowerCase())
  const order = compare(value, wanted)
  if (operator === '=') return order === 0
  if (operator === '!=') return order !== 0
  if (operator === '>') return order > 0
  if (operator === '<') return order < 0
  return operator === '>=' ? order >= 0 : order <= 0
}

/** As numbers where both are; else as text without regard to case, which orders ISO dates too. */
function compare(value: string, wanted: string): number {
  const numeric = value !== '' && wanted !== '' && Number.isFinite(Number(value)) && Number.isFinite(Number(wanted))
  return numeric ? Number(value) - Number(wanted) : value.toLowerCase().localeCompare(wanted.toLowerCase())
}
