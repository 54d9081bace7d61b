import {findProgram} from '../../find-program.ts'
import type {ProgramRun} from '../programs/run-program.ts'

/** Title and text stand in variables: what a file is called must not become a program. */
const toast = `
$null = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent(1)
$texts = $xml.GetElementsByTagName('text')
$null = $texts.Item(0).AppendChild($xml.CreateTextNode($env:SNAPBATCH_NOTICE_TITLE))
$null = $texts.Item(1).AppendChild($xml.CreateTextNode($env:SNAPBATCH_NOTICE_TEXT))
$shown = [Windows.UI.Notifications.ToastNotification]::new($xml)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('snapbatch').Show($shown)`

const say = ['on run argv', 'display notification (item 2 of argv) with title (item 1 of argv)', 'end run']

const programs: Partial<Record<NodeJS.Platform, string>> = {darwin: 'osascript', win32: 'powershell.exe'}

/** What shows a notice on this desktop: its name, and where it is, or null. */
export function noticeProgram(
  platform: NodeJS.Platform,
  env: Record<string, string | undefined>,
): {name: string; path: string | null} {
  const name = programs[platform] ?? 'notify-send'
  return {name, path: findProgram(name, env)}
}

/** How a notice is shown. The title is ours, the text may hold names of files. */
export function noticeRun(
  platform: NodeJS.Platform,
  program: string,
  {title, text}: {title: string; text: string},
): Pick<ProgramRun, 'argv' | 'env'> {
  if (platform === 'darwin') return {argv: [program, ...say.flatMap((line) => ['-e', line]), title, text]}
  if (platform === 'win32') {
    const env = {SNAPBATCH_NOTICE_TITLE: title, SNAPBATCH_NOTICE_TEXT: text}
    return {argv: [program, '-NoProfile', '-NonInteractive', '-Command', toast], env}
  }
  return {argv: [program, '--app-name=snapbatch', '--', title, text]}
}
