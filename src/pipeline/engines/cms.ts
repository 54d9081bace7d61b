/** One element of BER (ITU-T X.690): its tag, and where its content stands. */
interface Element {
  tag: number
  start: number
  end: number
  /** Index after the element. */
  next: number
}

const tags = {octets: 0x04, octetsInParts: 0x24, sequence: 0x30, content: 0xa0}

/** 1.2.840.113549.1.7.2, signed data of CMS (RFC 5652). */
const signedData = Buffer.from('2a864886f70d010702', 'hex')

/** Signatures nest 5 deep down to the content. */
const deepest = 16

/** Whether a file begins as CMS signed data (.p7m), in BER or in base64. */
export function isSigned(head: Uint8Array): boolean {
  return toBer(head).subarray(0, 32).includes(signedData)
}

/** The first bytes of a signed file as characters, those of the content among them. */
export const signedStart = (head: Uint8Array): string => toBer(head).toString('latin1')

/** The file inside a signed one; null where there is none. The signature is not checked. */
export function signedContent(bytes: Uint8Array): Uint8Array | null {
  const ber = toBer(bytes)
  try {
    const wrapped = childOf(ber, childOf(ber, elementAt(ber, 0, 0), tags.content), tags.sequence)
    const inner = childOf(ber, childOf(ber, wrapped, tags.sequence), tags.content)
    return octetsOf(ber, elementAt(ber, inner.start, 0), 0)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Some senders write base64, with or without the lines of PEM around it. */
function toBer(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer[0] === tags.sequence) return buffer
  const text = buffer.toString('latin1')
  if (!/^\s*(?:-----BEGIN [A-Z0-9 ]+-----\s*)?MI[\w+/]/.test(text)) return Buffer.alloc(0)
  return Buffer.from(text.replace(/-----[A-Z0-9 ]+-----/g, ''), 'base64')
}

/** Throws RangeError where the bytes are no element. */
function elementAt(bytes: Buffer, at: number, depth: number): Element {
  const tag = bytes.readUInt8(at)
  const first = bytes.readUInt8(at + 1)
  if (first === 0x80) return openElement(bytes, tag, at + 2, depth)
  const size = first < 0x80 ? 0 : first - 0x80
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size)
  const start = at + 2 + size
  if (start + length > bytes.length) throw new RangeError('The element goes beyond the end')
  return {tag, start, end: start + length, next: start + length}
}

/** Length unknown: its elements go on until one of two zeros. */
function openElement(bytes: Buffer, tag: number, start: number, depth: number): Element {
  if (depth > deepest) throw new RangeError('Elements nest too deep')
  let at = start
  while (bytes.readUInt16BE(at) !== 0) at = elementAt(bytes, at, depth + 1).next
  return {tag, start, end: at, next: at + 2}
}

/** The first element with this tag inside another. */
function childOf(bytes: Buffer, parent: Element, tag: number): Element {
  for (let at = parent.start; at < parent.end; ) {
    const child = elementAt(bytes, at, 0)
    if (child.tag === tag) return child
    at = child.next
  }
  throw new RangeError('The element is not there')
}

/** A string of bytes in one piece or in several. */
function octetsOf(bytes: Buffer, element: Element, depth: number): Buffer {
  if (element.tag === tags.octets) return bytes.subarray(element.start, element.end)
  if (element.tag !== tags.octetsInParts || depth > deepest) throw new RangeError('There are no bytes')
  const parts: Buffer[] = []
  for (let at = element.start; at < element.end; ) {
    const part = elementAt(bytes, at, 0)
    parts.push(octetsOf(bytes, part, depth + 1))
    at = part.next
  }
  return Buffer.concat(parts)
}
