import {ExitCode, SnapError} from '../../errors.ts'

/** A word of a command line, systemd.service(5): quoted, specifiers and variables escaped. */
export const unitWord = (text: string): string => settingWord(text).replaceAll('$', '$$$$')

/** A word of another setting, where variables are not looked at. */
export const settingWord = (text: string): string =>
  `"${unitText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

export const unitText = (text: string): string => oneLine(text).replaceAll('%', '%%')

/** Throws E_USAGE: a line break would begin another setting. */
export function oneLine(text: string): string {
  if (!/[\n\r\0]/u.test(text)) return text
  const hint = 'Use a --home, and a place for snap, without line breaks in their names.'
  throw new SnapError('E_USAGE', 'A path with a line break cannot be written there.', {exit: ExitCode.usage, hint})
}
