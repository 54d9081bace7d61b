import type {FastifyError, FastifyInstance} from 'fastify'
import type {App} from '../app/app.ts'
import {DocumentError, ExitCode, SnapError} from '../errors.ts'
import type {ErrorJson} from '../types/contract.ts'

const statusOfCode: Record<string, number> = {
  E_NOT_FOUND: 404,
  E_NO_INPUT: 404,
  E_GONE: 404,
  E_CHANGED: 409,
  E_TOKEN: 401,
  E_FORBIDDEN: 403,
  E_READ_ONLY: 403,
  E_RATE_LIMITED: 429,
  E_TOO_BIG: 413,
  E_DISK_FULL: 507,
  E_BUSY: 503,
}

const statusOfExit: Partial<Record<number, number>> = {
  [ExitCode.usage]: 400,
  [ExitCode.noInput]: 404,
  [ExitCode.missing]: 503,
  [ExitCode.locked]: 503,
}

interface Answer {
  status: number
  error: ErrorJson
}

const fullCodes = new Set<string | undefined>(['ENOSPC', 'EDQUOT'])
const diskFull: ErrorJson = {
  code: 'E_DISK_FULL',
  message: 'There is no space left for that.',
  hint: 'snap clean',
  retryable: true,
}

/** What was thrown as a status and the error of the contract. What is not ours says nothing of itself. */
export function answerTo(thrown: Error & {code?: string}): Answer {
  if (thrown instanceof SnapError) {
    const {code, message, hint = null, exit} = thrown
    const status = statusOfCode[code] ?? statusOfExit[exit] ?? 500
    return {status, error: {code, message, hint, retryable: status === 429 || status === 503}}
  }
  if (thrown instanceof DocumentError) {
    const {code, message, hint = null} = thrown
    const retryable = thrown.class !== 'permanent' && thrown.class !== 'cancelled'
    return {status: statusOfCode[code] ?? 422, error: {code, message, hint, retryable}}
  }
  if (fullCodes.has(thrown.code)) return {status: 507, error: diskFull}
  const status = (thrown as FastifyError).statusCode ?? 500
  if (status >= 400 && status < 500) return {status, error: said(status, thrown)}
  return {
    status: 500,
    error: {
      code: 'E_BUG',
      message: 'Something went wrong here.',
      hint: 'snap jobs --log shows what.',
      retryable: false,
    },
  }
}

const codes: Record<number, string> = {
  404: 'E_NOT_FOUND',
  413: 'E_TOO_BIG',
  415: 'E_UNSUPPORTED',
  429: 'E_RATE_LIMITED',
}

const said = (status: number, {message}: Error): ErrorJson => ({
  code: codes[status] ?? 'E_USAGE',
  message,
  hint: null,
  retryable: false,
})

/** Errors as JSON, whatever happened; the log has the rest. */
export function answerErrors(server: FastifyInstance, app: App): void {
  server.setErrorHandler((thrown: FastifyError, request, reply) => {
    const {status, error} = answerTo(thrown)
    if (status === 500) {
      const {message, stack} = thrown
      app.log.write('error', 'dashboard', {
        method: request.method,
        route: request.routeOptions.url,
        error: message,
        stack,
      })
    }
    void reply.code(status).send({schema: 1, error})
  })
  server.setNotFoundHandler((_request, reply) => {
    const error: ErrorJson = {code: 'E_NOT_FOUND', message: 'There is nothing here.', hint: null, retryable: false}
    void reply.code(404).send({schema: 1, error})
  })
}
