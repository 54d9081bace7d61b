const element = (tag: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const length = Buffer.alloc(5, 0x84)
  length.writeUInt32BE(body.length, 1)
  return Buffer.concat([Buffer.from([tag]), length, body])
}

const open = (tag: number, ...content: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.from([0, 0])])

const oid = (hex: string) => element(0x06, Buffer.from(hex, 'hex'))

/** CMS signed data around a file, without signatures; `parts`: of unknown length, the file in pieces of so many bytes. */
export function signed(content: Buffer, {parts}: {parts?: number} = {}): Buffer {
  const wrap = parts === undefined ? element : open
  const pieces = Array.from({length: Math.ceil(content.length / (parts ?? 1))}, (_, i) =>
    element(0x04, content.subarray(i * parts!, (i + 1) * parts!)),
  )
  const octets = parts === undefined ? element(0x04, content) : open(0x24, ...pieces)
  const inner = wrap(0x30, oid('2a864886f70d010701'), wrap(0xa0, octets))
  const data = wrap(0x30, element(0x02, Buffer.from([1])), element(0x31), inner, element(0x31))
  return wrap(0x30, oid('2a864886f70d010702'), wrap(0xa0, data))
}
