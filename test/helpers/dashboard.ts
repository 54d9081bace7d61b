import type {AddressInfo} from 'node:net'
import {onTestFinished} from 'vitest'
import type {Dashboard} from '../../src/dashboard/context.ts'
import {allowedHosts} from '../../src/dashboard/security/hosts.ts'
import {dashboardOver} from '../../src/dashboard/serve.ts'
import {createServer} from '../../src/dashboard/server.ts'
import {type TestApp, testApp} from './app.ts'

export interface TestDashboard {
  test: TestApp
  dashboard: Dashboard
  port: number
  origin: string
  token: string
  /** How often somebody was to be started to work. */
  started(): number
  /** Asks with the token, below /api/v1. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** The JSON of an answer that is good. */
  json<T>(path: string, init?: RequestInit): Promise<T>
  /** Sends JSON. */
  send(method: string, path: string, body: unknown): Promise<Response>
}

/** A dashboard that listens on a free port, over an app of its own; nobody is started to work. */
export async function testDashboard(
  options: Parameters<typeof testApp>[0] & {readOnly?: boolean; replace?: Partial<Dashboard>} = {},
): Promise<TestDashboard> {
  const {readOnly = false, replace = {}, ...rest} = options
  const test = await testApp(rest)
  let started = 0
  const startWork = async () => void started++
  const dashboard = {...dashboardOver(test.app, {readOnly, work: false}), startWork, ...replace}
  let hosts: ReadonlySet<string> = new Set()
  const server = await createServer(dashboard, {hosts: () => hosts})
  await server.listen({host: '127.0.0.1', port: 0})
  const {port} = server.server.address() as AddressInfo
  hosts = allowedHosts('127.0.0.1', port)
  onTestFinished(async () => {
    dashboard.live.close()
    await server.close()
    await dashboard.pictures.close()
  })
  const origin = `http://127.0.0.1:${port}`
  const token = dashboard.token.read()
  const ask = (path: string, {headers, ...init}: RequestInit = {}) =>
    fetch(`${origin}/api/v1/${path}`, {...init, headers: {authorization: `Bearer ${token}`, ...headers}})
  return {
    ...{test, dashboard, port, origin, token, ask},
    started: () => started,
    async json<T>(path: string, init?: RequestInit) {
      const answer = await ask(path, init)
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return JSON.parse(text) as T
    },
    send: (method, path, body) =>
      ask(path, {method, body: JSON.stringify(body), headers: {'content-type': 'application/json'}}),
  }
}
