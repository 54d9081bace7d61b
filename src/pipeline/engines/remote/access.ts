import {DocumentError} from '../../../errors.ts'
import {mayAsk} from './address.ts'

/** Which servers may be asked. */
export interface RemoteAccess {
  /** Also those that are not on this machine. */
  allowRemote: boolean
  /** Keys by the address they were set for: none goes to a server that work was enqueued for before. */
  keys: Map<string, string>
}

/** Headers for a server that knows the usual one for keys. Throws as `keyFor` does. */
export function accessTo(url: string, access: RemoteAccess): Record<string, string> {
  const key = keyFor(url, access)
  return key === undefined ? {} : {authorization: `Bearer ${key}`}
}

/**
 * The key for a server, if one is set. Throws DocumentError E_NETWORK (permanent) for one that is not on this machine, if that was not
 * allowed: the setting counts when the request is made, not when the work was enqueued.
 */
export function keyFor(url: string, access: RemoteAccess): string | undefined {
  if (!mayAsk(url, access))
    throw new DocumentError('E_NETWORK', `${new URL(url).origin} is not on this machine: no text is sent there.`, {
      hint: 'Allow it with: snap retry --failed --force --allow-remote',
    })
  return access.keys.get(url)
}
