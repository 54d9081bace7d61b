import type {FastifyReply} from 'fastify'

const types: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.tif': 'image/tiff',
  '.zip': 'application/zip',
}

/**
 * Headers of a file that is to be kept and never to be shown: whatever it holds, the browser runs none of it here (RFC 6266;
 * `filename*` as RFC 8187 has it).
 */
export function asDownload(reply: FastifyReply, name: string): FastifyReply {
  const extension = /\.\w+$/u.exec(name.toLowerCase())?.[0] ?? ''
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_')
  const exact = encodeURIComponent(name).replaceAll(/['()*]/gu, (one) => `%${one.charCodeAt(0).toString(16)}`)
  return reply
    .type(types[extension] ?? 'application/octet-stream')
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${exact}`)
    .header('content-security-policy', "sandbox; default-src 'none'")
}
