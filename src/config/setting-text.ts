import {duration, durations, durationText, interval, type Parser} from './parsers.ts'
import {type SettingName, settings} from './settings.ts'

/** Settings that are a program with its arguments, where a comma is no separator. */
const isCommand = (name: SettingName): boolean => name === 'scanner' || name.startsWith('hooks.on')

/** Settings that are times: a plain number would be taken for seconds. */
const times: readonly Parser<unknown>[] = [duration, interval, durations]

/** A value in the notation that its parser takes, as in a variable or on a command line; "" where none is set. */
export function settingText(name: SettingName, value: unknown): string {
  if (value === null) return ''
  if (times.includes(settings[name].parse)) return [value].flat().map(Number).map(durationText).join(',')
  if (!Array.isArray(value)) return String(value)
  if (!isCommand(name)) return value.join(',')
  const needsQuotes = value.some((word) => /[\s"']/u.test(String(word)) || word === '')
  return needsQuotes ? JSON.stringify(value) : value.join(' ')
}
