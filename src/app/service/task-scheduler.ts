import type {Service} from './plan.ts'
import {xmlText} from './xml.ts'

/** A task for schtasks /create /xml: Task Scheduler schema 1.2. It starts at logon, for the system's at boot. */
export function taskXml(service: Service): string {
  const [node, ...args] = service.argv
  const isSystem = service.scope === 'system'
  const trigger = isSystem ? 'BootTrigger' : 'LogonTrigger'
  const user = service.runAs === null ? '' : `<UserId>${xmlText(service.runAs)}</UserId>`
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>snapbatch: ${xmlText(service.description)}</Description></RegistrationInfo>
  <Triggers><${trigger}><Enabled>true</Enabled></${trigger}></Triggers>
  <Principals><Principal id="Author">${user}<LogonType>${isSystem ? 'S4U' : 'InteractiveToken'}</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${xmlText(node!)}</Command>
      <Arguments>${xmlText(args.map(windowsWord).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

/** As CommandLineToArgvW takes it apart again: backslashes count before a quote only. */
export function windowsWord(text: string): string {
  if (/^[^\s"]+$/u.test(text)) return text
  return `"${text.replaceAll(/(\\*)"/gu, String.raw`$1$1\"`).replace(/(\\+)$/u, '$1$1')}"`
}
