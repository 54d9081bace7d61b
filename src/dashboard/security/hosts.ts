import {isIP} from 'node:net'
import {hostname, networkInterfaces} from 'node:os'
import {ExitCode, SnapError} from '../../errors.ts'

const loopback = ['127.0.0.1', 'localhost', '[::1]']

export const isLoopback = (host: string): boolean => /^(localhost|::1|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/u.test(host)

/** Refuses addresses that other machines reach, unless that was said a second time. Throws E_USAGE (exit 2). */
export function checkAddress(host: string, allowNetwork: boolean): void {
  if (isLoopback(host) || allowNetwork) return
  throw new SnapError(
    'E_USAGE',
    `${host} can be reached from other machines, and what is sent there is not encrypted.`,
    {
      exit: ExitCode.usage,
      hint: `--host ${host} --allow-network does it nevertheless; better: ssh -L 7420:127.0.0.1:7420 HOST`,
    },
  )
}

const everywhere = new Set(['0.0.0.0', '::', '[::]'])

/**
 * Names that the Host header may say. Any other one is a page of a stranger whose name was pointed at this machine (DNS
 * rebinding), which the browser takes for our own origin.
 */
export function allowedHosts(host: string, port: number): ReadonlySet<string> {
  const names = everywhere.has(host) ? [hostname(), ...ownAddresses()] : [host]
  return new Set([...loopback, ...names.map(bracketed)].map((name) => `${name}:${port}`.toLowerCase()))
}

const bracketed = (name: string): string => (isIP(name) === 6 ? `[${name}]` : name)

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({address}) => address))
