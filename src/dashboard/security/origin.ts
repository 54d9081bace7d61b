import type {FastifyRequest} from 'fastify'
import {ExitCode, SnapError} from '../../errors.ts'

/** Routes of the files of the pages: all of them, and what is there where they were not built. */
const pageRoutes = new Set<string | undefined>(['/*', '/'])

/** Whether the route that was found is one of the pages; the address itself can be written in many ways. */
export const isOfPages = ({routeOptions}: FastifyRequest): boolean => pageRoutes.has(routeOptions.url)

const forbidden = (message: string) =>
  new SnapError('E_FORBIDDEN', message, {exit: ExitCode.usage, hint: 'Use the address that snap dashboard printed.'})

/**
 * Whether the Host header is one of ours: anything else is DNS rebinding. Of two Node takes the first, and others the last.
 * Throws E_FORBIDDEN.
 */
export function checkHost({headers, raw}: FastifyRequest, allowed: ReadonlySet<string>): void {
  const isOne = raw.headersDistinct['host']?.length === 1
  if (!isOne || !allowed.has(headers.host!.toLowerCase())) throw forbidden('That is no name of this server.')
}

/**
 * Refuses what another page made a browser send (OWASP: CSRF, "Verifying Origin With Standard Headers"; Fetch Metadata).
 * Browsers send Origin with everything that changes something, and Sec-Fetch-Site with everything to this machine; scripts
 * send neither. Throws E_FORBIDDEN.
 */
export function checkOrigin(request: FastifyRequest): void {
  const {headers, method} = request
  const {origin, host} = headers
  if (origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`)
    throw forbidden('Another page asked for this.')
  const site = headers['sec-fetch-site']
  const isPage = (method === 'GET' || method === 'HEAD') && isOfPages(request)
  // A link to the page itself may be anywhere; it shows nothing without the token.
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isPage)
    throw forbidden('Another page asked for this.')
}
