/** Whether an address is on this machine: nothing that is sent there leaves it. Names other than localhost are not looked up. */
export function isLoopback(url: string): boolean {
  const {hostname} = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** Whether text may go to an address: to this machine always, to another one where that was allowed. */
export const mayAsk = (url: string, {allowRemote}: {allowRemote: boolean}): boolean => allowRemote || isLoopback(url)

/** Where an address leads, for messages; `origin` is null for schemes that browsers do not know. */
export const placeOf = (url: string): string => {
  const {protocol, host} = new URL(url)
  return `${protocol}//${host}`
}
