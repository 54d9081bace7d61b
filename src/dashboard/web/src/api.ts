import type {ErrorJson} from '../../../types/contract.ts'
import {signedIn} from './session.ts'

type Said = Pick<ErrorJson, 'code' | 'message' | 'hint'>

/** What the server says instead of an answer. */
export class ApiError extends Error {
  readonly error: Said

  constructor(error: Said) {
    super(error.message)
    this.error = error
  }
}

/** One request to our own server: JSON there and back. Throws ApiError. */
export async function api<T>(path: string, options: {method?: string; body?: unknown} = {}): Promise<T> {
  const {method = options.body === undefined ? 'GET' : 'POST', body} = options
  const answer = await fetch(`/api/v1/${path}`, {
    method,
    ...(body === undefined ? {} : {headers: {'content-type': 'application/json'}, body: JSON.stringify(body)}),
  })
  if (answer.status === 401) signedIn.value = false
  const json = (await answer.json()) as T & {error?: ErrorJson}
  if (!answer.ok) throw new ApiError(json.error ?? {code: 'E_BUG', message: answer.statusText, hint: null})
  return json
}
