import sharp, {type Sharp} from 'sharp'
import {noisyPixels} from './pdf.ts'

/** A photograph as far as encoders can tell: noise over a gradient, softened. */
export function photograph(width = 320, height = 240, channels: 1 | 3 = 3): Sharp {
  const picture = sharp(noisyPixels(width, height, channels), {raw: {width, height, channels}}).blur(1.2)
  return channels === 1 ? picture.toColourspace('b-w') : picture
}

/** A drawing of a few flat colours. */
export function chart(width = 320, height = 240): Sharp {
  const bars = ['#c02020', '#20a040', '#2040c0', '#e0c020']
    .map(
      (fill, i) => `<rect x="${20 + i * 60}" y="${200 - i * 40}" width="40" height="${40 + i * 40}" fill="${fill}"/>`,
    )
    .join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" shape-rendering="crispEdges">
    <rect width="100%" height="100%" fill="#fff"/>${bars}</svg>`
  return sharp(Buffer.from(svg)).removeAlpha()
}

/** Black strokes on white, nothing between. */
export function strokes(width = 400, height = 300): Sharp {
  const lines = Array.from(
    {length: 30},
    (_, i) => `<rect x="${10 + i}" y="${i * 9}" width="${60 + i * 7}" height="4"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" shape-rendering="crispEdges">
    <rect width="100%" height="100%" fill="#fff"/>${lines.join('')}</svg>`
  return sharp(Buffer.from(svg)).removeAlpha().extractChannel(0).toColourspace('b-w').threshold(128)
}

/** Every colour once with every transparency: no palette holds it. */
export function transparent(width = 96, height = 64): Sharp {
  const data = Buffer.alloc(width * height * 4)
  for (let at = 0; at < data.length; at++) data[at] = (at * 37 + (at >> 7)) & 255
  return sharp(data, {raw: {width, height, channels: 4}})
}

/** 16 bits a channel, low bytes that matter. */
export function deep(channels: 1 | 3 = 3, width = 80, height = 60): Sharp {
  const data = Uint16Array.from({length: width * height * channels}, (_, at) => (at * 977) % 65_536)
  return sharp(data, {raw: {width, height, channels}}).toColourspace(channels === 1 ? 'grey16' : 'rgb16')
}

/** Samples of a picture as they are stored, upright: what two files must have in common to be the same picture. */
export async function samples(file: Buffer | string, page = 0): Promise<{size: string; data: Buffer}> {
  const picture = sharp(file, {ignoreIcc: true, page}).autoOrient().toColourspace('rgb16').ensureAlpha()
  const {data, info} = await picture.raw({depth: 'ushort'}).toBuffer({resolveWithObject: true})
  return {size: `${info.width} x ${info.height}`, data}
}
