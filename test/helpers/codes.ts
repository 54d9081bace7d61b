import {readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {prepareZXingModule, writeBarcode} from 'zxing-wasm/writer'
import type {Raster} from '../../src/pipeline/engines/types.ts'

const require = createRequire(import.meta.url)

/** A QR code with its quiet zone, `scale` pixels a module, in the middle of a white picture if a size is given. */
export async function drawCode(text: string, scale = 4, size?: {width: number; height: number}): Promise<Raster> {
  const wasm = await readFile(require.resolve('zxing-wasm/writer/zxing_writer.wasm'))
  await prepareZXingModule({overrides: {wasmBinary: new Uint8Array(wasm).buffer}, fireImmediately: true})
  const {symbol, error} = await writeBarcode(text, {format: 'QRCode', scale: 1})
  if (error !== '') throw new Error(error)
  const {width = symbol.width * scale, height = symbol.height * scale} = size ?? {}
  const data = new Uint8Array(width * height).fill(255)
  const left = Math.floor((width - symbol.width * scale) / 2)
  const top = Math.floor((height - symbol.height * scale) / 2)
  for (let y = 0; y < symbol.height * scale; y++) {
    for (let x = 0; x < symbol.width * scale; x++) {
      const module = Math.floor(y / scale) * symbol.width + Math.floor(x / scale)
      data[(top + y) * width + left + x] = symbol.data[module]!
    }
  }
  return {width, height, channels: 1, data, dpi: 200}
}

/** Codes of invented firms and shops. */
export const billCodes = {
  swiss: [
    ...['SPC', '0200', '1', 'CH9300762011623852957', 'S', 'Bergblick Möbel AG', 'Dorfgasse', '7', '3011', 'Bern', 'CH'],
    ...['', '', '', '', '', '', '', '1949.75', 'CHF', 'S', 'Ada Keller', 'Weg', '1', '8001', 'Zürich', 'CH'],
    ...['NON', '', 'Danke', 'EPD', '//S1/10/R\\/2031-7/11/240305/30/106017086/32/8.1/40/2:10;0:30'],
  ].join('\n'),
  epc: [
    'BCD',
    '002',
    '1',
    'SCT',
    'COBADEFFXXX',
    'Nordwind Möbel GmbH',
    'DE89370400440532013000',
    'EUR216.5',
    '',
    '',
    'R-2031/07',
  ].join('\n'),
  portugal:
    'A:501234567*B:999999990*C:PT*D:FS*E:N*F:20240305*G:FS A/17*H:ABCD1234-17*I1:PT*I3:10.00*I4:0.60*I7:20.00*I8:4.60*N:5.20*O:35.20*Q:AbCd*R:9999',
  germany:
    'V0;till-1;Kassenbeleg-V1;Beleg^2.55_7.00_0.00_0.00_0.00^5.00:Bar_4.55:Unbar;18;112;2024-03-05T22:41:04.000Z;2024-03-05T23:41:04.000Z;ecdsa-plain-SHA256;unixTime;c2ln;a2V5',
  austria: '_R1-AT1_till7_2031-A_2024-03-05T11:23:44_0,00_0,00_3,64_-2,60_1,79_c3Vt_c2Vy_c2ln_c2ln',
  czech: 'SPD*1.0*ACC:CZ6508000000192000145399+GIBACZPX*AM:480.50*CC:CZK*DT:20240404*RN:NABYTEK AURORA*X-VS:2031',
  slovenia: [
    'UPNQR',
    '',
    '',
    '',
    '',
    'Ada Novak',
    'Pot 1',
    'Celje',
    '00000021650',
    '',
    '',
    'COST',
    'Racun 2031',
    '04.04.2024',
    'SI56192001234567892',
    'SI99',
    'Lipa d.o.o.',
    'Glavna 3',
    '1000 Ljubljana',
    '162',
    '',
  ].join('\n'),
  saudi: Buffer.concat(
    ['Noor Furniture Co', '310122393500003', '2024-03-05T15:30:00Z', '115.00', '15.00'].map((value, i) =>
      Buffer.concat([Buffer.from([i + 1, Buffer.byteLength(value)]), Buffer.from(value)]),
    ),
  ).toString('base64'),
}
