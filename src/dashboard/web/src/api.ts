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

const gone: Said = {
  code: 'E_NETWORK',
  message: 'snap dashboard does not answer.',
  hint: 'Is it still running? Start it again with: snap dashboard',
}

/** What went wrong, whatever was thrown. */
export const said = (thrown: unknown): Said =>
  thrown instanceof ApiError ? thrown.error : {code: 'E_BUG', message: String(thrown), hint: null}

interface Asked {
  method?: string
  /** Sent as JSON, or as it is where it is a form with files. */
  body?: unknown
}

/** One request to our own server: JSON there and back; undefined where it answers with nothing. Throws ApiError. */
export async function api<T>(
  path: string,
  {body, method = body === undefined ? 'GET' : 'POST'}: Asked = {},
): Promise<T> {
  const answer = await ask(`/api/v1/${path}`, {method, ...sent(body)})
  if (answer.status === 401) signedIn.value = false
  if (answer.status === 204) return undefined as T
  const json = (await answer.json().catch(() => ({}))) as T & {error?: ErrorJson}
  if (!answer.ok) throw new ApiError(json.error ?? {code: 'E_BUG', message: answer.statusText, hint: null})
  return json
}

const sent = (body: unknown): RequestInit => {
  if (body === undefined) return {}
  if (body instanceof FormData) return {body}
  return {headers: {'content-type': 'application/json'}, body: JSON.stringify(body)}
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch {
    throw new ApiError(gone)
  }
}
