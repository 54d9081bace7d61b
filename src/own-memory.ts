/** Bytes that this process has in memory; where there is no /proc, which Node.js reads, the most that it ever had. */
export function ownMemory(rss = process.memoryUsage.rss): number {
  try {
    return rss()
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
