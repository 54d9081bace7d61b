import {join} from 'node:path'
import type {Paths} from '../../paths.ts'
import type {Service} from './plan.ts'
import {xmlText} from './xml.ts'

export const launchdLabel = ({name}: Service): string => `org.${name.replaceAll('-', '.')}`

/** A property list for ~/Library/LaunchAgents or /Library/LaunchDaemons: launchd.plist(5). */
export function launchdPlist(service: Service, paths: Paths): string {
  const key = (name: string, value: string) => `  <key>${name}</key>\n  ${value}\n`
  const string = (text: string) => `<string>${xmlText(text)}</string>`
  const variables = service.environment.map(([name, value]) => `    <key>${name}</key>${string(value)}\n`).join('')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n',
    '<plist version="1.0">\n<dict>\n',
    key('Label', string(launchdLabel(service))),
    key('ProgramArguments', `<array>\n${service.argv.map((arg) => `    ${string(arg)}\n`).join('')}  </array>`),
    variables === '' ? '' : key('EnvironmentVariables', `<dict>\n${variables}  </dict>`),
    service.runAs === null ? '' : key('UserName', string(service.runAs)),
    key('RunAtLoad', '<true/>'),
    key('KeepAlive', '<dict>\n    <key>SuccessfulExit</key><false/>\n  </dict>'),
    key('ThrottleInterval', '<integer>10</integer>'),
    key('ExitTimeOut', '<integer>30</integer>'),
    key('ProcessType', string('Background')),
    key('Nice', '<integer>10</integer>'),
    // 0077
    key('Umask', '<integer>63</integer>'),
    key('StandardErrorPath', string(join(paths.logs, `${service.name}.stderr`))),
    '</dict>\n</plist>\n',
  ].join('')
}
