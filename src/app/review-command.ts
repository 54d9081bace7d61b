import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'
import {type BillField, billFields} from '../types/bill.ts'
import type {UnsureValue} from '../types/review.ts'
import type {App} from './app.ts'
import {type Ask, type Reviewed, review, unsureValues} from './review.ts'

export interface ReviewList {
  schema: 1
  values: UnsureValue[]
}

/** A conversation with a person. */
export interface Conversation {
  ask: Ask
  close(): void
  /** Ctrl-C ended it. */
  interrupted(): boolean
}

/** `snap review`: a list where nobody can answer (`talk` is null), else question after question. */
export async function reviewCommand(
  app: App,
  {limit, fields}: {limit: number; fields: string[]},
  talk: (() => Conversation) | null,
): Promise<{exit: ExitCodeValue; result: ReviewList | Reviewed}> {
  const input = {limit, fields: fields.map(billField)}
  if (talk === null) {
    const values: UnsureValue[] = []
    for await (const value of unsureValues(app, input)) values.push(value)
    return {exit: ExitCode.ok, result: {schema: 1, values}}
  }
  const conversation = talk()
  try {
    const result = await review(app, input, conversation.ask)
    return {exit: conversation.interrupted() ? ExitCode.interrupted : ExitCode.ok, result}
  } finally {
    conversation.close()
  }
}

function billField(name: string): BillField {
  const field = billFields.find((one) => one === name)
  if (field) return field
  throw new SnapError('E_USAGE', `There is no field ${name}.`, {
    exit: ExitCode.usage,
    hint: `Fields: ${billFields.join(', ')}.`,
  })
}
