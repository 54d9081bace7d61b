import {createHash} from 'node:crypto'
import type {Deadline, FolderReport} from '../../../types/report.ts'

/** Text values of RFC 5545, 3.3.11; other control characters are not allowed there. */
const escapeText = (text: string): string =>
  text
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/[\\;,]/gu, '\\$&')
    .replaceAll('\n', '\\n')

/** Content lines hold at most 75 octets; a longer one goes on in the next, behind a blank (RFC 5545, 3.1). */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return `${folded}\r\n`
}

const compact = (iso: string): string => iso.replaceAll('-', '')
const dayAfter = (iso: string): string =>
  new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

const titles = {notice: 'Notice due', end: 'Ends', renewal: 'Renews'}
/** Notice has to be written and sent. */
const alarmDays = {notice: 14, end: 7, renewal: 7}

/** Same contract, same kind of day, same event: a calendar that imports the next report moves it. */
const uidOf = ({contract, type}: Deadline): string =>
  `${createHash('sha256').update(`${contract} ${type}`).digest('hex').slice(0, 32)}@snapbatch`

function eventLines(deadline: Deadline, stamp: string): string[] {
  const {date, type, title, parties, path, sure, reason} = deadline
  const name = [title ?? path.split('/').at(-1)!, ...parties].join(', ')
  const summary = `${titles[type]}: ${name}${sure ? '' : ' (not sure)'}`
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(deadline)}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${compact(date)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(date))}`,
    `SUMMARY:${escapeText(summary)}`,
    `DESCRIPTION:${escapeText(`${reason}\n${path}`)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escapeText(summary)}`,
    `TRIGGER:-P${alarmDays[type]}D`,
    'END:VALARM',
    'END:VEVENT',
  ]
}

/** The deadlines as days of a calendar (RFC 5545). `now` is UTC ms. */
export function reportCalendar({deadlines}: FolderReport, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/gu, '')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//snapbatch//analyze//EN',
    'CALSCALE:GREGORIAN',
    ...deadlines.flatMap((deadline) => eventLines(deadline, stamp)),
    'END:VCALENDAR',
  ]
  return lines.map(fold).join('')
}
