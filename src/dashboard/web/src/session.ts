import {signal} from '@preact/signals'

/** Whether the server knows this browser; null until that is known. */
export const signedIn = signal<boolean | null>(null)

/** Whether there was nobody to ask. */
export const unreachable = signal(false)

/**
 * The address that `snap dashboard` prints ends with `#token=…`: a part that browsers send to nobody. It is exchanged for a
 * cookie that scripts cannot read, and taken out of the address.
 */
export async function signIn(written?: string): Promise<void> {
  const token = written ?? /^#token=([\w-]+)$/.exec(location.hash)?.[1]
  if (token !== undefined) history.replaceState(null, '', '/#/now')
  try {
    signedIn.value = (await (token === undefined ? fetch('/api/v1/session') : exchange(token))).ok
    unreachable.value = false
  } catch {
    unreachable.value = true
  }
}

const exchange = (token: string): Promise<Response> =>
  fetch('/api/v1/session', {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({token}),
  })
