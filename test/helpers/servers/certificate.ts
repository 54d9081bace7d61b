import {execFileSync} from 'node:child_process'
import {chmodSync, chownSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import {userOf} from './postgres.ts'

/** A certificate for localhost that signs itself, and its key, which its owner alone may read; gone after the test. */
export function certificate(owner: 'postgres' | 'root'): {cert: string; key: string} {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-cert-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const words = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ]
  execFileSync('openssl', words, {stdio: 'pipe'})
  const {uid, gid} = userOf('', owner)
  for (const path of [folder, cert, key]) chownSync(path, uid, gid)
  chmodSync(key, 0o600)
  return {cert, key}
}
