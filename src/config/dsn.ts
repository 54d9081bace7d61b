/** Where errors are sent in the Sentry protocol: https://KEY@host/PROJECT, as such servers show it. */
export interface Dsn {
  /** Whole address for envelopes, without the key. */
  url: string
  /** It allows to send, nothing else. */
  key: string
}

/** Null for what is none. */
export function parseDsn(text: string): Dsn | null {
  const url = URL.parse(text)
  const path = /^(.*)\/(\d+)$/.exec(url?.pathname ?? '')
  if (!url || !path || !/^https?:$/.test(url.protocol) || !url.username || url.password || url.search || url.hash)
    return null
  return {url: `${url.origin}${path[1]}/api/${path[2]}/envelope/`, key: decodeURIComponent(url.username)}
}

/** A value as it may be shown: the key of a DSN is nobody's business. */
export const shownValue = (name: string, value: unknown): unknown =>
  name === 'errors.dsn' && typeof value === 'string' ? value.replace(/\/\/[^@/]*@/, '//***@') : value
