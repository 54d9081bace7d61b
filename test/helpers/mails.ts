/** A file of a mail; `inline` is the Content-ID under which the HTML body shows it. */
export interface MailPart {
  name?: string
  type?: string
  content: string | Uint8Array
  inline?: string
}

export interface MailText {
  subject?: string
  text?: string
  html?: string
}

/** A mail (RFC 5322, multipart/mixed) with the parts in the order given, lines ended by CRLF. */
export function makeMail(parts: MailPart[], {subject = 'A subject', text = 'Some words', html}: MailText = {}): string {
  const body = html === undefined ? ['Content-Type: text/plain', '', text] : ['Content-Type: text/html', '', html]
  const lines = [
    'From: Ann <ann@example.org>',
    'To: bob@example.org',
    `Subject: ${subject}`,
    'Message-ID: <1@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=part',
    ...['', '--part', ...body],
    ...parts.flatMap((part) => ['--part', ...linesOf(part)]),
    ...['--part--', ''],
  ]
  return lines.join('\r\n')
}

function linesOf({name, type = 'text/plain', content, inline}: MailPart): string[] {
  const encoded = Buffer.from(content).toString('base64')
  const disposition = inline === undefined ? 'attachment' : 'inline'
  return [
    `Content-Type: ${type}`,
    `Content-Disposition: ${disposition}${name === undefined ? '' : `; filename="${name}"`}`,
    ...(inline === undefined ? [] : [`Content-ID: <${inline}>`]),
    'Content-Transfer-Encoding: base64',
    '',
    ...(encoded.match(/.{1,76}/g) ?? ['']),
  ]
}
