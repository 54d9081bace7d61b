import {DocumentError} from '../../../errors.ts'

export interface RemoteRequest {
  /** Whole address. */
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  /** Sent as JSON; absent for none. */
  body?: unknown
  /** Sent as it is, with a content-type of the headers. */
  text?: string
  /** Aborted at the soft limit of the job and on cancel. */
  signal: AbortSignal
  /** The server says nothing for so long: given up. */
  timeoutMs: number
  /** An answer that is longer is refused while it is read. */
  maxBytes: number
  /** Statuses that tell something and are answers, not errors: 404 where what is asked for may not be there. */
  accept?: readonly number[]
}

/** What a server answered; `json` is null for an empty answer. */
export interface RemoteAnswer {
  status: number
  json: unknown
}

/** A request that a server understood and turned down, 4xx: for those who can ask in another way. */
export class RefusedRequest extends DocumentError {
  override name = 'RefusedRequest'
  readonly status: number

  constructor(message: string, {status, hint}: {status: number; hint: string}) {
    super('E_NETWORK', message, {class: 'permanent', hint})
    this.status = status
  }
}

const hint = (url: string) => `Look whether ${new URL(url).origin} answers`

/**
 * One request and its JSON answer. Nothing is tried again here: the class of the error tells the queue what to do.
 * Throws DocumentError: E_NETWORK (transient: not reachable, silent, broken off, 5xx, no JSON; permanent: 4xx),
 * E_RATE_LIMITED (throttled: 429, and 503 with Retry-After). Neither keys nor what was sent are in a message. A redirect is
 * refused: it could lead text and key to where nobody allowed them to go.
 */
export async function remoteJson(request: RemoteRequest): Promise<RemoteAnswer> {
  const response = await send(request)
  if (!response.ok && !request.accept?.includes(response.status)) throw await refusal(request, response)
  const text = await readAnswer(request, response)
  if (text === '' || !response.ok) return {status: response.status, json: null}
  try {
    return {status: response.status, json: JSON.parse(text) as unknown}
  } catch {
    throw transient(request, 'answered with something that is no whole JSON document')
  }
}

async function send({url, method, headers, body, text, signal, timeoutMs}: RemoteRequest): Promise<Response> {
  const content = body === undefined ? {...(text === undefined ? {} : {body: text})} : {body: JSON.stringify(body)}
  const type = body === undefined ? {} : {'content-type': 'application/json'}
  try {
    return await fetch(url, {
      method,
      ...content,
      headers: {...type, ...headers},
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
  } catch (error) {
    throw failureOf(error, {url, signal, timeoutMs})
  }
}

async function readAnswer(request: RemoteRequest, response: Response): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of response.body ?? []) {
      length += piece.length
      if (length > request.maxBytes) break
      pieces.push(piece)
    }
  } catch (error) {
    throw failureOf(error, request)
  }
  if (length > request.maxBytes) throw permanent(request, `answered with more than ${request.maxBytes} bytes`)
  return Buffer.concat(pieces).toString('utf8')
}

function failureOf(
  error: unknown,
  {url, signal, timeoutMs}: Pick<RemoteRequest, 'url' | 'signal' | 'timeoutMs'>,
): unknown {
  if (signal.aborted) return signal.reason
  if ((error as Error).name === 'TimeoutError') return transient({url}, `did not answer within ${timeoutMs / 1000} s`)
  const cause = (error as {cause?: {code?: string; message?: string}}).cause
  return transient({url}, `cannot be reached: ${cause?.code ?? cause?.message ?? (error as Error).message}`)
}

async function refusal(request: RemoteRequest, response: Response): Promise<DocumentError> {
  const {status} = response
  const retryAfterMs = retryAfter(response.headers.get('retry-after'))
  const said = await errorText(request, response)
  const what = `answered ${status}${said === '' ? '' : `: ${said}`}`
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    return new DocumentError('E_RATE_LIMITED', sentence(request.url, what), {
      class: 'throttled',
      ...(retryAfterMs === undefined ? {} : {retryAfterMs}),
    })
  }
  if (status >= 500 || status === 408) return transient(request, what)
  return new RefusedRequest(sentence(request.url, what), {status, hint: hint(request.url)})
}

/** First words of an error that a server tells as text or JSON; a broken answer has none. A key that it repeats is left out. */
async function errorText(request: RemoteRequest, response: Response): Promise<string> {
  const text = withoutKeys(await readAnswer({...request, maxBytes: 65_536}, response).catch(() => ''), request)
  return (/"message"\s*:\s*"((?:[^"\\]|\\.){1,200})/.exec(text)?.[1] ?? text.slice(0, 200)).replace(/\s+/g, ' ').trim()
}

const headersWithKeys = new Set(['authorization', 'api-key', 'x-api-key'])

function withoutKeys(text: string, {headers = {}}: RemoteRequest): string {
  const keys = Object.entries(headers).flatMap(([name, value]) =>
    headersWithKeys.has(name.toLowerCase()) ? [value.replace(/^Bearer /, '')] : [],
  )
  return keys.reduce((left, key) => left.replaceAll(key, '***'), text)
}

/** Retry-After (RFC 9110, 10.2.3): seconds or a date, as milliseconds from now; at most a day is believed. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 86_400_000)
}

const sentence = (url: string, what: string) => `${new URL(url).origin} ${what}.`

const transient = ({url}: {url: string}, what: string) =>
  new DocumentError('E_NETWORK', sentence(url, what), {class: 'transient', hint: hint(url)})

const permanent = ({url}: {url: string}, what: string) =>
  new DocumentError('E_NETWORK', sentence(url, what), {class: 'permanent', hint: hint(url)})
