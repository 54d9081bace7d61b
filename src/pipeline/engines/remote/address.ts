/** Whether an address is on this machine: nothing that is sent there leaves it. Names other than localhost are not looked up. */
export function isLoopback(url: string): boolean {
  const {hostname} = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
