import type {Parser} from './parsers.ts'

const isPostgres = /^postgres(?:ql)?:$/
const isRedis = /^rediss?:$/

/** Address of the database that holds the store. */
export const storeUrl: Parser<string> = (raw) => {
  const url = URL.parse(String(raw))
  if (url === null || !isPostgres.test(url.protocol) || url.pathname.length < 2)
    throw new Error('expected an address like postgres://user@host/database')
  return checked(url)
}

/** Address of the server that hands out work. */
export const queueUrl: Parser<string> = (raw) => {
  const url = URL.parse(String(raw))
  if (url === null || !(isPostgres.test(url.protocol) || isRedis.test(url.protocol)))
    throw new Error('expected an address like redis://host:6379 or postgres://user@host/database')
  return checked(url)
}

function checked(url: URL): string {
  // It would count before the host that is shown.
  if (url.searchParams.has('host')) throw new Error('expected a URL without "?host=": the host stands before the path')
  if (url.searchParams.has('password')) throw new Error('expected the password before the @, not as "?password="')
  if (url.hostname === '') throw new Error('expected a host after the //')
  return url.href
}

/** An address without its password, which no listing may show, and the password. */
export function withoutPassword(address: string): {url: string; password: string | null} {
  const url = new URL(address)
  const password = url.password === '' ? null : decodeURIComponent(url.password)
  url.password = ''
  return {url: url.href, password}
}

/** The opposite: for those who connect. */
export function withPassword(address: string, password: string | null): string {
  if (password === null) return address
  const url = new URL(address)
  url.password = encodeURIComponent(password)
  return url.href
}
