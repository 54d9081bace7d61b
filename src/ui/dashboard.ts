import chalk from 'chalk'

/** Where the dashboard is, once it is there. */
export function dashboardLines({url, host, readOnly}: {url: string; host: string; readOnly: boolean}): string[] {
  const isLocal = /^(127\.|localhost$|::1$)/u.test(host)
  return [
    url,
    chalk.dim(`${readOnly ? 'It only shows. ' : ''}Whoever has this address can use it. Ctrl-C ends it.`),
    ...(isLocal ? [] : [chalk.yellow('Other machines can reach it, and what is sent is not encrypted.')]),
  ]
}
