import {DocumentError} from '../../../errors.ts'
import {isLoopback} from './address.ts'

/** Which servers may be asked. */
export interface RemoteAccess {
  /** Also those that are not on this machine. */
  allowRemote: boolean
  /** Keys by the address they were set for: none goes to a server that work was enqueued for before. */
  keys: Map<string, string>
}

/**
 * Headers for a server. Throws DocumentError E_NETWORK (permanent) for one that is not on this machine, if that was not
 * allowed: the setting counts when the request is made, not when the work was enqueued.
 */
export function accessTo(url: string, access: RemoteAccess): Record<string, string> {
  if (!access.allowRemote && !isLoopback(url))
    throw new DocumentError('E_NETWORK', `${new URL(url).origin} is not on this machine: no text is sent there.`, {
      hint: 'Allow it with: snap retry --failed --force --allow-remote',
    })
  const key = access.keys.get(url)
  return key === undefined ? {} : {authorization: `Bearer ${key}`}
}
